import { describe, expect, test } from "vitest";
import type { Log } from "../../src/github/repository.ts";
import {
  BusyError,
  createRunner,
  DeadlineError,
  type Job,
  type Runner,
  StoppedError,
} from "../../src/github/runner.ts";

const limits = { capacity: 10, concurrency: 2, deadline: 60_000 };

interface Stage {
  readonly runner: Runner;
  /** What happened, in order. */
  readonly story: string[];
  /** A job that works until `finish` is called with its key. */
  job(key: string, lane: string): Job<string>;
  finish(key: string): void;
  /** Waits until the story has this line. */
  until(line: string): Promise<void>;
}

function stage(over: Partial<typeof limits> = {}): Stage {
  const lines: string[] = [];
  const watchers = new Map<string, () => void>();
  const story = new Proxy(lines, {
    set(target, at, value) {
      const done = Reflect.set(target, at, value);
      watchers.get(String(value))?.();
      return done;
    },
  });
  const ends = new Map<string, () => void>();
  const log: Log = {
    info() {},
    warn() {},
    error: (fields) => void story.push(`log ${Reflect.get(fields, "job")} ${Reflect.get(fields, "err")}`),
  };
  return {
    runner: createRunner({ ...limits, ...over }, log),
    story,
    job: (key, lane) => ({
      key,
      lane,
      async announce() {
        story.push(`${key} announced`);
        return key;
      },
      async work(announced, signal) {
        if (!signal.aborted) {
          story.push(`${announced} begins`);
          const { promise, resolve } = Promise.withResolvers<void>();
          ends.set(key, resolve);
          signal.addEventListener("abort", () => resolve());
          await promise;
        }
        story.push(`${announced} ${signal.aborted ? signal.reason.name : "ends"}`);
      },
    }),
    finish: (key) => ends.get(key)?.(),
    async until(line) {
      if (lines.includes(line)) return;
      await new Promise<void>((resolve) => watchers.set(line, resolve));
    },
  };
}

describe("createRunner", () => {
  test("announces at once and works one after another in a lane, side by side in two", async () => {
    const { runner, story, job, finish, until } = stage();
    runner.submit(job("orders-1", "orders"));
    runner.submit(job("orders-2", "orders"));
    runner.submit(job("mail-1", "mail"));
    expect(story).toEqual([]);
    await until("mail-1 begins");
    expect(story.toSorted()).toEqual([
      "mail-1 announced",
      "mail-1 begins",
      "orders-1 announced",
      "orders-1 begins",
      "orders-2 announced",
    ]);
    finish("orders-1");
    await until("orders-2 begins");
    expect(story).toContain("orders-1 ends");
    finish("orders-2");
    finish("mail-1");
    await runner.drain(60_000, 0);
  });

  test("works no more than so many at once, the earlier first", async () => {
    const { runner, story, job, finish, until } = stage({ concurrency: 1 });
    for (const lane of ["orders", "charges", "mail"]) runner.submit(job(lane, lane));
    await until("mail announced");
    for (const lane of ["orders", "charges", "mail"]) {
      await until(`${lane} begins`);
      finish(lane);
    }
    await runner.drain(60_000, 0);
    expect(story.filter((line) => line.endsWith("begins"))).toEqual(["orders begins", "charges begins", "mail begins"]);
  });

  test("drops a job that lives already, and takes it again later", async () => {
    const { runner, story, job, finish, until } = stage();
    runner.submit(job("orders-1", "orders"));
    runner.submit(job("orders-1", "orders"));
    await until("orders-1 begins");
    finish("orders-1");
    await until("orders-1 ends");
    await new Promise(setImmediate);
    runner.submit(job("orders-1", "orders"));
    await until("orders-1 begins");
    await runner.drain(0, 60_000);
    expect(story.filter((line) => line === "orders-1 announced")).toHaveLength(2);
  });

  test("turns away what it has no room for", async () => {
    const { runner, job } = stage({ capacity: 1 });
    runner.submit(job("orders-1", "orders"));
    expect(() => runner.submit(job("orders-2", "orders"))).toThrow(BusyError);
    await runner.drain(0, 60_000);
    expect(() => runner.submit(job("orders-3", "orders"))).toThrow(BusyError);
  });

  test("stops a job at its deadline and goes on with the next", async () => {
    const { runner, story, job, until } = stage({ deadline: 5 });
    runner.submit(job("orders-1", "orders"));
    runner.submit(job("orders-2", "orders"));
    await until(`orders-2 ${DeadlineError.name}`);
    expect(story).toContain("orders-1 DeadlineError");
    await runner.drain(60_000, 0);
  });

  test("lets every job say that it was stopped, also those that still wait", async () => {
    const { runner, story, job, until } = stage();
    runner.submit(job("orders-1", "orders"));
    runner.submit(job("orders-2", "orders"));
    await until("orders-1 begins");
    await runner.drain(0, 60_000);
    expect(story.slice(-2).toSorted()).toEqual([`orders-1 ${StoppedError.name}`, `orders-2 ${StoppedError.name}`]);
  });

  test("a job that fails hurts itself only", async () => {
    const { runner, story, job, finish, until } = stage();
    const broken: Job<string> = {
      ...job("orders-1", "orders"),
      announce: async () => {
        throw new Error("no check run");
      },
    };
    const alsoBroken: Job<string> = {
      ...job("orders-2", "orders"),
      work: async () => {
        throw new Error("no answer");
      },
    };
    runner.submit(broken);
    runner.submit(alsoBroken);
    runner.submit(job("orders-3", "orders"));
    await until("orders-3 begins");
    finish("orders-3");
    await runner.drain(60_000, 0);
    expect(story.filter((line) => line.startsWith("log"))).toEqual([
      "log orders-1 Error: no check run",
      "log orders-2 Error: no answer",
    ]);
  });
});
