// The order of two numbers in chunks, most significant chunk deciding. Source: Lemma 3.5 (comparison).
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** How two chunks compare: `greater` = [left > right], `atLeast` = [left >= right]. Their sum less 1 is the sign -1, 0, 1. */
export interface Order {
  readonly greater: Form;
  readonly atLeast: Form;
}

/** The order of each chunk of left - right, given as forms (most significant last): two gates of one bank each. Depth 1. */
export function orders(b: CircuitBuilder, differences: readonly Form[], name = "order"): Order[] {
  return differences.map((difference) => ({
    greater: b.gate(difference, 1, name),
    atLeast: b.gate(difference, 0, name),
  }));
}

/**
 * [left > right and all literals are 1] from the orders of the chunks, as exclusive gates whose sum it is: one gate for
 * every `group` chunks, with weights below 2^group: the signs of the group weighted by powers of two, and all chunks above
 * equal. Depth +1, fan-in two a chunk. For left < right give `less`.
 */
export function decide(
  b: CircuitBuilder,
  chunks: readonly Order[],
  group: number,
  literals: readonly Form[],
  less = false,
  name = "decide",
): Form {
  const gates: Form[] = [Form.zero];
  const unequal: Form[] = [];
  for (let to = chunks.length; to > 0; to -= group) {
    const members = chunks.slice(Math.max(to - group, 0), to);
    const signs = Form.binary(members.map(({ greater, atLeast }) => greater.plus(atLeast).minus(1)));
    // |signs| <= limit, so that one literal that fails or one unequal chunk above is enough to fail
    const limit = 2 ** members.length - 1;
    const blocks = [...unequal, ...literals.map((literal) => literal.not())];
    const decided = Form.sum([signs.times(less ? -1 : 1), ...blocks.map((block) => block.times(-limit))]);
    gates.push(b.gate(decided, 1, name));
    unequal.push(...members.map(({ greater, atLeast }) => greater.plus(1).minus(atLeast)));
  }
  // the topmost group with an unequal chunk decides: at most one gate is 1
  return b.claimBit(Form.sum(gates));
}

/** [every chunk is equal and all literals are 1]: one gate, depth +1. */
export function allEqual(
  b: CircuitBuilder,
  chunks: readonly Order[],
  literals: readonly Form[],
  name = "all_equal",
): Form {
  // greater implies atLeast, so that atLeast - greater is 1 exactly where the chunk is equal
  return b.and([...chunks.map(({ greater, atLeast }) => b.claimBit(atLeast.minus(greater))), ...literals], name);
}
