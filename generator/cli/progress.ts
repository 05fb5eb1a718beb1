// Word of what is going on, on stderr, for work that takes more than two seconds.

export interface ProgressOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
  /** where to write, and whether a person watches it there; stderr when left out */
  readonly stream?: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** Tells how far the work is: "3 of 12 modules". */
export type Report = (status: string) => void;

const PATIENCE_MS = 2000;
const FRAME_MS = 120;
/** Between two plain lines on the way: a log should stay readable. */
const LINE_MS = 10_000;
const FRAMES = ["-", "\\", "|", "/"];

/**
 * Does a task and shows its progress once it has taken two seconds: a line that moves where a person watches, plain
 * lines in a log, nothing with --quiet or --json.
 * @param title what is being done: "synthesizing fmul"
 * @param task gets a function to report how far it is
 * @returns what the task returns; what it throws passes through
 */
export async function withProgress<T>(
  title: string,
  task: (report: Report) => Promise<T> | T,
  options: ProgressOptions = {},
): Promise<T> {
  if (options.quiet || options.json) return await task(() => undefined);
  const stream = options.stream ?? process.stderr;
  const line = stream.isTTY ? movingLine(title, stream) : plainLines(title, stream);
  const began = performance.now();
  try {
    return await task(line.report);
  } finally {
    line.end((performance.now() - began) / 1000);
  }
}

interface Line {
  readonly report: Report;
  readonly end: (seconds: number) => void;
}

type Stream = NonNullable<ProgressOptions["stream"]>;

function movingLine(title: string, stream: Stream): Line {
  let status = "";
  let frame = 0;
  let shown = false;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    const text = `${FRAMES[frame]} ${title}${status && `: ${status}`}`;
    stream.write(`\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    shown = true;
  };
  let frames: NodeJS.Timeout | undefined;
  const start = setTimeout(() => {
    frames = setInterval(draw, FRAME_MS);
  }, PATIENCE_MS);
  return {
    report: (text) => {
      status = text;
    },
    end: () => {
      clearTimeout(start);
      clearInterval(frames);
      if (shown) stream.write("\r\x1b[K");
    },
  };
}

function plainLines(title: string, stream: Stream): Line {
  let status = "";
  let told: string | undefined;
  const tell = () => {
    const text = `${title}${status && `: ${status}`}`;
    if (text !== told) stream.write(`${text}\n`);
    told = text;
  };
  let lines: NodeJS.Timeout | undefined;
  const start = setTimeout(() => {
    tell();
    lines = setInterval(tell, LINE_MS);
  }, PATIENCE_MS);
  return {
    report: (text) => {
      status = text;
    },
    end: (seconds) => {
      clearTimeout(start);
      clearInterval(lines);
      if (told !== undefined) stream.write(`${title}: ${seconds.toFixed(1)} s\n`);
    },
  };
}
