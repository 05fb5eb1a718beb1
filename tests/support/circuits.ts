// Circuits for the tests of emission and simulation: every feature of the representation in a few small modules.
import { CircuitBuilder } from "../../generator/circuit/builder.ts";
import type { Circuit, Slice } from "../../generator/circuit/circuit.ts";
import { Form } from "../../generator/circuit/form.ts";
import { add, div, loopVariable, max, min, mod, mul } from "../../generator/circuit/index-map.ts";
import { circuitNamed } from "../../generator/circuit/library.ts";

const doc = (summary: string) => ({ summary, source: "test", params: {} });

/** Sum and carry of three bits: a virtual bit, a bank with two thresholds, a negative weight. */
export const fullAdder = (): Circuit => circuitNamed("full_adder", buildFullAdder);

function buildFullAdder(): Circuit {
  const b = new CircuitBuilder("full_adder", doc("y = x[0] + x[1] + x[2]"));
  const x = b.input("x", 3).bits();
  const carry = b.gate(Form.sum(x), 2, "carry");
  b.output("y", [b.claimBit(Form.sum(x).minus(carry.times(2))), carry]);
  return b.build();
}

/** One leaf: weights of both signs, wide banks, AND and OR of mixed literals, gates named like Verilog keywords. */
export function mixedBanks(width = 70): Circuit {
  const b = new CircuitBuilder(`mixed_banks_${width}`, doc("thresholds over one wide input"));
  const x = b.input("x", width).bits();
  const near = Form.sum(x.map((bit, i) => bit.times(((i * 7) % 11) - 5)));
  const count = Form.sum(x);
  const taken = b.and([x[0], x[2].not(), x[5]]);
  const any = b.or([x[1], x[3].not(), taken], "or");
  const inner = b.scope("inner", () => b.gate(near.plus(taken.times(-6)).plus(any.times(9)), -3, "wire"));
  b.output("y", [
    b.gate(near, -20),
    b.gate(near, 0),
    b.gate(near, 17),
    ...[1, 2, 9, width - 1, width].map((t) => b.gate(count, t, "ones")),
    taken,
    any,
    inner,
    x[4],
    x[4].not(),
    Form.zero,
    Form.one,
    b.gate(Form.sum([x[6].times(128), x[7].times(-128), x[8]]), 1, "heavy"),
  ]);
  return b.build();
}

/** An array multiplier of so many bits: a carry-save row of full adders for each bit of b, in two nested loops. */
export function arrayMultiplier(bits: number): Circuit {
  const cell = multiplierCell();
  const row = multiplierRow(bits, cell);
  const b = new CircuitBuilder(`array_multiplier_${bits}`, doc("y = a * b"));
  const a = b.input("a", bits);
  const c = b.input("b", bits);
  const product: Form[] = [];
  let high = b.bus(
    "start",
    Array.from({ length: bits }, () => Form.zero),
  );
  for (let i = 0; i < bits; i++) {
    const { y } = b.instance(`row${i}`, row, { a: a.bits(), b: [c.bit(i)], z: high.bits() });
    product.push(y.bit(0));
    high = b.bus(`high${i}`, y.bits(1));
  }
  b.output("y", [...product, ...high.bits()]);
  return b.build();
}

function multiplierCell(): Circuit {
  const b = new CircuitBuilder("multiplier_cell", doc("y = a * b + z + c, two bits"));
  const [a, c, z, d] = b.input("x", 4).bits();
  const sum = Form.sum([b.and([a, c]), z, d]);
  const carry = b.gate(sum, 2, "carry");
  b.output("y", [b.gate(sum.minus(carry.times(2)), 1, "sum"), carry]);
  return b.build();
}

function multiplierRow(bits: number, cell: Circuit): Circuit {
  const b = new CircuitBuilder(`multiplier_row_${bits}`, doc("y = a * b + z"));
  const a = b.input("a", bits);
  const c = b.input("b", 1);
  const z = b.input("z", bits);
  let carry = Form.zero;
  const sums: Form[] = [];
  for (let i = 0; i < bits; i++) {
    const { y } = b.instance(`cell${i}`, cell, { x: [a.bit(i), c.bit(0), z.bit(i), carry] });
    sums.push(y.bit(0));
    carry = y.bit(1);
  }
  b.output("y", [...sums, carry]);
  return b.build();
}

/** One flat leaf of some 6 * bits^2 wires: the same multiplier without hierarchy. */
export function flatMultiplier(bits: number): Circuit {
  const b = new CircuitBuilder(`flat_multiplier_${bits}`, doc("y = a * b"));
  const a = b.input("a", bits).bits();
  const c = b.input("b", bits).bits();
  let high: Form[] = a.map(() => Form.zero);
  const product: Form[] = [];
  for (let i = 0; i < bits; i++) {
    let carry = Form.zero;
    const sums: Form[] = [];
    b.scope(`row${i}`, () => {
      for (let j = 0; j < bits; j++) {
        const sum = Form.sum([b.and([a[j], c[i]], "pp"), high[j], carry]);
        const next = b.gate(sum, 2, "carry");
        sums.push(b.materialize(b.claimBit(sum.minus(next.times(2))), "sum"));
        carry = next;
      }
    });
    product.push(sums[0]);
    high = [...sums.slice(1), carry];
  }
  b.output("y", [...product, ...high]);
  return b.build();
}

/** Arrays of full adders: nested loops, a guard, strides, index maps that are not affine, bits that nobody fills. */
export function arrays(): Circuit {
  const adder = fullAdder();
  const b = new CircuitBuilder("arrays", doc("full adders over pieces of one input"));
  const x = b.input("x", 40);
  const [i, j] = [loopVariable("i"), loopVariable("j")];
  // neighbours: pieces next to each other, two loops that tile the output
  const tiled = b.array("tiled", {
    circuit: adder,
    loops: [
      { name: "i", count: 3 },
      { name: "j", count: 4 },
    ],
    inputs: { x: [x.slice(add(mul(i, 12), mul(j, 3)), 3)] },
    outputs: { y: { width: 24, index: add(mul(i, 8), mul(j, 2)) } },
  });
  // strided, a constant, and a bit that is repeated
  const strided = b.array("strided", {
    circuit: adder,
    loops: [{ name: "i", count: 10 }],
    inputs: { x: [x.slice(i, 1, 2, 13), b.bus("always", [Form.one]).all()] },
    outputs: { y: { width: 25, index: add(mul(i, 2), 3) } },
  });
  // j < i only
  const guarded = b.array("guarded", {
    circuit: adder,
    loops: [
      { name: "i", count: 4 },
      { name: "j", count: 4 },
    ],
    guard: { left: j, right: i },
    inputs: { x: [x.slice(add(i, j), 1, 3, 1)] },
    outputs: { y: { width: 34, index: add(mul(i, 8), mul(j, 2)) } },
  });
  // packed: the place of a pair j < i in a triangle, so absent instances must leave their place alone
  const triangle = b.array("triangle", {
    circuit: adder,
    loops: [
      { name: "i", count: 4 },
      { name: "j", count: 4 },
    ],
    guard: { left: j, right: i },
    inputs: { x: [x.slice(i, 1), tiled.y.slice(j, 1), x.slice(add(j, 20), 1)] },
    outputs: { y: { width: 26, index: mul(2, add(div(mul(i, add(i, 3)), 2), j)) } },
  });
  // clamped and folded indices
  const clamped = b.array("clamped", {
    circuit: adder,
    loops: [{ name: "i", count: 12 }],
    inputs: {
      x: [
        x.slice(min(max(add(i, -2), 0), 7), 1),
        x.slice(add(mul(div(i, 3), 4), mod(i, 3)), 1),
        strided.y.slice(add(11, mul(i, -1)), 1),
      ],
    },
    outputs: { y: { width: 24, index: add(22, mul(i, -2)) } },
  });
  b.output("y", [tiled.y.all(), strided.y.all(), guarded.y.slice(0, 33), triangle.y.all(), clamped.y.slice(4, 20)]);
  b.output("one", [tiled.y.slice(5, 1)]);
  return b.build();
}

/** Gathers: many strided pieces, inside and outside of loops, and a loop of `count` steps (over 1,024 by default). */
export function gathers(rows = 12, columns = 100, count = 1100): Circuit {
  const inner = mixedBanks(rows);
  const b = new CircuitBuilder(`gathers_${rows}_${columns}`, doc("columns of a bit matrix"));
  const x = b.input("x", rows * columns);
  const i = loopVariable("i");
  const { y } = b.array("column", {
    circuit: inner,
    loops: [{ name: "i", count: columns }],
    inputs: { x: [x.slice(i, 1, rows, columns)] },
    outputs: { y: { width: 16 * columns, index: mul(i, 16) } },
  });
  const first = b.bus("first", [y.slice(3, 1, columns, 16)]);
  const many = b.array("inverted", {
    circuit: fullAdder(),
    loops: [{ name: "i", count }],
    inputs: { x: [x.slice(mod(i, columns), 1), first.slice(mod(div(i, 16), columns), 1), first.slice(0, 1)] },
    outputs: { y: { width: 2 * count, index: mul(i, 2) } },
  });
  b.output("y", [y.all()]);
  b.output("z", [many.y.slice(0, 1, count, 2)]);
  return b.build();
}

/**
 * One flat leaf that looks like a float circuit: layers of banks with a fan-in of some ten nets of the last layers,
 * most with one threshold, some with a thermometer.
 */
export function layered(gates: number, depth = 8, seed = 1): Circuit {
  const b = new CircuitBuilder(`layered_${gates}_${depth}_${seed}`, doc("layers of threshold gates"));
  let state = seed >>> 0;
  const random = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  let earlier = b.input("x", 64).bits();
  let made = 0;
  for (let level = 0; level < depth; level++) {
    const layer: Form[] = [];
    const target = Math.floor((gates * (level + 1)) / depth);
    b.scope(`level${level + 1}`, () => {
      while (made < target) {
        const kind = random(10);
        const fanIn = 3 + random(16);
        const bits = Array.from({ length: fanIn }, () => earlier[random(earlier.length)]);
        const signed = bits.map((bit) => bit.times(random(4) === 0 ? -1 : kind === 0 ? 1 << random(4) : 1));
        const form = Form.sum(signed);
        if (form.lo === form.hi) continue;
        const before = made;
        if (kind < 4) layer.push(b.gate(form, form.hi, "all"));
        else if (kind < 7) layer.push(b.gate(form, Math.ceil((form.lo + form.hi) / 2), "most"));
        else for (let t = form.lo + 1; t <= form.hi && t < form.lo + 6; t++) layer.push(b.gate(form, t, "count"));
        made = before + (kind < 7 ? 1 : Math.min(5, form.hi - form.lo));
      }
    });
    earlier = [...layer, ...earlier.slice(0, 40)];
  }
  b.output("y", earlier.slice(0, -40));
  return b.build();
}

/** Every circuit above as an instance of one: a design that takes one run of a tool. */
export function everything(): Circuit {
  const b = new CircuitBuilder("everything", doc("all features in one design"));
  const outputs: [string, Slice[]][] = [];
  for (const [name, circuit] of Object.entries({
    arrays: arrays(),
    mixed: mixedBanks(),
    gathers: gathers(9, 20, 60),
    multiplier: arrayMultiplier(3),
  })) {
    const inputs = circuit.inputs.map(
      (port) => [port.name, b.input(`${name}_${port.name}`, port.width).bits()] as const,
    );
    const results = b.instance(name, circuit, Object.fromEntries(inputs));
    for (const port of circuit.outputs) outputs.push([`${name}_${port.name}_out`, [results[port.name].all()]]);
  }
  // a word that a port keeps to itself, and a port whose name is reserved in Verilog
  const kept = b.input("before", 5);
  for (const [port, slices] of outputs) b.output(port, slices);
  b.output("after", [b.or(kept.bits(1, 3))]);
  return b.build();
}
