/** The only interpreter of idioms: a call chain in its file, seen through the names of the snapshot -> what it means. */
import { type Call, type Callee, calleeOf, comesFrom, memberWalk } from "./calls.ts";
import type { Chain } from "./facts.ts";
import { fill, type Matched, type World } from "./holes.ts";
import { arg, type CallPattern, callNames, type Hole, type Idiom, inPackages } from "./idiom.ts";
import type { Holder, Meaning, Seen } from "./meaning.ts";

/** An idiom's pattern, found by the name of the call. */
interface Known {
  readonly idiom: Idiom;
  readonly pattern: CallPattern;
}

export interface Matcher {
  /** What one chain means; most mean nothing. */
  match(file: string, chain: Chain): readonly Meaning[];
  /** A symbol by its file and name. */
  symbolOf(file: string, name: string): Holder | undefined;
}

export function createMatcher(idioms: readonly Idiom[], world: World): Matcher {
  const known = new Map<string, Known[]>();
  for (const idiom of idioms)
    for (const pattern of idiom.calls)
      for (const name of callNames(pattern)) {
        const list = known.get(name);
        if (list === undefined) known.set(name, [{ idiom, pattern }]);
        else list.push({ idiom, pattern });
      }
  const symbolOf = indexNames(world);

  function match(file: string, chain: Chain): readonly Meaning[] {
    const found: Meaning[] = [];
    const bases: Seen[] = [];
    const bound = chain.binds === undefined ? undefined : symbolOf(file, chain.binds);
    const root = world.names.declaration(file, chain.to, memberWalk(chain.links));
    const holder: Holder = bound ?? root ?? { file, symbol: chain.by };
    for (const [at, { args }] of chain.links.entries()) {
      if (args === undefined) continue;
      const call: Call = { file, chain, at, args };
      const callee = calleeOf(world.names, call);
      if (callee === undefined) continue;
      // Of one idiom the first pattern that fits holds; where the receiver is unknown, two idioms may both have a case.
      const heard = new Set<Idiom>();
      for (const { idiom, pattern } of patternsFor(call, callee)) {
        if (heard.has(idiom)) continue;
        const matched: Matched = { call, callee, on: "on" in pattern ? pattern.on : [] };
        const meaning = interpret(world, idiom, pattern, matched, holder, [...bases]);
        if (meaning === undefined) continue;
        found.push(meaning);
        if (meaning.means === "base" && bound === undefined) bases.push(meaning.path);
        heard.add(idiom);
      }
    }
    // `const v1 = app.basePath("/v1")` is a new app inside the old one.
    const first = found.find(isOnApp);
    if (first !== undefined && bound !== undefined && root !== undefined && chain.binds !== undefined)
      found.push({
        ...first,
        means: "mount",
        app: root,
        bases: [],
        child: { file, value: { is: "ref", to: chain.binds, path: "" } },
      });
    return found;
  }

  function patternsFor(call: Call, callee: Callee): readonly Known[] {
    return (known.get(callee.name) ?? []).filter(({ idiom, pattern }) => fits(idiom, pattern, call, callee));
  }

  return { match, symbolOf };
}

type OnApp = Extract<Meaning, { readonly app: Holder }>;

const isOnApp = (meaning: Meaning): meaning is OnApp => "app" in meaning;

/** Index of a symbol by its file and name. */
function indexNames({ names }: World): (file: string, name: string) => Holder | undefined {
  const indexes = new Map<string, ReadonlyMap<string, number>>();
  return (file, name) => {
    let index = indexes.get(file);
    if (index === undefined) {
      index = new Map(names.files.get(file)?.symbols.map((symbol, at) => [symbol.name, at]));
      indexes.set(file, index);
    }
    const symbol = index.get(name);
    return symbol === undefined ? undefined : { file, symbol };
  };
}

function fits(idiom: Idiom, pattern: CallPattern, { chain, at }: Call, callee: Callee): boolean {
  if ("new" in pattern !== callee.constructs) return false;
  const after = "on" in pattern ? pattern.after : undefined;
  if (after !== undefined && !chain.links.slice(0, at).some(({ step }) => after.includes(step.slice(1)))) return false;
  if (callee.specifier === undefined) return "on" in pattern && isLoose(pattern.loose, chain, at);
  if (!inPackages(idiom.packages, callee.specifier)) return false;
  if (!("on" in pattern)) return callee.receiver === "" || callee.receiver === "default";
  return pattern.on.some((origin) => comesFrom(callee.receiver, origin));
}

/** A pattern for unknown receivers may ask that the receiver is called by a telling name. */
function isLoose(loose: true | string | undefined, chain: Chain, at: number): boolean {
  if (loose === undefined || loose === true) return loose === true;
  const called = at === 0 ? chain.to : (chain.links[at - 1]?.step ?? "");
  return called.toLowerCase().includes(loose);
}

/** `own` is the number of steps before the query's own: none behind a bare parameter, a type's in front of a typed one. */
function isHanded({ to, links }: Chain, own: number): boolean {
  if (to === "?") return own === 0;
  const type = links.findLastIndex(({ step }, at) => step === ":" && at < own);
  if (type === -1 || type !== own - 1) return false;
  return /^tx|trx|transact/i.test([to, ...links.slice(0, type).map(({ step }) => step.slice(1))].at(-1) ?? "");
}

/** Fills a pattern's holes; undefined where what it cannot do without is missing. */
function interpret(
  world: World,
  idiom: Idiom,
  pattern: CallPattern,
  matched: Matched,
  holder: Holder,
  bases: readonly Seen[],
): Meaning | undefined {
  const all = (hole: Hole): readonly Seen[] => fill(world, matched, hole);
  const each = (holes: readonly Hole[] | undefined): readonly Seen[] => (holes ?? []).flatMap(all);
  const one = (hole: Hole | undefined): Seen | undefined => (hole === undefined ? undefined : all(hole)[0]);
  const { file, chain, at } = matched.call;
  const place = {
    idiom: idiom.name,
    file,
    by: chain.by,
    line: chain.links[at]?.line ?? chain.line,
    sure: matched.callee.specifier !== undefined,
  };
  const app = { ...place, app: holder, bases };
  switch (pattern.fact) {
    case "route": {
      const [path] = all(pattern.path);
      const handlers = all(pattern.handlers);
      if (path === undefined || handlers.length === 0) return undefined;
      return { ...app, means: "route", methods: all(pattern.method), path, handlers };
    }
    case "described": {
      const [route] = all(pattern.route);
      if (route === undefined) return undefined;
      return { ...app, means: "described", route, keys: pattern, handlers: all(pattern.handlers) };
    }
    case "mount": {
      const [child] = all(pattern.child);
      const path = one(pattern.path);
      return child && { ...app, means: "mount", child, ...(path === undefined ? {} : { path }) };
    }
    case "use":
      return { ...app, means: "use", all: all(pattern.all), exact: pattern.exact === true };
    case "base": {
      const [path] = all(pattern.path);
      return path && { ...app, means: "base", path };
    }
    case "queue":
      return { ...place, means: "queue", system: pattern.system, queue: one(pattern.queue) };
    case "consumes":
      return {
        ...place,
        means: "consumes",
        system: pattern.system,
        queue: one(pattern.queue),
        handler: one(pattern.handler),
      };
    case "enqueues":
      return {
        ...place,
        means: "enqueues",
        system: pattern.system,
        queue: one(pattern.queue),
        jobs: pattern.each === undefined ? each(pattern.job && [pattern.job]) : eachOf(world, matched, pattern.each),
        repeat: each(pattern.repeat)[0] ?? (pattern.repeats === true ? { file, value: { is: "unknown" } } : undefined),
      };
    case "schedules": {
      const [every] = all(pattern.every);
      if (every === undefined) return undefined;
      return {
        ...place,
        means: "schedules",
        system: pattern.system,
        every,
        handler: one(pattern.handler),
        name: one(pattern.name),
      };
    }
    case "table": {
      const [name] = all(pattern.name);
      if (name === undefined || chain.binds === undefined) return undefined;
      return {
        ...place,
        means: "table",
        binds: chain.binds,
        name,
        columns: one(pattern.columns),
        schema: one(pattern.schema),
        column: pattern.column,
      };
    }
    case "access": {
      const [table] = all(pattern.table);
      if (table === undefined) return undefined;
      const upserts = chain.links.some(({ step }) => pattern.upserts?.includes(step.slice(1)) === true);
      return {
        ...place,
        means: "access",
        pattern,
        table,
        operation: upserts ? "upsert" : pattern.operation,
        columns: each(pattern.columns),
        where: each(pattern.where),
        also: each(pattern.also),
        limited: pattern.single === true || each(pattern.limit).length > 0,
        keyed: upserts || each(pattern.conflict).length > 0,
        loads: each(pattern.loads),
        data: each(pattern.writes?.in),
        called: matched.callee.name,
        argument: one(arg(0)),
        inLoop: chain.inLoop === true,
        inTransaction: chain.inTransaction === true,
        arms: chain.arms,
        handed: isHanded(chain, pattern.by === "model" ? at - 1 : at),
      };
    }
    case "router": {
      const [entries] = all(pattern.entries);
      return entries && { ...place, means: "router", holder, entries, procedures: pattern.procedures };
    }
    case "merge":
      return { ...place, means: "merge", holder, routers: all(pattern.routers) };
  }
}

/** The key of each object of a list. */
function eachOf(world: World, matched: Matched, each: { readonly of: Hole; readonly name: string }): readonly Seen[] {
  return fill(world, matched, each.of).flatMap((seen) => {
    const { file, value } = world.constants.follow(seen);
    const items = value.is === "list" ? value.items : [value];
    return items.flatMap((item) => world.constants.entry({ file, value: item }, each.name) ?? []);
  });
}
