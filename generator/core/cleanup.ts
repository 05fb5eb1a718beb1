// What must not outlive this process: temporary files and child processes, and their end on interruption.
//
// The signal handlers are in place only while something is registered. With nothing to clean up, a signal ends the
// process in the ordinary way, at once, even in the middle of a long computation (where a handler would have to wait).

type Cleanup = () => void;

/** The signals that end a run, and the exit code of each: 128 + its number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const registered = new Set<Cleanup>();

/**
 * Runs `cleanup` if this process is interrupted (SIGINT, SIGTERM, SIGHUP) or exits before it is released.
 * @param cleanup synchronous; it should not throw
 * @returns releases the registration; call it when the resource is gone or has become permanent
 */
export function onInterruption(cleanup: Cleanup): () => void {
  if (registered.size === 0) listen();
  registered.add(cleanup);
  return () => {
    if (registered.delete(cleanup) && registered.size === 0) ignore();
  };
}

/** Runs and releases every registered clean-up, the latest first; one that fails does not stop the others. */
export function cleanUp(): void {
  const latestFirst = [...registered].reverse();
  registered.clear();
  ignore();
  for (const cleanup of latestFirst) {
    try {
      cleanup();
    } catch {
      // the process is ending: there is nobody left to handle it
    }
  }
}

function interrupted(signal: keyof typeof SIGNALS): void {
  cleanUp();
  process.exit(SIGNALS[signal]);
}

function listen(): void {
  for (const signal of Object.keys(SIGNALS)) process.on(signal, interrupted);
  process.on("exit", cleanUp);
}

function ignore(): void {
  for (const signal of Object.keys(SIGNALS)) process.off(signal, interrupted);
  process.off("exit", cleanUp);
}
