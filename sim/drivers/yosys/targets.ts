// What a design is synthesized for: the script of each target, and which of its cells are LUTs.

export const TARGETS = ["lut6", "lut4", "ice40", "ecp5", "xilinx"] as const;
export type Target = (typeof TARGETS)[number];

/** A cell of a target: LUTs it is or takes, and the levels of LUTs on a path through it. */
interface CellKind {
  readonly luts: number;
  readonly levels: number;
}

interface TargetDescription {
  /** what it is, one line */
  readonly text: string;
  /** the command that synthesizes one module; nothing of it is for registers, memories, multipliers or pads */
  readonly command: (module: string) => string;
  readonly cells: Readonly<Record<string, CellKind>>;
}

const LUT: CellKind = { luts: 1, levels: 1 };
/** Carry chains and wide multiplexers: beside the LUTs, no level of their own. */
const BESIDE: CellKind = { luts: 0, levels: 0 };

/** Logic only: there are neither state machines nor anything to share between times. */
const generic = (inputs: number): TargetDescription => ({
  text: `LUTs of ${inputs} inputs`,
  command: (module) => `synth -lut ${inputs} -flatten -nofsm -noshare -top ${module}`,
  cells: { $lut: LUT },
});

const DESCRIPTIONS: Readonly<Record<Target, TargetDescription>> = {
  lut6: generic(6),
  lut4: generic(4),
  ice40: {
    text: "Lattice iCE40: LUTs of 4 inputs, carry chains",
    command: (module) => `synth_ice40 -nobram -top ${module}`,
    cells: { SB_LUT4: LUT, SB_CARRY: BESIDE },
  },
  ecp5: {
    text: "Lattice ECP5: LUTs of 4 inputs, carry chains of two LUTs, wide multiplexers",
    command: (module) => `synth_ecp5 -nobram -nolutram -nodsp -top ${module}`,
    cells: { LUT4: LUT, CCU2C: { luts: 2, levels: 1 }, PFUMX: BESIDE, L6MUX21: BESIDE },
  },
  xilinx: {
    text: "Xilinx 7 series: LUTs of 6 inputs, carry chains, wide multiplexers",
    command: (module) => `synth_xilinx -flatten -nobram -nolutram -nosrl -nodsp -noiopad -noclkbuf -top ${module}`,
    cells: {
      ...Object.fromEntries(["LUT1", "LUT2", "LUT3", "LUT4", "LUT5", "LUT6", "INV"].map((type) => [type, LUT])),
      ...Object.fromEntries(["CARRY4", "MUXF7", "MUXF8"].map((type) => [type, BESIDE])),
    },
  },
};

/** The description of a target. */
export const targetDescription = (target: Target): TargetDescription => DESCRIPTIONS[target];

/** What a cell of a target counts as; undefined for one that a target does not have. */
export function cellKind(target: Target, type: string): CellKind | undefined {
  const { cells } = DESCRIPTIONS[target];
  return Object.hasOwn(cells, type) ? cells[type] : undefined;
}
