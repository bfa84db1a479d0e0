import { fill, receiverOf } from "./holes.ts";
import { type CallPattern, type Hole, type Idiom, inPackages } from "./idiom.ts";
import { paceOf, sendingOf, triesOf } from "./interpret-tries.ts";
import type { Matched, World } from "./matched.ts";
import type { JobMeaning, Place, ProducerMeaning, Seen } from "./meaning.ts";

type Jobs = Extract<CallPattern, { readonly fact: "queue" | "consumes" | "enqueues" | "schedules" }>;

/** Undefined where what a pattern cannot do without is missing. */
export function interpretJobs(
  world: World,
  idiom: Idiom,
  pattern: Jobs,
  matched: Matched,
  place: Place,
): JobMeaning | undefined {
  const all = (hole: Hole): readonly Seen[] => fill(world, matched, hole);
  const each = (holes: readonly Hole[] | undefined): readonly Seen[] => (holes ?? []).flatMap(all);
  const one = (hole: Hole | undefined): Seen | undefined => (hole === undefined ? undefined : all(hole)[0]);
  const first = (holes: Hole | readonly Hole[] | undefined): Seen | undefined =>
    [holes ?? []].flat().flatMap((hole) => all(hole).slice(0, 1))[0];
  const work = (holes: Hole | readonly Hole[]): readonly Seen[] =>
    [holes]
      .flat()
      .map(all)
      .find((found) => found.length > 0) ?? [];
  const { file, chain } = matched.call;
  switch (pattern.fact) {
    case "queue":
      return {
        ...place,
        means: "queue",
        system: pattern.system,
        queue: one(pattern.queue),
        ...triesOf(all, pattern.tries),
      };
    case "consumes": {
      const handlers: readonly Seen[] =
        pattern.handler === undefined ? [{ file, value: { is: "function", symbol: chain.by } }] : work(pattern.handler);
      if (pattern.handled === true && handlers.length === 0) return undefined;
      const table = one(pattern.each);
      if (pattern.each !== undefined && table === undefined && handlers.length === 0) return undefined;
      return {
        ...place,
        means: "consumes",
        system: pattern.system,
        queue: first(pattern.queue),
        job: first(pattern.job),
        each: table,
        handlers,
        every: each(pattern.every)[0],
        ...(pattern.waits === undefined ? {} : { waits: pattern.waits }),
        ...paceOf(all, pattern.pace),
      };
    }
    case "enqueues": {
      if (pattern.bound === true && !isBinding(world.constants.text(first(pattern.queue)))) return undefined;
      const payload = each(pattern.payload).find((seen) => world.constants.follow(seen).value.is === "object");
      return {
        ...place,
        means: "enqueues",
        system: pattern.system,
        queue: first(pattern.queue),
        jobs: pattern.each === undefined ? [first(pattern.job) ?? []].flat() : eachOf(world, matched, pattern.each),
        repeat: each(pattern.repeat)[0] ?? (pattern.repeats === true ? { file, value: { is: "unknown" } } : undefined),
        bound: pattern.bound === true,
        made: madeBy(matched, pattern.queue),
        path: one(pattern.path),
        ...(payload === undefined ? {} : { payload }),
        ...triesOf(all, pattern.tries),
        sending: sendingOf(matched),
      };
    }
    case "schedules": {
      const every = known(world, idiom, one(pattern.every));
      if (every === undefined || (pattern.server === true && isPage(world, file))) return undefined;
      return {
        ...place,
        means: "schedules",
        system: pattern.system,
        every,
        handlers: work(pattern.handler),
        name: one(pattern.name),
      };
    }
  }
}

/** A name of the packages that stands for a text. */
function known({ names }: World, idiom: Idiom, seen: Seen | undefined): Seen | undefined {
  if (idiom.texts === undefined || seen?.value.is !== "ref") return seen;
  const [target] = names.resolve(seen.file, seen.value.to, seen.value.path);
  if (target?.to !== "package" || !inPackages(idiom.packages, target.specifier)) return seen;
  const text = idiom.texts[target.name + target.rest];
  return text === undefined ? seen : { file: seen.file, value: { is: "text", text } };
}

/** By custom such names are written in capitals; `response.send()` sends to no queue. */
const isBinding = (name: string | undefined): boolean => name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name);

/** The receiver of a call, where the queue is what that was made with. */
function madeBy({ call: { file, chain, at }, on }: Matched, queue: Hole | readonly Hole[]): ProducerMeaning["made"] {
  const hole = [queue].flat().find(usesMade);
  return hole && { receiver: { file, value: receiverOf(chain, at) }, by: { on, hole } };
}

const usesMade = (hole: Hole): boolean => hole.hole === "made" || (hole.hole === "key" && usesMade(hole.of));

/** The key of each object of a list. */
function eachOf(world: World, matched: Matched, each: { readonly of: Hole; readonly name: string }): readonly Seen[] {
  return fill(world, matched, each.of).flatMap((seen) => {
    const { file, value } = world.constants.follow(seen);
    const items = value.is === "list" ? value.items : [value];
    return items.flatMap((item) => world.constants.entry({ file, value: item }, each.name) ?? []);
  });
}

/** Work in one flow: what a person writes has a dozen. */
const maxFlow = 200;

/** One meaning for each piece of work in a flow, from the last that is done to the first. */
export function flowOf(
  world: World,
  matched: Matched,
  { of, queue, name, children }: NonNullable<Extract<Jobs, { readonly fact: "enqueues" }>["flow"]>,
  whole: ProducerMeaning,
): readonly ProducerMeaning[] {
  const { constants } = world;
  const open = fill(world, matched, of).flatMap((seen) =>
    constants.follow(seen).value.is === "list" ? constants.items(seen) : [seen],
  );
  const found: ProducerMeaning[] = [];
  for (const seen of open) {
    if (found.length >= maxFlow) break;
    const job = constants.entry(seen, name);
    const into = constants.entry(seen, queue);
    if (into !== undefined)
      found.push({ ...whole, queue: into, jobs: job === undefined ? [] : [job], made: undefined });
    const below = constants.entry(seen, children);
    if (below !== undefined) open.push(...constants.items(below));
  }
  return found;
}

const interfaces =
  /^(?:react|react-dom|react-native|preact|vue|svelte|solid-js|@angular\/core|@tanstack\/react-query)(?:\/|$)/;

/** Whether a file is code of a page, by what it is written in and by what it imports. */
function isPage({ names }: World, file: string): boolean {
  const facts = names.files.get(file);
  if (/\.(?:[jt]sx|vue|svelte|astro)$/.test(file) || facts?.directives?.includes("use client")) return true;
  return facts?.imports.some(({ from }) => interfaces.test(from)) === true;
}
