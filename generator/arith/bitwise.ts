// The same gate at every position of buses of one width: an array of modules of 64 gates, whose description does not grow.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";

/** What is made at each position. */
export interface BitwiseGate {
  /** of its modules; holds every parameter that the gate depends on */
  readonly name: string;
  /** the function computed, one line */
  readonly summary: string;
  readonly source: string;
  /** names of the input ports of its modules, one a bus */
  readonly ports: readonly string[];
  /** the (virtual) bit from the bits of one position, in the order of the ports */
  readonly gate: (b: CircuitBuilder, bits: readonly Form[]) => Form;
}

/** Gates of a module: few enough to share, enough that an instance costs tools little. */
const CHUNK = 64;

/**
 * One gate a position, lowest position first. Up to CHUNK of them, and what is left of a wider bus, stand in the circuit
 * itself; the rest is an array of modules. Depth, gates and wires are those of the gate, times the width.
 * @param buses one a port, all of one width
 */
export function bitwise(b: CircuitBuilder, name: string, of: BitwiseGate, buses: readonly Bus[]): Form[] {
  const [{ width }] = buses;
  const own = (from: number): Form[] =>
    range(from, width).map((i) =>
      of.gate(
        b,
        buses.map((bus) => bus.bit(i)),
      ),
    );
  if (width <= CHUNK) return own(0);
  const count = Math.floor(width / CHUNK);
  const q = loopVariable("q");
  const { y } = b.array(name, {
    circuit: chunk(of),
    loops: [{ name: "q", count }],
    inputs: Object.fromEntries(of.ports.map((port, k) => [port, [buses[k].slice(mul(q, CHUNK), CHUNK)]])),
    outputs: { y: { width: count * CHUNK, index: mul(q, CHUNK) } },
  });
  return [...y.bits(), ...own(count * CHUNK)];
}

/** The ports of the gate, CHUNK bits each -> y (CHUNK bits). */
function chunk({ name: gate, summary, source, ports, gate: make }: BitwiseGate): Circuit {
  const name = `${gate}_x${CHUNK}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, { summary, source, params: { width: CHUNK } });
    const inputs = ports.map((port) => b.input(port, CHUNK));
    b.output(
      "y",
      range(0, CHUNK).map((i) =>
        make(
          b,
          inputs.map((port) => port.bit(i)),
        ),
      ),
    );
    return b.build();
  });
}
