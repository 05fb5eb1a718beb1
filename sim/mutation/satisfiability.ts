// Deciding mutants by a SAT solver: is there an input on which circuit and mutant differ?
import { runTool, toolFailure } from "../drivers/tool.ts";
import { goldenOperation } from "../golden/operations.ts";
import { Cnf, FALSE, type Literal, TRUE } from "./cnf.ts";
import { mutatedNets } from "./fault-simulation.ts";
import { type Mutant, originalBank } from "./mutant.ts";
import type { Netlist } from "./netlist.ts";
import type { Subject } from "./subject.ts";

/** Operands on which the mutant differs; "equivalent" when there are none; "undecided" when time ran out. */
export type Decision = readonly bigint[] | "equivalent" | "undecided";

/** Asks Z3. @throws UserError: exit code 3 where it is missing, 4 when it prints what is no answer */
export async function decideBySat(
  subject: Subject,
  netlist: Netlist,
  mutant: Mutant,
  seconds: number,
): Promise<Decision> {
  const { cnf, inputs, differs } = miter(subject, netlist, mutant);
  if (differs === FALSE) return "equivalent";
  cnf.assert(differs);
  const answer = await solve(cnf, seconds);
  return typeof answer === "string" ? answer : operandsFrom(subject, inputs, answer);
}

/** Circuit and mutant on the same inputs, and the literal that says that some output differs. */
function miter(
  subject: Subject,
  netlist: Netlist,
  mutant: Mutant,
): { cnf: Cnf; inputs: readonly Literal[]; differs: Literal } {
  const cnf = new Cnf();
  const inputs = Array.from(netlist.inputs, () => cnf.variable());
  canonicalOperands(subject, cnf, inputs);
  const right = new Int32Array(netlist.netCount);
  right[0] = FALSE;
  right[1] = TRUE;
  netlist.inputs.forEach((net, bit) => {
    right[net] = inputs[bit];
  });
  const wrong = right.slice();
  const original = originalBank(mutant);
  for (const placed of netlist.banks) {
    const { bank, instance, base } = placed;
    const nets = bank.nets.map((net) => instance.nets[net]);
    const outputs = cnf.bank(
      Array.from(nets, (net) => right[net]),
      bank.weights,
      bank.thresholds,
    );
    right.set(outputs, base);
    const mutated = bank === original;
    if (!mutated && nets.every((net) => right[net] === wrong[net])) {
      wrong.set(outputs, base);
      continue;
    }
    const { weights, thresholds } = mutated ? mutant.replacement : bank;
    const mutantNets = mutated ? mutatedNets(mutant, placed) : nets;
    wrong.set(
      cnf.bank(
        Array.from(mutantNets, (net) => wrong[net]),
        weights,
        thresholds,
      ),
      base,
    );
  }
  let differs: Literal = FALSE;
  for (const net of netlist.outputs) differs = cnf.or(differs, cnf.xor(right[net], wrong[net]));
  return { cnf, inputs, differs };
}

/** A float whose leading significand bit is 0 is the all-zero word, unless `canon` makes it so. */
function canonicalOperands({ top, format, shape, operandBits }: Subject, cnf: Cnf, inputs: readonly Literal[]): void {
  if (goldenOperation(top, shape).kind !== "float" || shape.canon) return;
  for (let first = 0; first < inputs.length; first += operandBits) {
    const leading = inputs[first + format.p - 1];
    for (let bit = 0; bit < operandBits; bit++)
      if (bit !== format.p - 1) cnf.assert(leading, -inputs[first + bit]);
  }
}

/** The variables that are true, or what the solver says instead. */
async function solve(cnf: Cnf, seconds: number): Promise<Set<Literal> | "equivalent" | "undecided"> {
  const args = ["-dimacs", `-T:${Math.ceil(seconds)}`, "-in"];
  // Z3 ends itself at its limit; the tool runner's is for one that hangs
  const { stdout, stderr, command } = await runTool({
    tool: "z3",
    args,
    input: cnf.dimacs(),
    timeoutSeconds: seconds + 20,
    answers: [0, 1],
  });
  if (/^s UNSATISFIABLE/m.test(stdout)) return "equivalent";
  if (/^s SATISFIABLE/m.test(stdout)) {
    const values = [...stdout.matchAll(/^v (.*)$/gm)].flatMap(([, list]) => list.split(/\s+/).map(Number));
    return new Set(values.filter((literal) => literal > 0));
  }
  if (/timeout|^s UNKNOWN/m.test(stdout)) return "undecided";
  throw toolFailure("z3", "printed no answer", command, stdout + stderr);
}

function operandsFrom({ operandBits }: Subject, inputs: readonly Literal[], isTrue: Set<Literal>): bigint[] {
  const operands: bigint[] = new Array(inputs.length / operandBits).fill(0n);
  inputs.forEach((literal, bit) => {
    if (isTrue.has(literal)) operands[Math.floor(bit / operandBits)] |= 1n << BigInt(bit % operandBits);
  });
  return operands;
}
