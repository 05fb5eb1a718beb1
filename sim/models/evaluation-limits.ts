// What an evaluation may take before it is refused, and the speed that is assumed; apart, so that help texts load nothing else.

/** Gates a second, compilation included: a model of 0.4e9 to 1e9 gates at p = 11 to 24 took 38e6 to 104e6; less is assumed. */
export const GATES_PER_SECOND = 30e6;

export const LONGEST_MINUTES = 10;
export const LARGEST_BYTES = 8e9;

/** "10 minutes (3e7 gates/s in the netlist engine) or 8 GB" */
export const LIMITS_TEXT = `${LONGEST_MINUTES} minutes (${GATES_PER_SECOND.toExponential().replace("+", "")} gates/s in the netlist engine) or ${LARGEST_BYTES / 1e9} GB`;
