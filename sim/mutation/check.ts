// The mutation check: do the standard vectors notice a fault in the circuit?
import { EXIT, UserError } from "../../generator/core/errors.ts";
import { operationVectors } from "../vectors/operation-vectors.ts";
import { seededRandom } from "../vectors/random.ts";
import { combinations, decideExhaustively } from "./exhaustive.ts";
import { FaultSimulator } from "./fault-simulation.ts";
import { CHANGES, type Change, type Mutant, originalBank } from "./mutant.ts";
import { type Netlist, netlistOf } from "./netlist.ts";
import { sampleMutants } from "./sample.ts";
import { SatDecider } from "./satisfiability.ts";
import { firstWrong, packVectors, type Subject } from "./subject.ts";

export interface CheckOptions {
  /** mutants wanted; small circuits have fewer */
  readonly mutants: number;
  /** vectors wanted where they are not exhaustive */
  readonly vectors: number;
  readonly seed: number;
  /** tell of every survivor whether it changes the function at all */
  readonly decide: boolean;
  /** combinations of operands up to which survivors are decided by trying all; by SAT above */
  readonly mostCombinations?: number;
  /** seconds that the SAT solver has for one survivor */
  readonly satSeconds?: number;
  readonly report?: (status: string) => void;
}

/** A mutant that the vectors do not notice. */
export interface Survivor {
  readonly module: string;
  /** path of one instance of the module, "" for the top; and how many there are */
  readonly instance: string;
  readonly instances: number;
  readonly bank: string;
  readonly change: Change;
  readonly text: string;
  /** changes: there are operands on which it differs (`operands`); undecided: not known; listed: not asked */
  readonly kind: "changes" | "undecided" | "listed";
  readonly operands?: readonly bigint[];
}

export interface MutationReport {
  /** vectors that were compared with the golden model */
  readonly vectors: number;
  readonly mutants: number;
  readonly killed: number;
  /** survivors that compute the same as the circuit on all operands */
  readonly equivalent: number;
  /** all others: those that change the function, and those of which it is not known */
  readonly survivors: readonly Survivor[];
  /** mutants drawn of each kind of change */
  readonly changes: Readonly<Record<Change, number>>;
}

/**
 * Draws mutants of the circuit, runs them on the vectors, and decides what the survivors are.
 * @throws UserError, exit code 1, when the circuit itself is not what the golden model says, or there is nothing to check;
 *   exit code 3 when a survivor needs the SAT solver and it is missing
 */
export async function checkMutants(subject: Subject, options: CheckOptions): Promise<MutationReport> {
  const { mostCombinations = 2 ** 22, satSeconds = 10, report = () => undefined } = options;
  const { top, circuit } = subject;
  const netlist = netlistOf(circuit);
  const simulator = new FaultSimulator(netlist);
  const vectors = standardVectors(subject, options);
  loadChecked(subject, simulator, vectors);

  const mutants = sampleMutants(netlist, options.mutants, options.seed);
  if (mutants.length === 0) throw new UserError(`${top} has no gate to change: mutants need one`);
  const alive = mutants.filter((mutant, i) => {
    if (i % 16 === 0) report(`${i} of ${mutants.length} mutants`);
    return simulator.detect(mutant) < 0;
  });
  const describe = (mutant: Mutant, kind: Survivor["kind"], operands?: readonly bigint[]): Survivor => {
    const places = simulator.placesOfBank(mutant);
    return {
      module: mutant.circuit.name,
      instance: netlist.banks[places[0]].instance.path,
      instances: places.length,
      bank: originalBank(mutant).name,
      change: mutant.change,
      text: mutant.text,
      kind,
      ...(operands ? { operands } : {}),
    };
  };
  const survivors: Survivor[] = [];
  let equivalent = 0;
  if (!options.decide) survivors.push(...alive.map((mutant) => describe(mutant, "listed")));
  else {
    const decisions = decideAll(subject, netlist, simulator, alive, { mostCombinations, satSeconds, report });
    for await (const [mutant, decision] of decisions) {
      if (decision === "equivalent") equivalent++;
      else if (decision === "undecided") survivors.push(describe(mutant, "undecided"));
      else survivors.push(describe(mutant, "changes", decision));
    }
  }
  const changes = Object.fromEntries(CHANGES.map((change) => [change, 0])) as Record<Change, number>;
  for (const { change } of mutants) changes[change]++;
  return {
    vectors: vectors.length,
    mutants: mutants.length,
    killed: mutants.length - alive.length,
    equivalent,
    survivors,
    changes,
  };
}

/** The vectors that `tcvar sim` takes, in another order: like ones apart, so that the first batch sees all kinds. */
function standardVectors({ top, format, shape }: Subject, { vectors, seed }: CheckOptions): bigint[][] {
  const options = { count: vectors, seed, canon: shape.canon ?? false };
  return seededRandom(seed).shuffled([...operationVectors(top, format, shape, options)]);
}

/** Evaluates the circuit on the vectors. @throws UserError, exit code 1, where it differs from the golden model */
function loadChecked(subject: Subject, simulator: FaultSimulator, vectors: readonly (readonly bigint[])[]): void {
  if (vectors.length === 0) throw new UserError(`${subject.top} has no vectors`, EXIT.comparisonFailed);
  const packed = packVectors(subject, vectors);
  simulator.load(packed.words, packed.stride);
  const wrong = firstWrong(subject, vectors, { words: simulator.outputs(), stride: packed.stride });
  if (wrong < 0) return;
  const operands = vectors[wrong].map((word) => `0x${word.toString(16)}`).join(" ");
  throw new UserError(
    `${subject.circuit.name} itself differs from the golden model on ${operands}: run tcvar sim`,
    EXIT.comparisonFailed,
  );
}

interface Limits {
  readonly mostCombinations: number;
  readonly satSeconds: number;
  readonly report: (status: string) => void;
}

/** What each mutant is; those that differ on further vectors first. */
async function* decideAll(
  subject: Subject,
  netlist: Netlist,
  simulator: FaultSimulator,
  mutants: readonly Mutant[],
  { mostCombinations, satSeconds, report }: Limits,
): AsyncGenerator<[Mutant, readonly bigint[] | "equivalent" | "undecided"]> {
  if (mutants.length === 0) return;
  if (combinations(subject) <= mostCombinations) {
    report(`${mutants.length} survivors on all operands`);
    for (const [mutant, operands] of decideExhaustively(subject, simulator, mutants))
      yield [mutant, operands ?? "equivalent"];
    return;
  }
  const decider = new SatDecider(subject, netlist);
  for (const [i, mutant] of mutants.entries()) {
    report(`survivor ${i + 1} of ${mutants.length}: SAT`);
    yield [mutant, await decider.decide(mutant, simulator.placesOfBank(mutant), satSeconds)];
  }
}
