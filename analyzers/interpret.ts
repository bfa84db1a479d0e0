/** One call that a pattern fits -> what it means, its holes filled. */
import { memberWalk, pathOf } from "./calls.ts";
import type { Chain } from "./facts.ts";
import { fill } from "./holes.ts";
import { arg, type CallPattern, type Hole, type Idiom, type QueryPattern } from "./idiom.ts";
import { interpretApps } from "./interpret-apps.ts";
import { interpretClasses } from "./interpret-classes.ts";
import { aliasesOf, interpretEntity, isFilled, isOffset } from "./interpret-entities.ts";
import { interpretJobs } from "./interpret-jobs.ts";
import { interpretOutside, isOutside, runsOwnCode } from "./interpret-outside.ts";
import type { Matched, World } from "./matched.ts";
import type { Holder, Meaning, QueryStep, Seen } from "./meaning.ts";

/** Fills a pattern's holes; undefined where what it cannot do without is missing. */
export function interpret(
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
    sure: matched.callee.specifier !== undefined || matched.holds === true,
  };
  const unknown = matched.callee.specifier === undefined && matched.holds !== true;
  const handed = unknown && "on" in pattern && pattern.handed === true;
  if (isOutside(pattern) && runsOwnCode(world, matched)) return undefined;
  if (isOutside(pattern)) return interpretOutside(pattern, place, matched.call, holder, matched.callee.specifier, all);
  const app = { ...place, app: holder, bases, ...(handed ? { handed } : {}) };
  switch (pattern.fact) {
    case "route":
    case "described":
    case "mount":
    case "use":
    case "wraps":
    case "hangs":
    case "base":
      return interpretApps(pattern, app, all);
    case "implements": {
      const [entries] = all(pattern.entries);
      const { as, contract } = pattern;
      const guards = each(pattern.guards);
      return entries && { ...place, means: "implements", as, entries, contract: one(contract), guards };
    }
    case "asks": {
      const receiver: Seen = { file, value: { is: "ref", to: chain.to, path: memberWalk(chain.links) } };
      const asked = pattern.app === undefined ? receiver : one(pattern.app);
      return asked && { ...place, means: "asks", app: asked, path: one(pattern.path), method: one(pattern.method) };
    }
    case "listens":
    case "emits": {
      const receiver: Seen = { file, value: { is: "ref", to: chain.to, path: pathOf(chain.links, at) } };
      const event = together(all(pattern.event));
      if (event === undefined) return undefined;
      const everywhere = pattern.everywhere === true;
      if (pattern.fact === "emits") return { ...place, means: "emits", receiver, event, everywhere };
      const handler = together(all(pattern.handler));
      return handler && { ...place, means: "listens", receiver, event, handler, everywhere };
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
      const turned = chain.links.find(({ step }) => pattern.becomes?.[step.slice(1)] !== undefined);
      const upserts = chain.links.some(({ step }) => pattern.upserts?.includes(step.slice(1)) === true);
      const passes = chain.links.some(({ step }) => pattern.passes?.includes(step.slice(1)) === true);
      return {
        ...place,
        means: "access",
        pattern,
        table,
        candidates: all(pattern.table),
        own: matched.callee.specifier === undefined && "own" in pattern && pattern.own === true,
        operation: upserts ? "upsert" : (pattern.becomes?.[turned?.step.slice(1) ?? ""] ?? pattern.operation),
        columns: each(pattern.columns),
        where: each(pattern.where),
        also: each(pattern.also),
        limited: pattern.single === true || each(pattern.limit).length > 0,
        offset: each(pattern.offset).some(isOffset),
        conflict: each(pattern.conflict),
        keyed: upserts || passes || pattern.byKey === true || each(pattern.conflict).length > 0,
        locked: isFilled(each(pattern.locks)),
        skips: isFilled(each(pattern.skips)),
        aliases: aliasesOf(file, chain, pattern.aliases ?? []),
        loads: each(pattern.loads),
        scopes: each(pattern.scopes),
        data: each(pattern.writes?.in),
        called: matched.callee.name,
        argument: one(arg(0)),
        inLoop: chain.inLoop === true,
        perItem: chain.perItem === true,
        inTransaction: chain.inTransaction === true || isFilled(each(pattern.within)),
        arms: chain.arms,
        handed: isHanded(chain, pattern.by === "model" ? at - 1 : at),
        kept: chain.kept === true,
      };
    }
    case "query": {
      const [table] = all(pattern.table);
      if (table === undefined) return undefined;
      const values = each(pattern.values).map((seen) => ({ role: "values", called: "", args: [seen] }) as const);
      const steps = [...stepsOf(file, chain, pattern), ...values];
      const turn = chain.links.find(({ step, args }) => args !== undefined && turnOf(pattern, step) !== undefined);
      return {
        ...place,
        means: "query",
        sure:
          place.sure || chain.links.slice(0, at).some(({ step }) => pattern.within?.includes(step.slice(1)) === true),
        pattern,
        table,
        schema: one(pattern.schema),
        operation: (turn && turnOf(pattern, turn.step)) ?? pattern.operation,
        steps,
        conflict: each(pattern.conflict),
        ignores: isFilled(each(pattern.ignores)),
        counts: each(pattern.counts).length > 0,
        inLoop: chain.inLoop === true,
        perItem: chain.perItem === true,
        inTransaction: chain.inTransaction === true,
        arms: chain.arms,
        handed: isHanded(chain, at),
        kept: chain.kept === true,
      };
    }
    case "routine": {
      const [name] = all(pattern.name);
      return name && { ...place, means: "routine", name };
    }
    case "entity":
    case "member":
    case "association":
    case "models":
    case "naming":
      return interpretEntity(world, pattern, matched, holder, place);
    case "router": {
      const [entries] = all(pattern.entries);
      return (
        entries && {
          ...place,
          means: "router",
          holder,
          entries,
          procedures: pattern.procedures,
          callers: pattern.callers,
        }
      );
    }
    case "merge":
      return { ...place, means: "merge", holder, routers: all(pattern.routers) };
    case "queue":
    case "consumes":
    case "enqueues":
    case "schedules":
      return interpretJobs(world, idiom, pattern, matched, place);
    default:
      return interpretClasses(pattern, place, holder, all);
  }
}

/** Several values of one file as a list. */
function together([first, ...more]: readonly Seen[]): Seen | undefined {
  if (first === undefined || more.length === 0) return first;
  const same = [first, ...more].filter(({ file }) => file === first.file);
  return { file: first.file, value: { is: "list", items: same.map(({ value }) => value) } };
}

/** `own` is the number of steps before the query's own: none behind a bare parameter, a type's in front of a typed one. */
function isHanded({ to, links }: Chain, own: number): boolean {
  // `const { tx } = context`: a member that says what it is.
  if (/^\.(?:tx|trx|transaction)$/i.test(links[own - 1]?.step ?? "")) return true;
  if (to === "?") return own === 0;
  const type = links.findLastIndex(({ step }, at) => step === ":" && at < own);
  if (type === -1 || type !== own - 1) return false;
  return /^tx|trx|transact/i.test([to, ...links.slice(0, type).map(({ step }) => step.slice(1))].at(-1) ?? "");
}

function turnOf({ turns }: QueryPattern, step: string): QueryPattern["operation"] | undefined {
  const name = step.slice(1);
  return turns !== undefined && Object.hasOwn(turns, name) ? turns[name] : undefined;
}

/** Every step of a chain that says something of its query. */
function stepsOf(file: string, { links }: Chain, { steps }: QueryPattern): readonly QueryStep[] {
  return links.flatMap(({ step, args }) => {
    const called = step === "()" ? step : step.slice(1);
    const role = Object.hasOwn(steps, called) ? steps[called] : undefined;
    if (args === undefined || role === undefined) return [];
    return [{ role, called, args: args.map((value) => ({ file, value })) }];
  });
}
