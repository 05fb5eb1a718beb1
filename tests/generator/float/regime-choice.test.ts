// The choice of a regime by counted size, and by bounds of it.
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { div } from "../../../generator/float/div.ts";
import { exp } from "../../../generator/float/exp.ts";
import { chooseRegime } from "../../../generator/float/regime-choice.ts";
import type { RegimeOperation } from "../../../generator/float/regimes.ts";
import { sqrt } from "../../../generator/float/sqrt.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import type { Regime } from "../../../generator/params/regime.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { isLarge } from "../../support/large.ts";

/** A circuit of so many ANDs in a row, each of so many inputs and the last one. */
function chain(name: string, depth: number, fanIn: number): Circuit {
  const b = new CircuitBuilder(name, { summary: "y = a", source: "test", params: {} });
  const a = b.input("a", depth * fanIn);
  let y = b.and(a.bits(0, fanIn));
  for (let i = 1; i < depth; i++) y = b.and([y, ...a.bits(i * fanIn, (i + 1) * fanIn)]);
  b.output("y", [y]);
  return b.build();
}

const CHAINS: Readonly<Record<Regime, readonly [depth: number, fanIn: number]>> = {
  small: [1, 40],
  table: [1, 30],
  poly: [2, 5],
};

/** A new operation of these regimes; poly has 11 wires. @param parts of poly, by their wires @param built names what is built */
function among(regimes: readonly Regime[], parts?: readonly number[], built: string[] = []): RegimeOperation {
  function* polyParts(): Generator<Circuit> {
    for (const wires of parts ?? []) {
      built.push(`part ${wires}`);
      yield chain("part", 1, wires);
    }
  }
  return {
    name: "test",
    regimes: () => regimes,
    parts: (_format, _variant, regime) => (regime === "poly" && parts ? polyParts() : undefined),
    construct: ({ p }, _variant, regime) => {
      built.push(`${regime} ${p}`);
      return chain(`chosen_${regime}`, ...CHAINS[regime]);
    },
  };
}

const format = floatFormat(16);

describe("chooseRegime", () => {
  it("takes the fewest levels for depth, then the fewest wires; the others the fewest wires", () => {
    const { regime, of, by, candidates, beaten } = chooseRegime(among(["table", "small"]), format, "depth");
    expect([regime, of, by]).toEqual(["table", "test", "fewest levels, then fewest wires"]);
    expect(candidates).toEqual([
      { regime: "table", depth: 1, gates: 1n, wires: 30n },
      { regime: "small", depth: 1, gates: 1n, wires: 40n },
    ]);
    expect(beaten).toEqual([]);
    expect(chooseRegime(among(["small", "poly"]), format, "depth").regime).toBe("small");
    for (const variant of ["balanced", "wires"] as const) {
      const choice = chooseRegime(among(["small", "poly"]), format, variant);
      expect([choice.by, ...choice.candidates.map((candidate) => candidate.regime)]).toEqual([
        "fewest wires, then fewest levels",
        ...["poly", "small"],
      ]);
    }
  });

  it("chooses once", () => {
    const built: string[] = [];
    const operation = among(["small", "table"], [], built);
    const choice = chooseRegime(operation, format, "wires");
    expect(chooseRegime(operation, floatFormat(16), "wires")).toBe(choice);
    expect(built).toEqual(["small 16", "table 16"]);
    expect(chooseRegime(operation, floatFormat(16, 5), "wires")).not.toBe(choice);
    expect(built.length).toBe(4);
  });

  it("counts one regime alone where its figures are asked for, without its parts", () => {
    const built: string[] = [];
    const choice = chooseRegime(among(["poly"], [100], built), format, "wires");
    expect([choice.regime, choice.beaten, built]).toEqual(["poly", [], []]);
    expect(choice.candidates.map(({ regime }) => regime)).toEqual(["poly"]);
    expect(built).toEqual(["poly 16"]);
  });

  it("gives a regime up as soon as its parts have more wires than the best, and builds no more of it", () => {
    const built: string[] = [];
    const { regime, candidates, beaten } = chooseRegime(among(["table", "poly"], [29, 2, 7], built), format, "wires");
    expect([regime, candidates.length]).toEqual(["table", 1]);
    expect(beaten).toEqual([{ regime: "poly", wires: 31n, why: "at least 31 wires, more than table: given up" }]);
    expect(built).toEqual(["table 16", "part 29", "part 2"]);
  });

  it("counts whole what its parts do not beat: as many wires as the best are not more", () => {
    const built: string[] = [];
    const { regime, candidates, beaten } = chooseRegime(among(["table", "poly"], [3, 8], built), format, "balanced");
    expect([regime, candidates.length, beaten]).toEqual(["poly", 2, []]);
    expect(built).toEqual(["table 16", "part 3", "part 8", "poly 16"]);
  });

  it("gives a regime up by its levels at a small precision, for depth only", () => {
    const built: string[] = [];
    const { regime, beaten } = chooseRegime(among(["small", "poly"], [3], built), format, "depth");
    expect(regime).toBe("small");
    expect(beaten).toEqual([{ regime: "poly", depth: 2, why: "2 levels at every precision, more than small" }]);
    expect(built).toEqual(["small 16", "poly 8"]);
  });

  it("refuses a bound that the circuit does not keep", () => {
    const broken = (variant: "depth" | "wires") =>
      chooseRegime({ ...among(["table", "poly"], [3, 9]), ...(variant === "depth" && shallow) }, format, variant);
    expect(() => broken("wires")).toThrow("chosen_poly has 2 levels and 11 wires, its bound is 0 levels and 12 wires");
    expect(() => broken("depth")).toThrow("chosen_poly has 1 levels and 20 wires, its bound is 2 levels and 0 wires");
  });
});

/** Table has three levels, poly two at p = 8 and one at p = 16. */
const shallow: Pick<RegimeOperation, "construct" | "parts"> = {
  construct: ({ p }, _variant, regime) =>
    regime === "table" ? chain("chosen_table", 3, 3) : chain("chosen_poly", p === 8 ? 2 : 1, 20),
  parts: (_format, _variant, regime) => (regime === "poly" ? [] : undefined),
};

/** Formats at which all regimes are counted. */
const FORMATS = [[5], [8], [8, 3], [9, 5], [11, 8], [12], [13], [16, 8]];
const LARGE_FORMATS = [[16], [20], [24], [24, 8], [29], [32], [33]];

describe.each([div, sqrt, exp])("the choice for $name", (operation) => {
  const expectChoice = (p: number, E?: number): void => {
    for (const variant of VARIANTS) {
      const at = floatFormat(p, E);
      const { regime, candidates, beaten } = chooseRegime(operation, at, variant);
      const counted = operation.regimes(at).map((name) => {
        const circuit = operation.construct(at, variant, name);
        return { regime: name, depth: depthOf(circuit), wires: countsOf(circuit).wires };
      });
      const least = counted.toSorted((a, b) =>
        variant === "depth"
          ? a.depth - b.depth || Number(a.wires - b.wires)
          : Number(a.wires - b.wires) || a.depth - b.depth,
      );
      const where = `p ${p}, E ${E}, ${variant}`;
      expect(regime, where).toBe(least[0].regime);
      expect([...candidates, ...beaten].map((one) => one.regime).sort(), where).toEqual(
        [...operation.regimes(at)].sort(),
      );
      for (const bound of beaten) {
        const whole = counted.find((one) => one.regime === bound.regime);
        expect(bound.depth ?? 0, where).toBeLessThanOrEqual(whole?.depth ?? -1);
        expect(bound.wires ?? 0n, where).toBeLessThanOrEqual(whole?.wires ?? -1n);
      }
    }
  };

  it("is that of full counting", () => {
    for (const [p, E] of FORMATS) expectChoice(p, E);
  });
  it.runIf(isLarge)(
    "is that of full counting at great precisions",
    () => {
      for (const [p, E] of LARGE_FORMATS) expectChoice(p, E);
    },
    1800_000,
  );

  it("is bounded by parts that the circuit has an instance each of", () => {
    for (const [p, E] of [[2], [3], [5, 4], [8], [8, 3], [12, 5], [16]])
      for (const variant of VARIANTS) {
        const at = floatFormat(p, E);
        const { elements } = operation.construct(at, variant, "poly");
        const instances = elements.flatMap((element) => (element.kind === "array" ? [element.circuit] : []));
        const parts = [...(operation.parts(at, variant, "poly") ?? [])];
        expect(parts.length).toBeGreaterThan(0);
        expect(new Set(parts).size).toBe(parts.length);
        for (const part of parts) expect(instances, `${part.name}, ${variant}`).toContain(part);
      }
  });
});
