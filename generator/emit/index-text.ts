// Index maps as Verilog constant expressions over genvars.
import { type Affine, affineOf } from "../circuit/affine.ts";
import type { Index } from "../circuit/index-map.ts";

/**
 * The index as a Verilog expression. Genvars are signed and the operands of / and % are not negative, so Verilog's
 * division rounds as ours does.
 * @param variable what a loop variable is called in the module
 */
export function indexText(index: Index, variable: (name: string) => string): string {
  const affine = affineOf(index);
  if (affine) return affineText(affine, variable);
  if (index.op === "constant" || index.op === "variable") throw new Error("constants and variables are affine");
  const plain = (operand: Index): string => indexText(operand, variable);
  const closed = (operand: Index): string => {
    const text = plain(operand);
    return /^\w+$|^\([^()]*\)$/.test(text) ? text : `(${text})`;
  };
  const { left, right } = index;
  switch (index.op) {
    case "add":
      return `${plain(left)} + ${closed(right)}`;
    case "mul":
      return `${closed(left)}*${closed(right)}`;
    case "div":
      return `${closed(left)}/${closed(right)}`;
    case "mod":
      return `${closed(left)}%${closed(right)}`;
    case "min":
      return `(${plain(left)} < ${plain(right)} ? ${plain(left)} : ${plain(right)})`;
    case "max":
      return `(${plain(left)} > ${plain(right)} ? ${plain(left)} : ${plain(right)})`;
  }
}

function affineText({ constant, coefficients }: Affine, variable: (name: string) => string): string {
  const terms = [...coefficients]
    .filter(([, k]) => k !== 0)
    .map(([name, k]) => ({
      negative: k < 0,
      text: Math.abs(k) === 1 ? variable(name) : `${variable(name)}*${Math.abs(k)}`,
    }));
  if (constant !== 0 || terms.length === 0) terms.push({ negative: constant < 0, text: String(Math.abs(constant)) });
  // a positive term first, where there is one: "7 - i", not "-i + 7"
  const ordered = [...terms.filter((term) => !term.negative), ...terms.filter((term) => term.negative)];
  const [first, ...rest] = ordered.map(({ negative, text }) => [negative ? "-" : "+", text]);
  return (first[0] === "-" ? "-" : "") + first[1] + rest.map(([sign, text]) => ` ${sign} ${text}`).join("");
}
