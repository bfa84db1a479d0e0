/** Layers that repositories build in front of queues and timers of their own. */
import { expect, test } from "vitest";
import { linkFiles } from "../../support/linked.ts";

const told = new Set(["enqueues", "triggers", "handles"]);
const short = (id: string): string => id.replace(/^symbol:[^#]*#/, "");

function lines(files: Readonly<Record<string, string>>): readonly string[] {
  return [...linkFiles(files).graph.edges()]
    .filter(({ kind, from }) => told.has(kind) && !from.startsWith("route:"))
    .map(({ from, kind, to, certainty, attributes }) => {
      const job = attributes?.["job"] === undefined ? "" : ` (${attributes["job"]})`;
      return `${short(from)} ${kind} ${short(to)}${job}${certainty === "guessed" ? " ?" : ""}`;
    })
    .sort();
}

test("one place that registers workers, queues that are made once, and a helper for schedules", () => {
  const found = lines({
    "src/names.ts": `export enum QueueName { Mail = "mail", Digest = "digest" }`,
    "src/mail-queue.ts": `
      import { Queue } from "bullmq";
      import { QueueName } from "./names";
      import { scheduleRecurring } from "./recurring";
      export class MailQueue {
        private static instance: Queue | null = null;
        static getInstance(): Queue | null {
          if (MailQueue.instance) return MailQueue.instance;
          MailQueue.instance = ready() ? new Queue(QueueName.Mail) : null;
          MailQueue.instance?.on("error", () => {});
          if (MailQueue.instance) scheduleRecurring(MailQueue.instance, { jobName: "nightly", pattern: "0 3 * * *" });
          return MailQueue.instance;
        }
      }
      function ready() { return true; }
    `,
    "src/recurring.ts": `
      import type { Queue } from "bullmq";
      export const scheduleRecurring = async (queue: Queue, opts: { jobName: string; pattern: string }) => {
        const { jobName, pattern } = opts;
        await queue.upsertJobScheduler(jobName, { pattern }, { name: jobName });
      };
    `,
    "src/manager.ts": `
      import { type Processor, Worker } from "bullmq";
      import type { QueueName } from "./names";
      export class WorkerManager {
        static register(queueName: QueueName, processor: Processor) {
          new Worker(queueName, WorkerManager.measured(processor));
        }
        private static measured(processor: Processor): Processor { return (job) => processor(job); }
      }
    `,
    "src/app.ts": `
      import { WorkerManager } from "./manager";
      import { QueueName } from "./names";
      import { deliver } from "./deliver";
      WorkerManager.register(QueueName.Mail, deliver);
    `,
    "src/deliver.ts": "export const deliver = async (job) => {};",
    "src/sign-up.ts": `
      import { MailQueue } from "./mail-queue";
      export const signUp = () => MailQueue.getInstance()?.add("welcome", {});
    `,
  });
  expect(found).toEqual([
    "MailQueue.getInstance enqueues queue:mail (nightly)",
    "job:bullmq/mail handles deliver",
    "queue:mail triggers job:bullmq/mail",
    "schedule:0 3 * * * mail/nightly triggers job:bullmq/mail",
    "signUp enqueues queue:mail (welcome)",
  ]);
});

test("tasks that are classes", () => {
  const found = lines({
    "src/base.ts": `
      import Queue from "bull";
      const tasks = new Queue("tasks");
      export abstract class BaseTask {
        schedule(props: object) { return tasks.add({ name: this.constructor.name, props }); }
        abstract perform(props: object): Promise<void>;
      }
    `,
    "src/clean.ts": `
      import { BaseTask } from "./base";
      export class CleanTask extends BaseTask { async perform() {} }
    `,
    "src/delete.ts": `
      import { CleanTask } from "./clean";
      export const remove = () => new CleanTask().schedule({});
    `,
  });
  expect(found).toEqual([
    "BaseTask.schedule enqueues queue:tasks",
    "job:bull/CleanTask handles CleanTask.perform",
    "queue:tasks triggers job:bull/CleanTask",
    "remove enqueues queue:tasks (CleanTask)",
  ]);
});

test("what is sent along, and what is taken out of it", () => {
  const { graph } = linkFiles({
    "src/queue.ts": `import { Queue } from "bullmq"; export const mails = new Queue("mail");`,
    "src/sign-up.ts": `
      import { mails } from "./queue";
      const base = { locale: "en" };
      export const signUp = (user, more) => mails.add("welcome", { to: user.mail, ...base });
      export const remind = (user, more) => mails.add("remind", { to: user.mail, ...more });
    `,
    "src/worker.ts": `
      import { Worker } from "bullmq";
      new Worker("mail", deliver);
      async function deliver(job) {
        const { to } = job.data;
        await send(to, job.data.locale, () => job.data?.subject);
      }
      function send(...all) {}
    `,
  });
  const said = [...graph.edges()].flatMap(({ from, attributes: { sends, takes } = {} }) =>
    sends === undefined && takes === undefined ? [] : [`${short(from)} ${JSON.stringify({ sends, takes })}`],
  );
  expect(said.sort()).toEqual([
    `job:bullmq/mail {"takes":["locale","subject","to"]}`,
    `remind {"sends":["to","..."]}`,
    `signUp {"sends":["locale","to"]}`,
  ]);
});

test("tasks that say how often, in words of their own", () => {
  const found = lines({
    "src/time.ts": `
      export class Minute { static ms = 60 * 1000; }
      export class Hour { static ms = 60 * Minute.ms; }
    `,
    "src/base.ts": `
      import Queue from "bull";
      const tasks = new Queue("tasks");
      export enum Interval { Day = "daily", Hour = "hourly" }
      export abstract class BaseTask {
        schedule(props: object) { return tasks.add({ name: this.constructor.name, props }); }
        abstract perform(props: object): Promise<void>;
      }
    `,
    "src/clean.ts": `
      import { Minute } from "./time";
      import { BaseTask, Interval } from "./base";
      export class CleanTask extends BaseTask {
        async perform() {}
        get cron() { return { interval: Interval.Hour, window: 15 * Minute.ms }; }
      }
      export class RollUpTask extends BaseTask {
        async perform() {}
        static cron = "0 3 * * *";
      }
    `,
    "src/timer.ts": `
      import { Hour } from "./time";
      setInterval(() => sweep(), 2 * Hour.ms);
      function sweep() {}
    `,
  });
  expect(found.filter((line) => line.startsWith("schedule:"))).toEqual([
    "schedule:0 3 * * * RollUpTask triggers job:bull/RollUpTask",
    "schedule:every 3600000ms CleanTask triggers job:bull/CleanTask",
    "schedule:every 7200000ms timer triggers job:timer/timer",
  ]);
});

test("classes that are told of the events that they list", () => {
  const found = lines({
    "src/base.ts": `
      export abstract class BaseProcessor {
        static applicableEvents: string[] = [];
        abstract perform(event: object): Promise<void>;
      }
      export abstract class Shape { static colours: string[] = []; abstract perform(): void; }
    `,
    "src/avatar.ts": `
      import { BaseProcessor, Shape } from "./base";
      export class AvatarProcessor extends BaseProcessor {
        static applicableEvents = ["users.create"];
        async perform(event) {}
      }
      export class Round extends Shape { perform() {} }
    `,
  });
  expect(found).toEqual(["job:app/AvatarProcessor handles AvatarProcessor.perform"]);
});

test("a scheduler of one's own: what runs, how often and under which name is told where it is called", () => {
  const found = lines({
    "src/scheduler.ts": `
      export class Scheduler {
        async schedule(run: () => Promise<unknown>, time: number, id: string) {
          const once = async () => { await run(); };
          setInterval(async () => { await once(); }, time).unref();
        }
      }
    `,
    "src/app.ts": `
      import { hoursToMilliseconds } from "date-fns";
      import ms from "ms";
      import { Scheduler } from "./scheduler";
      import { seen } from "./seen";
      export function start(scheduler: Scheduler) {
        scheduler.schedule(seen.bind(null), hoursToMilliseconds(24), "cleanLastSeen");
        scheduler.schedule(async () => {}, ms("5 min"), "refresh tokens");
      }
    `,
    "src/seen.ts": "export async function seen() {}",
  });
  expect(found.filter((line) => line.startsWith("schedule:"))).toEqual([
    "schedule:every 300000ms refresh tokens triggers job:timer/refresh tokens",
    "schedule:every 86400000ms cleanLastSeen triggers job:timer/cleanLastSeen",
  ]);
  expect(found).toContain("job:timer/cleanLastSeen handles seen");
});

test("events that are classes with the name of a queue", () => {
  const found = lines({
    "src/base.ts": `
      export class Event {
        protected static queueName = "";
        static send(payload) { return put(payload); }
        static handle(job) { throw new Error("not implemented"); }
      }
      function put(payload) {}
    `,
    "src/purge.ts": `
      import { Event } from "./base";
      export class Purge extends Event {
        static queueName = "cdn:purge";
        static async handle(job) {}
      }
      export class Created extends Event { static queueName = "object:created"; }
    `,
    "src/delete.ts": `
      import { Purge } from "./purge";
      export const remove = () => Purge.send({});
    `,
  });
  expect(found).toEqual([
    "job:app/cdn:purge handles Purge.handle",
    "queue:cdn:purge triggers job:app/cdn:purge",
    "remove enqueues queue:cdn:purge",
  ]);
});

test("runners whose base class calls them again and again", () => {
  const found = lines({
    "src/runner.ts": `
      export abstract class PeriodicRunner {
        protected abstract get intervalMs(): number;
        protected abstract execute(): Promise<void>;
        start() { void this.again(); }
        private async again() {
          await this.execute();
          setTimeout(() => this.again(), this.intervalMs);
        }
      }
    `,
    "src/clean.ts": `
      import { PeriodicRunner } from "./runner";
      export class Cleaner extends PeriodicRunner {
        protected get intervalMs() { return 60 * 1000; }
        protected async execute() {}
      }
    `,
  });
  expect(found).toEqual([
    "job:timer/Cleaner handles Cleaner.execute",
    "schedule:every 60000ms Cleaner triggers job:timer/Cleaner",
  ]);
});

test("definitions with an id, and a worker that is made with a table of handlers", () => {
  const found = lines({
    "src/definitions.ts": `
      const ID = "send.welcome";
      export const WELCOME_JOB = { id: ID, trigger: { name: ID }, handler: async () => { await import("./mail"); } } as const;
      export const SWEEP_JOB = { id: "sweep", trigger: { name: "sweep", cron: "*/15 * * * *" }, handler: async () => {} } as const;
    `,
    "src/mail.ts": "export const run = () => {};",
    "src/client.ts": `
      import { SWEEP_JOB, WELCOME_JOB } from "./definitions";
      export class JobClient { constructor(definitions: unknown[]) {} async triggerJob(options: object) {} }
      export const jobs = new JobClient([WELCOME_JOB, SWEEP_JOB]);
    `,
    "src/worker.ts": `
      import { RedisWorker } from "./redis-worker";
      export const worker = new RedisWorker({
        name: "common",
        catalog: { "alerts.send": {}, "alerts.drop": {} },
        jobs: { "alerts.send": async () => alert(), "alerts.drop": async () => {} },
      });
      function alert() {}
    `,
    "src/redis-worker.ts":
      "export class RedisWorker { constructor(options: object) {} async enqueue(item: object) {} }",
    "src/sign-up.ts": `
      import { jobs } from "./client";
      import { worker } from "./worker";
      export const signUp = () => jobs.triggerJob({ name: "send.welcome", payload: {} });
      export const fail = () => worker.enqueue({ job: "alerts.send", payload: {} });
    `,
  });
  expect(found.filter((line) => !line.includes("handles"))).toEqual([
    "fail enqueues queue:alerts.send",
    "queue:alerts.drop triggers job:app/alerts.drop",
    "queue:alerts.send triggers job:app/alerts.send",
    "queue:send.welcome triggers job:app/send.welcome",
    "queue:sweep triggers job:app/sweep",
    "schedule:*/15 * * * * sweep triggers job:app/sweep",
    "signUp enqueues queue:send.welcome",
  ]);
});

test("what only looks like a queue, a worker or a loop", () => {
  const found = lines({
    "src/queue.ts": `
      export class TaskQueue { add(task: () => void) {} }
      const queue = new TaskQueue();
      export const later = () => queue.add(() => {});
    `,
    "src/threads.ts": `
      import { Worker } from "node:worker_threads";
      export const start = () => new Worker("./thread.js", {});
    `,
    "src/page.ts": "export const tick = () => setInterval(() => { window.refresh(); }, 1000);",
    "src/jobs.test.ts": `
      import { Queue } from "bullmq";
      new Queue("test").add("one", {});
      setInterval(() => {}, 10);
    `,
  });
  expect(found).toEqual([]);
});
