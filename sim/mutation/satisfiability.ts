// Deciding mutants by a SAT solver: are there operands on which circuit and mutant differ?
import { runTool, toolFailure } from "../drivers/tool.ts";
import { goldenOperation } from "../golden/operations.ts";
import { Cnf, FALSE, type Literal, TRUE } from "./cnf.ts";
import { mutatedNets } from "./fault-simulation.ts";
import { type Mutant, originalBank } from "./mutant.ts";
import type { Instance, Netlist, PlacedBank } from "./netlist.ts";
import { operandsFromBits, operandWidths, type Subject } from "./subject.ts";

/** Operands on which the mutant differs; "equivalent" when there are none; "undecided" when time ran out. */
export type Decision = readonly bigint[] | "equivalent" | "undecided";

/** What the solver says: the variables that are true, or that there is no solution, or nothing. */
type Answer = Set<Literal> | "none" | "undecided";

/**
 * Decides mutants of one design. It looks first whether the mutated bank can differ where it stands, then whether an
 * instance of its module can, of the module around it, and at last whether the top can: where one of them never differs,
 * nothing outside does, and the narrower question is the easier one.
 */
export class SatDecider {
  private readonly subject: Subject;
  private readonly netlist: Netlist;
  private readonly cnf = new Cnf();
  private readonly inputs: readonly Literal[];
  /** the literal of each net of the circuit */
  private readonly right: Int32Array;

  constructor(subject: Subject, netlist: Netlist) {
    this.subject = subject;
    this.netlist = netlist;
    const { cnf } = this;
    this.inputs = Array.from(netlist.inputs, () => cnf.variable());
    this.right = new Int32Array(netlist.netCount);
    this.right[0] = FALSE;
    this.right[1] = TRUE;
    netlist.inputs.forEach((net, bit) => {
      this.right[net] = this.inputs[bit];
    });
    for (const { bank, instance, base } of netlist.banks) {
      const inputs = Array.from(bank.nets, (net) => this.right[instance.nets[net]]);
      this.right.set(cnf.bank(inputs, bank.weights, bank.thresholds), base);
    }
    this.assertCanonicalOperands();
  }

  /**
   * What the mutant is.
   * @param places the places of its bank in the netlist
   * @param seconds for each question
   * @throws UserError: exit code 3 where the solver is missing, 4 when it prints what is no answer
   */
  async decide(mutant: Mutant, places: readonly number[], seconds: number): Promise<Decision> {
    const placed = places.map((place) => this.netlist.banks[place]);
    const anywhere = this.cnf.or(...placed.map((place) => this.bankDiffers(mutant, place)));
    if ((await this.solve(anywhere, seconds)) === "none") return "equivalent";
    let scopes = new Set(placed.map(({ instance }) => instance));
    for (;;) {
      const top = [...scopes].some(({ parent }) => parent === undefined);
      const differs = this.cnf.or(...[...scopes].map((scope) => this.instanceDiffers(mutant, scope)));
      const answer = await this.solve(differs, seconds);
      if (answer === "none") return "equivalent";
      if (top) return answer === "undecided" ? "undecided" : this.operandsFrom(answer);
      scopes = new Set([...scopes].map(({ parent }) => parent as Instance));
    }
  }

  /** Some output of the mutated bank differs, where its inputs do not. */
  private bankDiffers(mutant: Mutant, placed: PlacedBank): Literal {
    const { cnf, right } = this;
    const { replacement } = mutant;
    const inputs = Array.from(mutatedNets(mutant, placed), (net) => right[net]);
    const outputs = cnf.bank(inputs, replacement.weights, replacement.thresholds);
    return cnf.or(...outputs.map((output, k) => cnf.xor(output, right[placed.base + k])));
  }

  /** Some output of the instance differs, where its inputs do not. */
  private instanceDiffers(mutant: Mutant, scope: Instance): Literal {
    const { cnf, right, netlist } = this;
    const original = originalBank(mutant);
    // the nets whose literal differs
    const wrong = new Map<number, Literal>();
    const literalOf = (net: number): Literal => wrong.get(net) ?? right[net];
    for (let place = scope.bankRange[0]; place < scope.bankRange[1]; place++) {
      const placed = netlist.banks[place];
      const mutated = placed.bank === original;
      const nets = mutated ? mutatedNets(mutant, placed) : placed.bank.nets.map((net) => placed.instance.nets[net]);
      if (!mutated && !nets.some((net) => wrong.has(net))) continue;
      const { weights, thresholds } = mutated ? mutant.replacement : placed.bank;
      cnf.bank(Array.from(nets, literalOf), weights, thresholds).forEach((output, k) => {
        if (output !== right[placed.base + k]) wrong.set(placed.base + k, output);
      });
    }
    return cnf.or(...Array.from(scope.outputs, (net) => cnf.xor(right[net], literalOf(net))));
  }

  /** A float whose leading significand bit is 0 is the all-zero word, unless `canon` makes it so. */
  private assertCanonicalOperands(): void {
    const { top, format, shape } = this.subject;
    const { kind, integerOperands } = goldenOperation(top, shape);
    if (kind !== "float" || shape.canon) return;
    let first = 0;
    for (const [i, width] of operandWidths(this.subject).entries()) {
      const leading = this.inputs[first + format.p - 1];
      for (let bit = 0; bit < width && i >= integerOperands; bit++)
        if (bit !== format.p - 1) this.cnf.assert(leading, -this.inputs[first + bit]);
      first += width;
    }
  }

  /** Asks Z3 whether the literal can be true. */
  private async solve(literal: Literal, seconds: number): Promise<Answer> {
    if (literal === FALSE) return "none";
    // Z3 ends itself at its limit; the tool runner's is for one that hangs
    const { stdout, stderr, command } = await runTool({
      tool: "z3",
      args: ["-dimacs", `-T:${Math.ceil(seconds)}`, "-in"],
      input: this.cnf.dimacs(literal),
      timeoutSeconds: 2 * seconds + 20,
      answers: [0, 1],
    });
    if (/^s UNSATISFIABLE/m.test(stdout)) return "none";
    if (/^s SATISFIABLE/m.test(stdout)) {
      const values = [...stdout.matchAll(/^v (.*)$/gm)].flatMap(([, list]) => list.split(/\s+/).map(Number));
      return new Set(values.filter((value) => value > 0));
    }
    if (/timeout|^s UNKNOWN/m.test(stdout)) return "undecided";
    throw toolFailure("z3", "printed no answer", command, stdout + stderr);
  }

  private operandsFrom(isTrue: Set<Literal>): bigint[] {
    return operandsFromBits(this.subject, (bit) => isTrue.has(this.inputs[bit]));
  }
}
