// Random small hierarchical circuits with banks, wiring, instance arrays, strides, guards and holes.
import { type Bus, CircuitBuilder } from "../../generator/circuit/builder.ts";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { Form } from "../../generator/circuit/form.ts";
import { add, at, loopVariable, mod, mul } from "../../generator/circuit/index-map.ts";
import type { RandomSource } from "./random-source.ts";

const doc = { summary: "random", source: "test", params: {} };

/** A circuit whose instances nest `height` deep (0: banks alone). */
export function randomCircuit(random: RandomSource, height: number, name = "top"): Circuit {
  const b = new CircuitBuilder(name, doc);
  const buses: Bus[] = [b.input("a", random.integer(1, 6)), b.input("b", random.integer(2, 40))];
  const bits: Form[] = buses.flatMap((bus) => bus.bits());
  const children = Array.from({ length: height > 0 ? random.integer(1, 2) : 0 }, (_, i) =>
    randomCircuit(random, height - 1, `${name}_${i}`),
  );
  const steps = random.integer(2, 4);
  for (let step = 0; step < steps; step++) {
    for (let k = random.integer(1, 4); k > 0; k--) bits.push(...randomGates(random, b, bits));
    const bus = b.bus(
      "w",
      Array.from({ length: random.integer(1, 70) }, () => random.pick([...bits, Form.one, Form.zero])),
    );
    buses.push(bus);
    if (children.length > 0) {
      const outputs = randomArray(random, b, random.pick(children), buses, height);
      buses.push(...outputs);
      for (const output of outputs) bits.push(...output.bits(0, Math.min(output.width, 100)));
    }
  }
  const recent = bits.slice(-40);
  b.output(
    "y",
    Array.from({ length: random.integer(1, 50) }, () => random.pick(recent)),
  );
  const sources = [random.pick(buses), buses[buses.length - 1]];
  b.output(
    "z",
    sources.map((bus) => bus.slice(0, Math.min(bus.width, 40))),
  );
  return b.build();
}

function randomGates(random: RandomSource, b: CircuitBuilder, bits: readonly Form[]): Form[] {
  const large = random.integer(0, 5) === 0;
  const inputs = Array.from({ length: large ? random.integer(10, 60) : random.integer(1, 7) }, () => random.pick(bits));
  const unit = random.integer(0, 2) === 0;
  const form = Form.sum(inputs.map((bit) => bit.times(unit ? 1 : random.pick([-7, -3, -2, -1, 1, 2, 3, 5, 16]))));
  const gates: Form[] = [];
  for (let k = random.integer(1, 5); k > 0; k--) gates.push(b.gate(form, random.integer(form.lo, form.hi + 1)));
  return gates;
}

function randomArray(
  random: RandomSource,
  b: CircuitBuilder,
  circuit: Circuit,
  buses: readonly Bus[],
  height: number,
): Bus[] {
  const loops = Array.from({ length: random.integer(0, 2) }, (_, i) => ({
    name: `i${i}`,
    count: random.pick(height === 1 ? [1, 2, 5, 19] : [1, 2, 3]),
  }));
  const linear = loops.reduce((index, { name, count }) => add(mul(index, count), loopVariable(name)), at(0));
  const instances = loops.reduce((product, { count }) => product * count, 1);
  const inputs = circuit.inputs.map((port) => {
    const slices = [];
    let missing = port.width;
    while (missing > 0) {
      const bus = random.pick(buses);
      const width = random.integer(1, Math.min(missing, bus.width));
      const count = random.integer(1, Math.floor(missing / width));
      const room = bus.width - width;
      const stride = count > 1 ? random.integer(0, Math.floor(room / (count - 1))) : 0;
      const start = room - (count - 1) * stride;
      slices.push(bus.slice(mod(mul(linear, random.integer(0, 5)), start + 1), width, count, stride));
      missing -= width * count;
    }
    return [port.name, slices] as const;
  });
  const gap = random.integer(0, 1);
  const outputs = circuit.outputs.map((port) => [
    port.name,
    { width: instances * (port.width + gap), index: mul(linear, port.width + gap) },
  ]);
  const guard =
    loops.length === 2 && random.integer(0, 1) === 0
      ? { left: loopVariable("i0"), right: loopVariable("i1") }
      : undefined;
  return Object.values(
    b.array("u", {
      circuit,
      loops,
      ...(guard && { guard }),
      inputs: Object.fromEntries(inputs),
      outputs: Object.fromEntries(outputs),
    }),
  );
}
