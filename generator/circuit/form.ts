// A form: an integer linear combination of nets with a known range. It is wiring, not hardware: only gates cost.

/** The weights of a single net: one list for all, since there are very many of them. */
const UNIT: readonly number[] = [1];

// What sortedTerms sorts, kept from sum to sum since a typed array costs much to make: net and position in one number (a typed
// array sorts numbers much faster than a comparison does), and the weight at a position.
let terms = new Float64Array(1024);
let factors = new Float64Array(1024);

/**
 * An integer linear combination `sum of weights[i] * nets[i] + constant` of the nets of one circuit, with lo <= value <= hi.
 * Immutable; nets ascend and no weight is 0, so equal forms have equal fields. A form with range within [0, 1] is a
 * *virtual bit*: it can be used like a net wherever a form is taken.
 */
export class Form {
  readonly nets: readonly number[];
  readonly weights: readonly number[];
  readonly constant: number;
  readonly lo: number;
  readonly hi: number;

  private constructor(
    nets: readonly number[],
    weights: readonly number[],
    constant: number,
    lo: number = Number.NEGATIVE_INFINITY,
    hi: number = Number.POSITIVE_INFINITY,
  ) {
    let least = constant;
    let greatest = constant;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] < 0) least += weights[i];
      else greatest += weights[i];
    }
    this.nets = nets;
    this.weights = weights;
    this.constant = constant;
    this.lo = Math.max(lo, least);
    this.hi = Math.min(hi, greatest);
    if (this.lo > this.hi) throw new Error(`form has the empty range [${this.lo}, ${this.hi}]`);
  }

  static readonly zero = new Form([], [], 0);
  static readonly one = new Form([], [], 1);

  /** The constant c. */
  static constant(c: number): Form {
    return c === 0 ? Form.zero : c === 1 ? Form.one : new Form([], [], c);
  }

  /** The value of one net, 0 or 1. */
  static net(id: number): Form {
    return new Form([id], UNIT, 0);
  }

  /** The sum of many forms; its range is the tighter of the sum of their ranges and what the weights allow. */
  static sum(forms: readonly Form[]): Form {
    if (forms.length === 1) return forms[0];
    let constant = 0;
    let lo = 0;
    let hi = 0;
    for (const form of forms) {
      constant += form.constant;
      lo += form.lo;
      hi += form.hi;
    }
    const moving = forms.filter(({ nets }) => nets.length > 0);
    const { nets, weights } =
      moving.length === 1 ? moving[0] : moving.length === 2 ? mergedTerms(moving[0], moving[1]) : sortedTerms(moving);
    return new Form(nets, weights, constant, lo, hi);
  }

  /** The number written in binary by these bits, least significant first: sum of 2^i * bits[i]. */
  static binary(bits: readonly Form[]): Form {
    return Form.sum(bits.map((bit, i) => bit.times(2 ** i)));
  }

  plus(other: Form | number): Form {
    return Form.sum([this, typeof other === "number" ? Form.constant(other) : other]);
  }

  minus(other: Form | number): Form {
    return Form.sum([this, typeof other === "number" ? Form.constant(-other) : other.times(-1)]);
  }

  times(k: number): Form {
    if (k === 1) return this;
    if (k === 0) return Form.zero;
    const [lo, hi] = k > 0 ? [this.lo * k, this.hi * k] : [this.hi * k, this.lo * k];
    return new Form(
      this.nets,
      this.weights.map((weight) => weight * k),
      this.constant * k,
      lo,
      hi,
    );
  }

  /** The complement 1 - this of a (virtual) bit: free. */
  not(): Form {
    return this.times(-1).plus(1);
  }

  /** The same form with a tighter range. Builders record it as a claim, see CircuitBuilder.claim. */
  within(lo: number, hi: number): Form {
    return new Form(this.nets, this.weights, this.constant, Math.max(lo, this.lo), Math.min(hi, this.hi));
  }

  get isConstant(): boolean {
    return this.lo === this.hi;
  }

  /** Is this one net as it is: weight 1, nothing added? */
  get isNet(): boolean {
    return this.nets.length === 1 && this.weights[0] === 1 && this.constant === 0;
  }

  /** Is the value known to be 0 or 1? */
  get isBit(): boolean {
    return this.lo >= 0 && this.hi <= 1;
  }
}

/** Nets, ascending, and their weights, none of which is 0. */
type Terms = Pick<Form, "nets" | "weights">;

/** The terms of two forms together: they are merged, which counts for wide forms. */
function mergedTerms(a: Terms, b: Terms): Terms {
  const nets: number[] = [];
  const weights: number[] = [];
  for (let i = 0, j = 0; i < a.nets.length || j < b.nets.length; ) {
    const left = a.nets[i] ?? Number.POSITIVE_INFINITY;
    const right = b.nets[j] ?? Number.POSITIVE_INFINITY;
    let weight = 0;
    if (left <= right) weight += a.weights[i++];
    if (right <= left) weight += b.weights[j++];
    if (weight === 0) continue;
    nets.push(Math.min(left, right));
    weights.push(weight);
  }
  return { nets, weights };
}

/** The terms of many forms together. */
function sortedTerms(forms: readonly Terms[]): Terms {
  const count = forms.reduce((sum, { nets }) => sum + nets.length, 0);
  if (count > terms.length) {
    terms = new Float64Array(2 * count);
    factors = new Float64Array(2 * count);
  }
  let k = 0;
  let before = -1;
  let ascending = true;
  for (const { nets, weights } of forms)
    for (let i = 0; i < nets.length; i++, k++) {
      terms[k] = nets[i] * count + k;
      factors[k] = weights[i];
      ascending &&= nets[i] > before;
      before = nets[i];
    }
  if (!ascending) terms.subarray(0, count).sort();
  const nets: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < count; ) {
    const net = Math.floor(terms[i] / count);
    let weight = 0;
    for (; i < count && terms[i] < (net + 1) * count; i++) weight += factors[terms[i] - net * count];
    if (weight === 0) continue;
    nets.push(net);
    weights.push(weight);
  }
  return { nets, weights };
}
