/** What one rate of deliveries gave. */
export interface Stage {
  /** Deliveries a second that were meant to be sent. */
  readonly rate: number;
  readonly sent: number;
  /** Deliveries a second that were acknowledged, sender and service sharing the machine. */
  readonly taken: number;
  /** Answered with anything but 202. */
  readonly refused: number;
  /** Milliseconds from the first byte sent to the acknowledgement. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Seconds that the oldest delivery or run waited, at most. */
  readonly oldest: number;
  /** Bytes of the process that takes webhooks, at most. */
  readonly memory: number;
  /** Seconds of its event loop's lag at the 99th percentile, at most. */
  readonly lag: number;
  /** Load of the machine in the last minute, all its work together. */
  readonly load: number;
}

/** The value below which this share of all lies; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function table(stages: readonly Stage[]): string {
  const head =
    "| wanted a second | sent | taken a second | refused | p50 ms | p95 ms | p99 ms | oldest wait s | memory MB | loop lag p99 ms | load |";
  const rows = stages.map(({ rate, sent, taken, refused, p50, p95, p99, oldest, memory, lag, load }) => {
    const cells = [
      rate,
      sent,
      taken.toFixed(taken < 10 ? 1 : 0),
      refused,
      p50.toFixed(0),
      p95.toFixed(0),
      p99.toFixed(0),
      oldest.toFixed(0),
    ];
    return `| ${[...cells, (memory / 1e6).toFixed(0), (lag * 1_000).toFixed(0), load.toFixed(1)].join(" | ")} |`;
  });
  return `${[head, `|${" --- |".repeat(11)}`, ...rows].join("\n")}\n`;
}
