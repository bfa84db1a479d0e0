/**
 * Layers of a repository's own in which work is an object: a definition with an id and a handler, or a table of handlers that a
 * worker is made with. Who asks for the id runs the handler.
 */
import { type Call, calleeOf } from "../../calls.ts";
import type { Facts, Value } from "../../facts.ts";
import { hintsAtJobs } from "../../idioms/index.ts";
import type { World } from "../../matched.ts";
import type { JobMeaning, Place, Seen } from "../../meaning.ts";

const ids = ["id", "name", "jobName", "key"];
const handlers = ["handler", "run", "perform", "execute", "process", "handle"];
const tables = ["jobs", "tasks", "handlers", "processors"];
const asked = ["job", "name", "task", "jobName", "taskName", "type"];
const asks = /^(?:trigger|enqueue|dispatch|schedule|publish|queue|defer|addJob|addTask|runJob|startJob|sendJob)/i;
const isWork = /(?:^|_)(?:JOB|TASK|CRON)(?:_|$)|Job|Task|Cron|^(?:job|task|cron)/;
const clock = /^(?:@\w+|\S+(?:\s+\S+){4,5})$/;

/** A definition that somebody has to ask for. */
interface Definition {
  readonly meaning: Extract<JobMeaning, { readonly means: "consumes" }>;
  readonly names: readonly string[];
}

/** `involve` hears the files that hold such a layer, or that might ask for work of one. */
export function workTables(
  world: World,
  files: ReadonlyMap<string, Facts>,
  involve: (file: string) => void,
): readonly JobMeaning[] {
  const definitions: Definition[] = [];
  const questions: (readonly [string, JobMeaning])[] = [];
  for (const [file, facts] of files) {
    const own = [...definedIn(world, file, facts), ...tablesIn(world, file, facts)];
    const ask = [...asksIn(world, file, facts)];
    if (own.length > 0 || ask.length > 0) involve(file);
    definitions.push(...own);
    questions.push(...ask);
  }
  const wanted = new Set(questions.map(([name]) => name));
  const kept = definitions.filter(
    ({ meaning, names }) => meaning.every !== undefined || names.some((name) => wanted.has(name)),
  );
  const known = new Set(kept.flatMap(({ names }) => names));
  return [...kept.map(({ meaning }) => meaning), ...questions.flatMap(([name, ask]) => (known.has(name) ? [ask] : []))];
}

/** `{ id: "mail.welcome", trigger: { name, cron }, handler }`, bound to a name of the module. */
function* definedIn({ constants, names }: World, file: string, { symbols }: Facts): Generator<Definition> {
  for (const [symbol, { name, value, line, owner }] of symbols.entries()) {
    if (value?.is !== "object" || owner !== undefined) continue;
    const seen: Seen = { file, value };
    const entry = (key: string, of = seen): Seen | undefined => constants.entry(of, key);
    const id = ids.map((key) => entry(key)).find((one) => constants.text(one) !== undefined);
    const handler = handlers.flatMap((key) => entry(key) ?? []).find((one) => isCode(one.value));
    if (id === undefined || handler === undefined) continue;
    const trigger = entry("trigger");
    const event = trigger && entry("name", trigger);
    const every = [trigger && entry("cron", trigger), entry("cron"), entry("schedule")].find((one) =>
      clock.test(constants.text(one) ?? ""),
    );
    if (event === undefined && every === undefined && !isWork.test(name)) continue;
    const member = names
      .membersOf(file, symbol)
      .find(({ fact }) => handlers.some((key) => fact.name === `${name}.${key}`));
    const does: Seen = member === undefined ? handler : { file, value: { is: "function", symbol: member.symbol } };
    const place: Place = { idiom: "app", file, by: symbol, line, sure: true };
    yield {
      meaning: {
        ...place,
        means: "consumes",
        system: "app",
        queue: event ?? id,
        job: id,
        each: undefined,
        every,
        handlers: [does],
      },
      names: [event, id].flatMap((one) => constants.text(one) ?? []),
    };
  }
}

/** `new Worker({ catalog, jobs: { "mail.send": async () => {} } })` of a class of the repository. */
function* tablesIn({ constants, names }: World, file: string, { chains }: Facts): Generator<Definition> {
  for (const chain of chains)
    for (const [at, { step, args }] of chain.links.entries()) {
      const options = args?.[0];
      const called = step.startsWith(".") ? step.slice(1) : chain.to;
      if (args === undefined || options?.is !== "object" || !hintsAtJobs(called)) continue;
      const callee = calleeOf(names, { file, chain, at, args });
      if (callee?.specifier !== undefined) continue;
      const seen: Seen = { file, value: options };
      const table = tables.flatMap((key) => constants.entry(seen, key) ?? [])[0];
      const catalog = constants.entry(seen, "catalog");
      for (const [name, handler] of table === undefined ? [] : constants.entries(table)) {
        if (!isCode(handler.value)) continue;
        const told = catalog && constants.entry(catalog, name);
        const cron = told && constants.entry(told, "cron");
        const text: Seen = { file, value: { is: "text", text: name } };
        const place: Place = {
          idiom: "app",
          file,
          by: chain.by,
          line: chain.links[at]?.line ?? chain.line,
          sure: true,
        };
        const every = clock.test(constants.text(cron) ?? "") ? cron : undefined;
        yield {
          meaning: {
            ...place,
            means: "consumes",
            system: "app",
            queue: text,
            job: undefined,
            each: undefined,
            every,
            handlers: [handler],
          },
          // A table that is asked for one of its handlers is one of work, whether or not all are asked for here.
          names: [...constants.entries(table ?? seen).keys()],
        };
      }
    }
}

/** `jobs.triggerJob({ name: "mail.welcome" })`, `worker.enqueue({ job: "mail.send" })`. */
function* asksIn(
  { constants, names }: World,
  file: string,
  { chains }: Facts,
): Generator<readonly [string, JobMeaning]> {
  for (const chain of chains)
    for (const [at, { step, args }] of chain.links.entries()) {
      const called = step.startsWith(".") ? step.slice(1) : chain.to;
      if (args === undefined || !asks.test(called)) continue;
      const call: Call = { file, chain, at, args };
      const queue = args
        .slice(0, 2)
        .flatMap((value) => {
          const seen: Seen = { file, value };
          return [seen, ...asked.flatMap((key) => constants.entry(seen, key) ?? [])];
        })
        .find((one) => constants.text(one) !== undefined);
      const name = constants.text(queue);
      if (name === undefined || queue === undefined || name.includes("?")) continue;
      const callee = calleeOf(names, call);
      if (callee?.specifier !== undefined) continue;
      const root = names.walk(file, chain.to, "").end;
      const place: Place = {
        idiom: "app",
        file,
        by: chain.by,
        line: chain.links[at]?.line ?? chain.line,
        sure: callee === undefined || callee.own === true || root?.at === "symbol",
      };
      yield [
        name,
        {
          ...place,
          means: "enqueues",
          system: "app",
          queue,
          jobs: [],
          repeat: undefined,
          bound: false,
          made: undefined,
          path: undefined,
        },
      ];
    }
}

/** A function, or a name that may be one. */
const isCode = (value: Value): boolean => value.is === "function" || (value.is === "ref" && value.to !== "?");
