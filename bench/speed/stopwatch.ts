/** Rules that tell how long they take: the check asks them as ever. */
import { ruleName } from "../../seeds/names.ts";
import type { Rule, Seed } from "../../seeds/rule.ts";
import { cpuOfThread } from "./cpu.ts";

export interface Taken {
  /** CPU seconds of the main thread from the first question to the last answer, with what the judge does between them. */
  readonly judging: number;
  /** Milliseconds by rule. Wall time: the kernel accounts a thread in steps that are longer than most rules take. */
  readonly inTurn: ReadonlyMap<string, number>;
  /** Rules that were asked about base too. */
  readonly twice: ReadonlySet<string>;
}

export class Stopwatch {
  #spent = new Map<string, number>();
  #twice = new Set<string>();
  #first: number | undefined;
  #last = 0;

  /** Since it was taken last. */
  take(): Taken {
    const taken = { judging: this.#last - (this.#first ?? this.#last), inTurn: this.#spent, twice: this.#twice };
    this.#spent = new Map();
    this.#twice = new Set();
    this.#first = undefined;
    return taken;
  }

  /** Makes every rule of `seeds` tell it, for good. */
  hold(seeds: readonly Seed[]): void {
    for (const seed of seeds) for (const rule of seed.rules) this.#hold(ruleName(seed, rule), rule);
  }

  #hold(name: string, rule: Rule): void {
    const { check } = rule;
    const timed: Rule["check"] = (evidence) => {
      this.#first ??= cpuOfThread();
      const start = performance.now();
      try {
        // A generator works while it is read.
        return [...check.call(rule, evidence)];
      } finally {
        if (this.#spent.has(name)) this.#twice.add(name);
        this.#spent.set(name, (this.#spent.get(name) ?? 0) + performance.now() - start);
        this.#last = cpuOfThread();
      }
    };
    Object.assign(rule, { check: timed });
  }
}
