/** Queues, the jobs that work them off, and what runs by the clock: drawn into the graph. */
import type { Node, NodeId } from "../../graph/graph.ts";
import type { ConsumerMeaning, Meaning, ProducerMeaning, QueueMeaning, ScheduleMeaning, Seen } from "../../meaning.ts";
import { jobId, queueId, scheduleId } from "../ids.ts";
import { packageOf } from "../modules/package-of.ts";
import { handedBy } from "../names/code.ts";
import { nameOf } from "../place.ts";
import { durationOf } from "./durations.ts";
import { addOperation, drawHandler, type JobWorld as Given } from "./job-nodes.ts";
import { attributesOfPace, attributesOfSending, attributesOfTries } from "./paces.ts";
import { fieldsOf, sentWith } from "./payloads.ts";
import { joinPaths } from "./route-paths.ts";
import { handlersOf, jobName } from "./work-code.ts";

interface JobWorld extends Given {
  /** The name of the one queue of the package that a file belongs to. */
  readonly onlyQueue: (file: string) => string | undefined;
  /** The queue behind a name of the environment. */
  readonly boundQueue: (file: string, binding: string) => string | undefined;
  /** The route of a path, of the package that a file belongs to or of the one package that has it. */
  readonly routeAt: (file: string, method: string, path: string) => NodeId | undefined;
}

export function drawJobs(
  given: Given,
  found: Pick<JobWorld, "boundQueue" | "routeAt">,
  meanings: readonly Meaning[],
): void {
  const world: JobWorld = { ...given, ...found, onlyQueue: onlyQueues(given, meanings) };
  for (const meaning of meanings) if (meaning.means === "queue") drawQueue(world, meaning);
  for (const meaning of meanings) if (meaning.means === "consumes") drawConsumer(world, meaning);
  for (const meaning of meanings) if (meaning.means === "enqueues") drawProducer(world, meaning);
  const numbers = new Map<string, number>();
  for (const meaning of meanings) if (meaning.means === "schedules") drawSchedule(world, meaning, numbers);
}

function onlyQueues({ names, constants }: Given, meanings: readonly Meaning[]) {
  const home = packageOf(names);
  const found = new Map<string, Set<string>>();
  for (const meaning of meanings) {
    if (meaning.means === "enqueues" && meaning.bound) continue;
    const name = "queue" in meaning ? nameIn({ constants }, meaning.queue) : undefined;
    if (name === undefined) continue;
    const dir = home(meaning.file);
    found.set(dir, (found.get(dir) ?? new Set()).add(name));
  }
  return (file: string): string | undefined => {
    const [first, ...others] = found.get(home(file)) ?? [];
    return others.length === 0 ? first : undefined;
  };
}

function drawQueue(world: JobWorld, { file, line, system, queue, tries }: QueueMeaning): void {
  const name = nameIn(world, queue);
  if (name === undefined) return;
  addOperation(world.pen, "queue", queueId(name), name, { file, line, system, more: attributesOfTries(world, tries) });
}

function drawConsumer(world: JobWorld, meaning: ConsumerMeaning): void {
  const { file, line, system } = meaning;
  const every = meaning.every && specOf(world, meaning.every);
  const own = nameIn(world, meaning.job);
  const { name, sure } = queueName(world, meaning.queue ?? meaning.job, file, undefined);
  const called = own ?? name;
  const more = attributesOfPace(world, meaning.pace);
  const job = addOperation(world.pen, "job", jobId(system, called), called, { file, line, system, more });
  const certainty = sure && meaning.sure ? "resolved" : "guessed";
  // What only runs by the clock waits nowhere.
  if (meaning.waits !== false && (every === undefined || meaning.queue !== undefined)) {
    const queue = addNode(world, queueId(name), "queue", name, file, line, system);
    world.pen.connect({ from: queue, to: job, kind: "triggers", file, line, certainty });
  }
  if (every !== undefined) {
    const label = own ?? name;
    const schedule = addNode(
      world,
      scheduleId(every, label),
      "schedule",
      `${every} ${label}`,
      file,
      line,
      system,
      every,
    );
    world.pen.connect({ from: schedule, to: job, kind: "triggers", file, line, certainty });
  }
  for (const handler of meaning.handlers)
    for (const code of handlersOf(world, handler)) drawHandler(world, job, code, file, line);
}

/** What is called by a name that no platform's file ties to a queue is anything else that sends. */
function drawBound(world: JobWorld, { file, line, system, by, queue }: ProducerMeaning): void {
  const binding = world.constants.text(queue);
  const name = binding === undefined ? undefined : world.boundQueue(file, binding);
  const from = world.idOf(file, by);
  if (name === undefined || from === undefined) return;
  const to = addNode(world, queueId(name), "queue", name, file, line, system);
  world.pen.connect({ from, to, kind: "enqueues", file, line, certainty: "resolved" });
}

function drawProducer(world: JobWorld, meaning: ProducerMeaning): void {
  if (meaning.bound) {
    drawBound(world, meaning);
    return;
  }
  const { file, line, system, by } = meaning;
  const path = pathIn(world, meaning.path);
  if (meaning.path !== undefined && path === undefined) return;
  const known = nameIn(world, meaning.queue);
  const likely = known ?? path ?? world.onlyQueue(file);
  // `something.queue.add(...)` alone, where no queue is known, may be anybody's own class.
  if (!meaning.sure && likely === undefined) return;
  const { name, sure } =
    known === undefined && path !== undefined
      ? { name: path, sure: true }
      : queueName(world, meaning.queue, file, likely);
  const queue = addNode(world, queueId(name), "queue", name, file, line, system);
  const from = world.idOf(file, by);
  const certainty = sure && meaning.sure ? "resolved" : "guessed";
  const jobs = meaning.jobs.flatMap((job) => jobName(world, job) ?? []);
  const sent = meaning.payload === undefined ? [] : fieldsOf(world, meaning.payload);
  const how = { ...attributesOfTries(world, meaning.tries), ...attributesOfSending(meaning.sending) };
  for (const job of jobs.length === 0 ? [undefined] : jobs)
    if (from !== undefined)
      world.pen.connect({
        from,
        to: queue,
        kind: "enqueues",
        file,
        line,
        certainty,
        ...sentWith(job, sent, how),
      });
  if (path !== undefined) {
    const to =
      world.routeAt(file, "POST", path) ?? world.routeAt(file, "ALL", path) ?? world.routeAt(file, "GET", path);
    if (to !== undefined) world.pen.connect({ from: queue, to, kind: "triggers", file, line, certainty: "resolved" });
  }
  if (meaning.repeat === undefined) return;
  const spec = specOf(world, meaning.repeat);
  const label = [name, ...jobs.slice(0, 1)].join("/");
  const schedule = addNode(world, scheduleId(spec, label), "schedule", `${spec} ${label}`, file, line, system, spec);
  const job = jobId(system, name);
  const to = world.pen.has(job) ? job : queue;
  world.pen.connect({ from: schedule, to, kind: "triggers", file, line, certainty });
}

/** The name of a job that runs by the clock: its own, its handler's, or that of the file it stands in. */
function drawSchedule(world: JobWorld, meaning: ScheduleMeaning, numbers: Map<string, number>): void {
  const { file, line, system } = meaning;
  const handlers = meaning.handlers.flatMap((handler) => handedBy(world.names, handler).runs);
  const first = handlers[0];
  const fact = first && world.names.files.get(first.file)?.symbols[first.symbol];
  const inline = fact === undefined || fact.kind === "callback" || fact.kind === "module";
  const stem = nameOf(file).replace(/\.[^.]*$/, "");
  const wanted = world.constants.text(meaning.name) ?? (inline ? (settingOf(meaning.every) ?? stem) : fact.name);
  const number = (numbers.get(wanted) ?? 0) + 1;
  numbers.set(wanted, number);
  const name = number === 1 ? wanted : `${wanted}#${number}`;
  const spec = specOf(world, meaning.every);
  const job = addNode(world, jobId(system, name), "job", name, file, line, system);
  const schedule = addNode(world, scheduleId(spec, name), "schedule", `${spec} ${name}`, file, line, system, spec);
  world.pen.connect({ from: schedule, to: job, kind: "triggers", file, line, certainty: "resolved" });
  for (const code of handlers) drawHandler(world, job, code, file, line);
}

/** What is set by `jobs.nightly.schedule` is called `nightly`. */
function settingOf({ value }: Seen): string | undefined {
  const path = value.is === "ref" ? value.path : "";
  return /\.([^.()!:]+)\.(?:schedule|cron|cronTime|interval|pattern|spec|expression|rule)$/.exec(path)?.[1];
}

function specOf(world: JobWorld, every: Seen): string {
  const duration = durationOf(world, every);
  if (duration !== undefined) return `every ${duration}ms`;
  const texts = world.constants.items(every).map((item) => world.constants.text(item) ?? "?");
  return world.constants.text(every) ?? (texts.length > 0 ? texts.join(", ") : "?");
}

/** A queue that is named at run time: the likely one where one is, else one of its own for each file. */
function queueName(
  world: JobWorld,
  queue: Seen | undefined,
  file: string,
  likely: string | undefined,
): { readonly name: string; readonly sure: boolean } {
  const name = nameIn(world, queue);
  if (name !== undefined) return { name, sure: true };
  return { name: likely ?? `${world.constants.text(queue) ?? "?"} in ${file}`, sure: false };
}

/** What names a variable of the environment, however it is read: `env.MAIL_QUEUE_URL`. */
const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** A name that is written down; queues that differ only in what is added at run time are one family: `ingestion*`. */
function nameIn({ constants }: Pick<JobWorld, "constants">, seen: Seen | undefined): string | undefined {
  const text = constants.text(seen);
  if (text === undefined && seen?.value.is === "ref") {
    const last = seen.value.path.slice(seen.value.path.lastIndexOf(".") + 1);
    return variable.test(last) && /env|config|settings/i.test(`${seen.value.to}${seen.value.path}`)
      ? `$${last}`
      : undefined;
  }
  const family = text?.replace(/\?+$/, "");
  if (text === undefined || family === undefined || family.includes("?") || family === "") return undefined;
  return family === text ? text : family.length < shortest ? undefined : `${family}*`;
}

/** Letters that tell one family of queues from another. */
const shortest = 3;

/** The path that is asked for, where it is written down. */
function pathIn({ constants }: JobWorld, seen: Seen | undefined): string | undefined {
  const text = constants
    .text(seen)
    ?.replace(/^(?:\?|\$\w+|https?:\/\/[^/]*)/, "")
    .replace(/[?#].*$/, "");
  return text?.startsWith("/") && text.length > 1 ? joinPaths(text) : undefined;
}

function addNode(
  { pen }: Pick<JobWorld, "pen">,
  id: NodeId,
  kind: Node["kind"],
  name: string,
  file: string,
  line: number,
  system: string,
  spec?: string,
): NodeId {
  return addOperation(pen, kind, id, name, { file, line, system, ...(spec === undefined ? {} : { spec }) });
}
