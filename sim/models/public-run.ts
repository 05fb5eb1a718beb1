// The public model, to be run: its circuit, and the golden model's generation of a class, or logits of given tokens.

import { at } from "../../generator/circuit/index-map.ts";
import { signalsOf } from "../../generator/circuit/validate.ts";
import { withCanon } from "../../generator/float/canon.ts";
import { LABEL_PORT, tokensPort } from "../../generator/params/model-shape.ts";
import { teacherForcingCircuit, varCircuit } from "../../generator/var/var-circuit.ts";
import { generate } from "../golden/model/generate.ts";
import { teacherForcing } from "../golden/model/teacher-forcing.ts";
import type { PublicModel } from "./public-config.ts";
import type { Runnable } from "./runnable.ts";

/** A public model to be run. @param isForced takes tokens, instead of generating them */
export function publicRun({ kind, shape }: PublicModel, isForced: boolean): Runnable {
  const tokensPorts = isForced ? shape.patchNums.map((_, s) => tokensPort(s)) : [];
  return {
    kind,
    image: !isForced,
    build: (operations) => {
      const construct = isForced ? teacherForcingCircuit : varCircuit;
      const { circuit: model, weights, stages } = construct(operations, shape);
      const circuit = withCanon(model, operations.format, [LABEL_PORT, ...tokensPorts]);
      const signals = new Map(signalsOf(circuit).map((signal) => [signal.name, signal]));
      return {
        circuit,
        ports: weights.map(({ port, tensor, stored, order }) => ({
          port,
          tensor: { name: tensor, shape: stored },
          ...(order && { order }),
        })),
        stages: stages.map(({ name, signal, shape: size, kind: entries }) => {
          const found = signals.get(signal);
          if (!found) throw new Error(`${circuit.name} has no signal ${signal}`);
          const { base, width } = found;
          const slices = [{ base, index: at(0), width, count: 1, stride: width }];
          const count = size.reduce((product, n) => product * n, 1);
          return { name, view: { name, width, slices }, kind: entries, count };
        }),
      };
    },
    compute: (on, weights, { label, tokens }, trace) => {
      if (isForced) teacherForcing(on, shape, weights, label, tokens, trace);
      else generate(on, shape, weights, label, trace);
    },
  };
}
