/** Queues, the jobs that work them off, and what runs by the clock: drawn into the graph. */
import type { Node, NodeId } from "../../graph/graph.ts";
import type { ConsumerMeaning, Meaning, ProducerMeaning, QueueMeaning, ScheduleMeaning, Seen } from "../../meaning.ts";
import { jobId, queueId, scheduleId } from "../ids.ts";
import { packageOf } from "../modules/package-of.ts";
import { type Code, handedBy } from "../names/code.ts";
import { nameOf } from "../place.ts";
import { addOperation, drawHandler, type JobWorld as Given } from "./job-nodes.ts";

interface JobWorld extends Given {
  /** The name of the one queue of the package that a file belongs to. */
  readonly onlyQueue: (file: string) => string | undefined;
  /** The queue behind a name of the environment. */
  readonly boundQueue: (file: string, binding: string) => string | undefined;
}

export function drawJobs(given: Given, boundQueue: JobWorld["boundQueue"], meanings: readonly Meaning[]): void {
  const world: JobWorld = { ...given, boundQueue, onlyQueue: onlyQueues(given, meanings) };
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
    const name = "queue" in meaning ? constants.text(meaning.queue) : undefined;
    if (name === undefined || name.includes("?")) continue;
    const dir = home(meaning.file);
    found.set(dir, (found.get(dir) ?? new Set()).add(name));
  }
  return (file: string): string | undefined => {
    const [first, ...others] = found.get(home(file)) ?? [];
    return others.length === 0 ? first : undefined;
  };
}

function drawQueue(world: JobWorld, { file, line, system, queue }: QueueMeaning): void {
  const name = world.constants.text(queue);
  if (name !== undefined && !name.includes("?")) addNode(world, queueId(name), "queue", name, file, line, system);
}

function drawConsumer(world: JobWorld, meaning: ConsumerMeaning): void {
  const { file, line, system } = meaning;
  const { name, sure } = queueName(world, meaning.queue, file, undefined);
  const queue = addNode(world, queueId(name), "queue", name, file, line, system);
  const job = addNode(world, jobId(system, name), "job", name, file, line, system);
  const certainty = sure ? "resolved" : "guessed";
  world.pen.connect({ from: queue, to: job, kind: "triggers", file, line, certainty });
  for (const code of handlersOf(world, meaning.handler, file)) drawHandler(world, job, code, file, line);
}

/** BullMQ takes a file's path as processor, too: then the whole module is the handler. */
function handlersOf({ names, constants }: JobWorld, handler: Seen | undefined, file: string): readonly Code[] {
  if (handler === undefined) return [];
  const { runs, wraps } = handedBy(names, handler);
  if (runs.length > 0) return [...runs, ...wraps];
  const path = constants.text(handler);
  const module = path === undefined ? undefined : names.module(file, path);
  return module === undefined ? [] : [names.exported(module, "default") ?? { file: module, symbol: 0 }].map(sureOf);
}

const sureOf = ({ file, symbol }: { readonly file: string; readonly symbol: number }): Code => ({
  file,
  symbol,
  sure: true,
});

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
  const { name, sure } = queueName(world, meaning.queue, file, world.onlyQueue(file));
  // `something.queue.add(...)` alone, where no queue is known, may be anybody's own class.
  if (!meaning.sure && world.constants.text(meaning.queue) === undefined && world.onlyQueue(file) === undefined) return;
  const queue = addNode(world, queueId(name), "queue", name, file, line, system);
  const from = world.idOf(file, by);
  const certainty = sure && meaning.sure ? "resolved" : "guessed";
  const jobs = meaning.jobs.flatMap((job) => world.constants.text(job) ?? []);
  for (const job of jobs.length === 0 ? [undefined] : jobs)
    if (from !== undefined)
      world.pen.connect({
        from,
        to: queue,
        kind: "enqueues",
        file,
        line,
        certainty,
        ...(job === undefined ? {} : { attributes: { job } }),
      });
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
  const handlers = meaning.handler === undefined ? [] : handedBy(world.names, meaning.handler).runs;
  const first = handlers[0];
  const fact = first && world.names.files.get(first.file)?.symbols[first.symbol];
  const inline = fact === undefined || fact.kind === "callback" || fact.kind === "module";
  const stem = nameOf(file).replace(/\.[^.]*$/, "");
  const wanted = world.constants.text(meaning.name) ?? (inline ? stem : fact.name);
  const number = (numbers.get(wanted) ?? 0) + 1;
  numbers.set(wanted, number);
  const name = number === 1 ? wanted : `${wanted}#${number}`;
  const spec = specOf(world, meaning.every);
  const job = addNode(world, jobId(system, name), "job", name, file, line, system);
  const schedule = addNode(world, scheduleId(spec, name), "schedule", `${spec} ${name}`, file, line, system, spec);
  world.pen.connect({ from: schedule, to: job, kind: "triggers", file, line, certainty: "resolved" });
  for (const code of handlers) drawHandler(world, job, code, file, line);
}

function specOf({ constants }: JobWorld, every: Seen): string {
  const { value } = constants.follow(every);
  if (value.is === "number") return `every ${value.value}ms`;
  return constants.text(every) ?? "?";
}

/** A queue that is named at run time: the likely one where one is, else one of its own for each file. */
function queueName(
  { constants }: JobWorld,
  queue: Seen | undefined,
  file: string,
  likely: string | undefined,
): { readonly name: string; readonly sure: boolean } {
  const name = constants.text(queue);
  if (name !== undefined && !name.includes("?")) return { name, sure: true };
  return { name: likely ?? `${name ?? "?"} in ${file}`, sure: false };
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
