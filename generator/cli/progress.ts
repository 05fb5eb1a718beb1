// Word of what is going on, on stderr, for work that takes more than two seconds.

export interface ProgressOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Tells how far the work is: "3 of 12 modules". */
export type Report = (status: string) => void;

const PATIENCE_MS = 2000;
/** Between two reports in a log, which should stay readable. */
const LOG_INTERVAL_MS = 10_000;

/**
 * Does a task and shows its progress once it has taken two seconds: a line that moves where a person watches, a few
 * plain lines in a log, nothing with --quiet or --json.
 * @param title what is being done: "synthesizing fmul"
 * @param task gets a function to report how far it is
 * @returns what the task returns; what it throws passes through
 */
export async function withProgress<T>(
  title: string,
  task: (report: Report) => Promise<T> | T,
  options: ProgressOptions = {},
): Promise<T> {
  let latest = "";
  let show: Report = () => undefined;
  const work = (async () =>
    task((status) => {
      latest = status;
      show(status);
    }))();
  if (options.quiet || options.json || (await settlesWithin(work, PATIENCE_MS))) return work;

  const { Listr, ListrLogger, ProcessOutput } = await import("listr2");
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const watched = process.stderr.isTTY;
  const line = new Listr(
    [
      {
        title,
        task: async (_context, shown): Promise<void> => {
          let next = 0;
          show = (status) => {
            if (!watched && performance.now() < next) return;
            next = performance.now() + LOG_INTERVAL_MS;
            shown.output = status;
          };
          if (latest !== "") show(latest);
          await work;
        },
      },
    ],
    { renderer: watched ? "default" : "simple", rendererOptions: { logger } },
  );
  await line.run();
  return work;
}

/** Does the work end, well or not, within so many milliseconds? */
async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, patience]).finally(() => clearTimeout(timer));
}
