/** Work that comes round by itself, at times that many services do not share. */

export interface Chore {
  readonly name: string;
  /** Milliseconds between two rounds, in the middle: half as long to one and a half times. */
  readonly every: number;
  work(): Promise<void>;
}

export interface Schedule {
  /** Begins no further round, and waits for one that is under way. */
  stop(): Promise<void>;
}

/** Runs each chore soon, in the order given, and then again and again; one at a time. A failed round is only written to the log. */
export function keepDoing(
  chores: readonly Chore[],
  log: { warn(fields: object, message: string): void },
  soon: number,
): Schedule {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  let line: Promise<void> = Promise.resolve();

  function after(milliseconds: number, chore: Chore): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      line = line.then(async () => await round(chore));
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  }

  async function round(chore: Chore): Promise<void> {
    if (stopped) return;
    try {
      await chore.work();
    } catch (error) {
      log.warn({ err: error, job: chore.name }, "could not be done; it comes round again");
    }
    if (!stopped) after(chore.every * (0.5 + Math.random()), chore);
  }

  for (const [index, chore] of chores.entries()) after((index + Math.random()) * soon, chore);
  return {
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await line;
    },
  };
}
