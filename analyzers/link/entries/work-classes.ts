/**
 * Classes that are work: tasks that a method of their base class puts into a queue, events with the name of a queue, runners whose
 * base class calls them again and again. Found by what the base class does, never by what it is called.
 */
import type { Facts } from "../../facts.ts";
import type { Forwarder } from "../../forward.ts";
import type { World } from "../../matched.ts";
import type { Holder, JobMeaning, Place, Seen } from "../../meaning.ts";

/** What the method that does the work is called. */
const work = ["perform", "handle", "execute", "process", "run"];
/** Members that hold the name of a queue. */
const queues: ReadonlySet<string> = new Set(["queueName", "jobName", "taskName", "topicName"]);
/** Methods that put an instance, or what a class is given, into its queue. */
const sends = /^\.(?:send|enqueue|schedule|dispatch|publish|trigger|invokeOrSend|batchSend|sendLater)$/;
/** Members that say how often. */
const often = /interval(?:Ms)?$|^cron$|^schedule$|^period(?:Ms)?$/i;
/** Members of a class that list what it listens to: whoever gives out the events asks each class whether it wants one. */
const listens = /(?:^|[a-z])(?:events?|eventNames|topics?|subscriptions?|listensTo|subscribesTo)$/i;
const timers: ReadonlySet<string> = new Set([".setInterval", ".setTimeout"]);
/** Classes over classes. */
const maxAncestors = 8;

/** `involve` hears the files that declare such classes; `asking` notes what the answer about a file hangs on. */
export function workClasses(
  world: World,
  forwarder: Told,
  files: ReadonlyMap<string, Facts>,
  involve: (file: string) => void,
  asking: <Found>(file: string, find: () => Found) => Found,
): readonly JobMeaning[] {
  const all = [...files];
  return [
    ...all.flatMap(([file, facts]) => asking(file, () => sentIn(world, forwarder, file, facts, involve))),
    ...all.flatMap(([file, facts]) =>
      facts.symbols.some(isBelow) ? asking(file, () => declaredIn(world, forwarder, file, facts, involve)) : [],
    ),
  ];
}

const isBelow = ({ kind, refs }: Facts["symbols"][number]): boolean =>
  kind === "class" && refs.some(([, , how]) => how === "extends");

type Told = Pick<Forwarder, "inside" | "classOf">;

function sentIn(
  world: World,
  forwarder: Told,
  file: string,
  { chains }: Facts,
  involve: (file: string) => void,
): readonly JobMeaning[] {
  const found: JobMeaning[] = [];
  for (const chain of chains)
    for (const [at, { step, args, line }] of chain.links.entries()) {
      const on = args !== undefined && sends.test(step) ? forwarder.classOf({ file, chain, at, args }) : undefined;
      if (on === undefined) continue;
      involve(file);
      const queue = queueOf(world, on);
      if (queue === undefined) continue;
      found.push({
        ...{ idiom: "app", file, by: chain.by, line, sure: true, means: "enqueues", system: "app", jobs: [] },
        ...{ bound: false, repeat: undefined, made: undefined, path: undefined },
        queue: { file, value: { is: "text", text: queue } },
      });
    }
  return found;
}

function declaredIn(
  world: World,
  forwarder: Told,
  file: string,
  { symbols }: Facts,
  involve: (file: string) => void,
): readonly JobMeaning[] {
  const found: JobMeaning[] = [];
  for (const [symbol, fact] of symbols.entries()) {
    if (!isBelow(fact)) continue;
    const { name, line } = fact;
    const above = ancestorsOf(world, { file, symbol });
    const does = work.flatMap((method) => memberOf(world, { file, symbol }, method) ?? [])[0];
    if (does === undefined || above.length === 0) continue;
    involve(file);
    const place: Place = { idiom: "app", file, by: symbol, line, sure: true };
    const text = (written: string): Seen => ({ file, value: { is: "text", text: written } });
    const handlers: readonly Seen[] = [{ file: does.file, value: { is: "function", symbol: does.symbol } }];
    const consumer = { ...place, means: "consumes", each: undefined, every: undefined, handlers } as const;
    const queue = queueOf(world, { file, symbol });
    // What the topmost class does is what none of those below does otherwise.
    const isDefault = isMember(world, above.at(-1) ?? { file, symbol }, does);
    if (queue !== undefined && !isDefault)
      found.push({ ...consumer, system: "app", queue: text(queue), job: undefined });
    for (const base of above) {
      if (isMember(world, base, does)) continue;
      const task = queue === undefined ? putIn(world, forwarder.inside, base) : undefined;
      if (task !== undefined) {
        const spec = ruleOf(world, { file, symbol });
        const every = spec === undefined ? undefined : text(spec);
        found.push({ ...consumer, system: task.system, queue: task.queue, job: text(name), every });
      }
      const every = task === undefined ? repeats(world, base) : undefined;
      if (every !== undefined)
        found.push({
          ...place,
          means: "schedules",
          system: "timer",
          every: { file, value: { is: "ref", to: name, path: `:.${every}` } },
          handlers,
          name: text(name),
        });
      const isListener = task === undefined && every === undefined && queue === undefined && isToldEvents(world, base);
      if (isListener) found.push({ ...consumer, system: "app", queue: undefined, job: text(name), waits: false });
      if (task !== undefined || every !== undefined || isListener) break;
    }
  }
  return found;
}

/** The name of the queue that a class says is its own. */
function queueOf({ names }: World, { file, symbol }: Holder): string | undefined {
  for (const { fact } of names.membersOf(file, symbol))
    if (queues.has(shortOf(fact.name)) && fact.value?.is === "text" && fact.value.text !== "") return fact.value.text;
  return undefined;
}

/** The method of a class, or of one above it. */
function memberOf({ names }: World, { file, symbol }: Holder, method: string): Holder | undefined {
  const name = names.files.get(file)?.symbols[symbol]?.name ?? "";
  const found =
    names.membersOf(file, symbol).find(({ fact }) => shortOf(fact.name) === method && fact.kind === "method") ??
    undefined;
  if (found !== undefined) return { file, symbol: found.symbol };
  const { end, rest } = names.walk(file, name, `:.${method}`);
  if (end?.at !== "symbol" || rest.length > 0) return undefined;
  return names.files.get(end.file)?.symbols[end.symbol]?.kind === "method" ? end : undefined;
}

/** Nearest first. */
function ancestorsOf(world: World, holder: Holder): readonly Holder[] {
  const found: Holder[] = [];
  for (let at = baseOf(world, holder); at !== undefined && found.length < maxAncestors; at = baseOf(world, at))
    found.push(at);
  return found;
}

function baseOf({ names }: World, { file, symbol }: Holder): Holder | undefined {
  const base = names.usesOf(file, symbol).find(([, , how]) => how === "extends");
  const end = base && names.walk(file, base[0], base[1]).end;
  const isClass = end?.at === "symbol" && names.files.get(end.file)?.symbols[end.symbol]?.kind === "class";
  return isClass ? { file: end.file, symbol: end.symbol } : undefined;
}

function isMember({ names }: World, owner: Holder, { file, symbol }: Holder): boolean {
  return owner.file === file && names.files.get(file)?.symbols[symbol]?.owner === owner.symbol;
}

/** What a method of a base class puts into a queue under the name of the class it is called on. */
function putIn({ names }: World, inside: Forwarder["inside"], base: Holder) {
  for (const { symbol, fact } of names.membersOf(base.file, base.symbol))
    if (fact.kind === "method")
      for (const meaning of inside({ file: base.file, symbol }))
        if (meaning.means === "enqueues" && meaning.queue !== undefined && meaning.jobs.some(isNamedByClass))
          return meaning;
  return undefined;
}

/** `this.constructor.name`. */
const isNamedByClass = ({ value }: Seen): boolean =>
  value.is === "ref" && /^:?\.(?:constructor\.)?name$/.test(value.path);

/** A static list of what the classes below are to be told of. */
function isToldEvents({ names }: World, { file, symbol }: Holder): boolean {
  return names
    .membersOf(file, symbol)
    .some(({ fact }) => fact.static === true && fact.value?.is === "list" && listens.test(shortOf(fact.name)));
}

/** What people call a period, in milliseconds. */
const periods: Readonly<Record<string, number>> = {
  minutely: 60_000,
  hourly: 3_600_000,
  daily: 86_400_000,
  nightly: 86_400_000,
  weekly: 604_800_000,
};
const pattern = /^(?:@\w+|\S+(?:\s+\S+){4,5})$/;

/** By which rule a class says that it runs: a pattern, or a period by its name, on its own or in an object. */
function ruleOf({ names, constants }: World, { file, symbol }: Holder): string | undefined {
  for (const { fact } of names.membersOf(file, symbol)) {
    if (fact.value === undefined || !often.test(shortOf(fact.name))) continue;
    const seen: Seen = { file, value: fact.value };
    for (const one of [
      seen,
      ...["interval", "every", "cron", "pattern"].flatMap((key) => constants.entry(seen, key) ?? []),
    ]) {
      const text = constants.text(one);
      const period = text === undefined ? undefined : periods[text.toLowerCase()];
      if (period !== undefined) return `every ${period}ms`;
      if (text !== undefined && pattern.test(text)) return text;
    }
  }
  return undefined;
}

/** The member of a base class that says how often its timer runs. */
function repeats({ names }: World, base: Holder): string | undefined {
  const members = names.membersOf(base.file, base.symbol);
  const own = new Set(members.map(({ symbol }) => symbol));
  const runs = names
    .chainsOf(base.file)
    .some(({ to, links, by }) => to === "@global" && timers.has(links[0]?.step ?? "") && own.has(by));
  return runs ? members.map(({ fact }) => shortOf(fact.name)).find((name) => often.test(name)) : undefined;
}

const shortOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
