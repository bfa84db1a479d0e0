import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDispatcher, type Dispatcher } from "../../src/queue/dispatcher.ts";
import type { Handlers, QueueLimits, Settled, Task } from "../../src/queue/handlers.ts";
import { openWorkStore } from "../../src/store/work.ts";
import type { Run, Trouble, WorkStore } from "../../src/work.ts";
import { pullRequest } from "../contracts/work-store.ts";

const limits: QueueLimits = {
  announce: { atOnce: 2, deadline: 60_000 },
  review: { atOnce: 2, deadline: 60_000 },
  backoff: { first: 1, longest: 5 },
  attempts: 3,
  longest: 60_000,
};
const repositories = [9001, 9002, 9003].map((repositoryId) => ({
  repositoryId,
  installationId: 77,
  owner: "corner-shop",
  repo: `r${repositoryId}`,
}));

let dir: string;
let store: WorkStore;
let dispatcher: Dispatcher;
let story: string[];
let settled: Settled[];
let failures: number;
let trouble: Trouble;
/** Ends a review that waits. */
let ends: Map<string, () => void>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "queue-"));
  story = [];
  settled = [];
  ends = new Map();
  failures = 0;
  trouble = { again: "patiently" };
  start();
});

afterEach(async () => {
  await dispatcher.drain(0, 60_000);
  store.close();
  rmSync(dir, { recursive: true });
});

function start(over: Partial<QueueLimits> = {}): void {
  store = openWorkStore(dir);
  const handlers: Handlers = {
    interpret: ({ body }) => ({ repositories, requests: JSON.parse(Buffer.from(body).toString()) }),
    async announce({ key, head, base }) {
      story.push(`${key} announced`);
      if (failures-- > 0) throw new Error("GitHub is down");
      return { checkRunId: 1, head, base };
    },
    review,
    troubleOf: () => trouble,
  };
  const log = { error: (fields: object) => void story.push(`error ${Reflect.get(fields, "err")}`), warn() {} };
  dispatcher = createDispatcher({
    store,
    handlers,
    limits: { ...limits, ...over },
    log,
    observe: (what) => settled.push(what),
  });
  dispatcher.wake();
}

async function review({ key }: Run, { signal }: Task) {
  story.push(`${key} begins`);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  ends.set(key, resolve);
  signal.addEventListener("abort", () => reject(signal.reason));
  try {
    await promise;
  } catch (error) {
    story.push(`${key} ${error instanceof Error ? error.name : error}`);
    if (signal.reason.name === "StoppedError") throw error;
    return "superseded" as const;
  }
  return "answered" as const;
}

async function deliver(...requests: readonly object[]): Promise<void> {
  const body = Buffer.from(JSON.stringify(requests));
  await store.append([{ guid: `${Math.random()}`, event: "pull_request", body, receivedAt: Date.now() }]);
  dispatcher.wake();
}

async function until(line: string): Promise<void> {
  while (!story.includes(line)) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function idle(): Promise<void> {
  for (;;) {
    const { deliveries, waiting, claimed } = await store.load(Date.now());
    if (deliveries + waiting.announce + waiting.review + claimed.announce + claimed.review === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const [a1, a2, b1] = [pullRequest(7, "h1"), pullRequest(7, "h2"), pullRequest(8, "h3")];

test("announces at once and reviews one after another in a repository", async () => {
  await deliver(a1, b1);
  await until(`${a1.key} begins`);
  await until(`${b1.key} announced`);
  expect(story).not.toContain(`${b1.key} begins`);
  ends.get(a1.key)?.();
  await until(`${b1.key} begins`);
  ends.get(b1.key)?.();
  await idle();
});

test("reviews no more at once than it may", async () => {
  const other = (repositoryId: number) => pullRequest(1, "h9", { repositoryId });
  await deliver(a1, other(9002), other(9003));
  await until(`${other(9002).key} begins`);
  await until(`${other(9003).key} announced`);
  expect(story.filter((line) => line.endsWith("begins"))).toHaveLength(2);
  ends.get(a1.key)?.();
  await until(`${other(9003).key} begins`);
  for (const end of ends.values()) end();
  await idle();
});

test("stops the review of a head that is no longer it", async () => {
  await deliver(a1);
  await until(`${a1.key} begins`);
  await deliver(a2);
  await until(`${a1.key} SupersededError`);
  await until(`${a2.key} begins`);
  ends.get(a2.key)?.();
  await idle();
  expect(await store.run(a1.key)).toMatchObject({ outcome: "superseded" });
});

test("stops what takes too long, and goes on", async () => {
  await dispatcher.drain(0, 60_000);
  store.close();
  start({ review: { atOnce: 1, deadline: 20 } });
  await deliver(a1);
  await until(`${a1.key} DeadlineError`);
  await idle();
});

test("tries again what will pass, a few times what may, and never what will not", async () => {
  failures = 4;
  await deliver(a1);
  await until(`${a1.key} begins`);
  ends.get(a1.key)?.();
  await idle();
  expect(settled.map(({ result }) => result)).toEqual([
    "retried",
    "retried",
    "retried",
    "retried",
    "announced",
    "answered",
  ]);

  trouble = { again: "sometimes" };
  failures = 99;
  await deliver(a2);
  await idle();
  expect(await store.run(a2.key)).toMatchObject({ outcome: "failed", attempt: 2 });

  trouble = { again: "never" };
  await deliver(b1);
  await idle();
  expect(await store.run(b1.key)).toMatchObject({ outcome: "refused", attempt: 0 });
});

test("holds the whole installation where GitHub asks for that", async () => {
  trouble = { again: "patiently", after: 60_000, hold: true };
  failures = 1;
  await deliver(a1);
  while (settled.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await deliver(pullRequest(1, "h9", { repositoryId: 9002 }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(story).toEqual([`${a1.key} announced`]);
});

test("pauses, and takes deliveries meanwhile", async () => {
  dispatcher.pause();
  await deliver(a1);
  while ((await store.load(Date.now())).waiting.announce === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(story).toEqual([]);
  dispatcher.resume();
  await until(`${a1.key} begins`);
  ends.get(a1.key)?.();
  await idle();
});

test("drained, leaves what is unfinished to the next process", async () => {
  await deliver(a1, b1);
  await until(`${a1.key} begins`);
  await dispatcher.drain(0, 60_000);
  store.close();
  expect(story).toContain(`${a1.key} StoppedError`);
  story.length = 0;
  start();
  await until(`${a1.key} begins`);
  ends.get(a1.key)?.();
  await until(`${b1.key} begins`);
  ends.get(b1.key)?.();
  await idle();
  expect(story.filter((line) => line.endsWith("announced"))).toEqual([]);
});

test("a delivery that nobody can read is passed over", async () => {
  await store.append([{ guid: "broken", event: "ping", body: Buffer.from("{"), receivedAt: 1 }]);
  await deliver(a1);
  await until(`${a1.key} begins`);
  expect(story[0]).toMatch(/^error SyntaxError/);
  ends.get(a1.key)?.();
  await idle();
});
