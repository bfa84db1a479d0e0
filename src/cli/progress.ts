/** One line on a terminal that says how far the work is, and leaves no trace. */
import type { Progress } from "../ports.ts";

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressLine {
  readonly report: Progress;
  /** Wipes the line; whatever is printed next stands in its place. */
  clear(): void;
}

const words = {
  snapshot: "reading both sides",
  extract: "reading files",
  link: "linking",
  trace: "tracing",
  judge: "judging",
} as const;

/** Milliseconds between two drawings: what an eye can follow. */
const pace = 100;

/** Silent unless `terminal` is one. */
export function createProgress(
  terminal: Terminal,
  now: () => number = performance.now.bind(performance),
): ProgressLine {
  let drawn = "";
  let last = Number.NEGATIVE_INFINITY;
  let stage = "";
  return {
    report(next, done, total) {
      const time = now();
      if (terminal.isTTY !== true || (next === stage && time - last < pace)) return;
      stage = next;
      last = time;
      drawn = total > 1 ? `${words[next]} ${done} of ${total}` : words[next];
      terminal.write(`\r\u001b[2K${drawn}`);
    },
    clear() {
      if (drawn !== "") terminal.write("\r\u001b[2K");
      drawn = "";
    },
  };
}
