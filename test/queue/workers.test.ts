import { afterEach, expect, test } from "vitest";
import { SourceError } from "../../src/ports.ts";
import { createWorkers } from "../../src/queue/workers.ts";
import { CrashError, DeadlineError } from "../../src/work.ts";

interface Answer {
  readonly said: string;
  readonly pid: number;
  readonly secret: string;
}

const workers = createWorkers<object, Answer>({
  program: new URL("../fixtures/queue/worker.ts", import.meta.url),
  arguments: [],
  environment: { PATH: process.env["PATH"] ?? "" },
  heap: 256,
});
afterEach(() => workers.close());

const never = new AbortController().signal;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("one process answers task after task, and sees nothing of ours that it was not given", async () => {
  process.env["WEBHOOK_SECRET"] = "a secret of this test only";
  const first = await workers.run({ say: "orders" }, never);
  const second = await workers.run({ say: "mail" }, never);
  expect([first.said, second.said, first.secret]).toEqual(["orders", "mail", "none"]);
  expect(second.pid).toBe(first.pid);
});

test("what users can mend comes back as that, and our own failures with their place", async () => {
  const refused = workers.run({ refuse: "The branch is gone." }, never);
  await expect(refused).rejects.toThrow(SourceError);
  await expect(refused).rejects.toMatchObject({ message: "The branch is gone.", hint: "Push again." });
  await expect(workers.run({ fail: "no graph" }, never)).rejects.toMatchObject({
    stack: expect.stringContaining("worker.ts:1"),
  });
});

test("one that ends by itself is told from one that answers, and replaced", async () => {
  await expect(workers.run({ end: true }, never)).rejects.toThrow(CrashError);
  expect((await workers.run({ say: "again" }, never)).said).toBe("again");
});

test("one that does not listen any more is killed all the same", async () => {
  const { pid } = await workers.run({ say: "first" }, never);
  const late = new AbortController();
  const spinning = workers.run({ spin: true }, late.signal);
  setTimeout(() => late.abort(new DeadlineError("over the deadline")), 50);
  await expect(spinning).rejects.toThrow(DeadlineError);
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await workers.run({ say: "next" }, never)).pid).not.toBe(pid);
});
