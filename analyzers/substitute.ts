/** A meaning inside a function of the repository, as it is where that is called. */
import { pathOf } from "./calls.ts";
import type { Parameter, Value } from "./facts.ts";
import { madeOf } from "./holes.ts";
import { parameterOf, partsOf, unknown, within } from "./job-holes.ts";
import type { World } from "./matched.ts";
import type { Holder, JobMeaning, Seen } from "./meaning.ts";

/** A call of a function of the repository. */
export interface Site {
  readonly file: string;
  /** The symbol (index) whose code holds the call. */
  readonly by: number;
  readonly callee: Holder;
  readonly args: readonly Value[];
  /** The class on which it is called, where it belongs to one. */
  readonly self: Holder | undefined;
}

export function createSubstitution(world: World): (meaning: JobMeaning, site: Site) => JobMeaning {
  const { names, constants } = world;

  function substituted(meaning: JobMeaning, site: Site): JobMeaning {
    const one = (seen: Seen | undefined): Seen | undefined => (seen === undefined ? undefined : filled(seen, site));
    switch (meaning.means) {
      case "queue":
        return { ...meaning, queue: one(meaning.queue) };
      case "consumes":
        return {
          ...meaning,
          queue: one(meaning.queue),
          job: one(meaning.job),
          each: one(meaning.each),
          every: one(meaning.every),
          handlers: handlersOf(meaning.handlers, site),
        };
      case "schedules": {
        const every = one(meaning.every) ?? unknown(meaning.file);
        return {
          ...meaning,
          every,
          name: one(meaning.name) ?? labelAmong(site, every),
          handlers: handlersOf(meaning.handlers, site),
        };
      }
      case "enqueues": {
        const receiver = one(meaning.made?.receiver);
        const made = meaning.made && receiver && { by: meaning.made.by, receiver };
        const isNew = receiver !== undefined && receiver !== meaning.made?.receiver;
        const queue = isNew ? madeOf(world, receiver, site.by, made?.by ?? noMaker)[0] : one(meaning.queue);
        return {
          ...meaning,
          queue,
          made,
          jobs: meaning.jobs.flatMap((job) => one(job) ?? []),
          repeat: meaning.repeat && (one(meaning.repeat) ?? unknown(meaning.file)),
          path: one(meaning.path),
          ...withPayload(one(meaning.payload)),
        };
      }
    }
  }

  /** A value with the arguments of a call in the places of parameters; undefined where the call leaves its place empty. */
  function filled(seen: Seen, site: Site): Seen | undefined {
    const { file, value } = seen;
    if (file !== site.callee.file) return seen;
    const parameter = parameterOf(value);
    if (parameter !== undefined && parameter.of === site.callee.symbol) return argument(site, parameter);
    if (value.is === "template") {
      const holes = value.holes.map((hole) => filled({ file, value: hole }, site) ?? unknown(file));
      if (holes.every((hole, at) => hole.value === value.holes[at])) return seen;
      const text = value.parts
        .map((part, at) => part + (at < holes.length ? (constants.text(holes[at]) ?? "?") : ""))
        .join("");
      return { file, value: { is: "text", text } };
    }
    return ofSelf(seen, site) ?? seen;
  }

  function argument({ file, args }: Site, { at, path }: Parameter): Seen | undefined {
    const value = args[at];
    return value && within(constants, { file, value }, path);
  }

  /** `this.name` in a method of a class is the name of the class it is called on. */
  function ofSelf({ file, value }: Seen, { callee, self }: Site): Seen | undefined {
    const holder = names.files.get(callee.file)?.symbols[callee.symbol];
    const owner = holder?.owner === undefined ? undefined : names.files.get(callee.file)?.symbols[holder.owner];
    const own = self && names.files.get(self.file)?.symbols[self.symbol];
    if (owner?.kind !== "class" || own === undefined || self === undefined || !isOfSelf(value, owner.name))
      return undefined;
    const path = pathWithin(file, value, owner.name);
    if (path === ".name") return { file: self.file, value: { is: "text", text: own.name } };
    return { file: self.file, value: { is: "ref", to: own.name, path } };
  }

  /** The members walked from `this`, through a method that only gives one. */
  function pathWithin(file: string, value: Value, owner: string): string {
    if (value.is === "ref") return value.path.replace(/^:?\.constructor/, "");
    if (value.is !== "chain") return "";
    const path = pathOf(value.links, value.links.length).replace(/^:?\.constructor/, "");
    const { end } = names.walk(file, owner, path.replace(/\(\)$/, ""));
    const returns = end?.at === "symbol" ? names.files.get(end.file)?.symbols[end.symbol]?.returns : undefined;
    return returns === undefined ? path : returns[1].replace(/^:?\.constructor/, "");
  }

  /** What runs: what is handed over for it, or what the function of the repository calls in its own. */
  function handlersOf(handlers: readonly Seen[], site: Site): readonly Seen[] {
    const passed = handlers.flatMap((handler) => {
      if (handler.file !== site.callee.file) return [];
      const found = partsOf(handler.value).flatMap((value) => {
        const parameter = parameterOf(value);
        const given = parameter?.of === site.callee.symbol ? argument(site, parameter) : undefined;
        return given === undefined || !isCode(given) ? [] : [given];
      });
      return found;
    });
    if (passed.length > 0) return passed;
    const given = site.args
      .map((value) => ({ file: site.file, value }))
      .filter((seen) => (seen.value.is !== "chain" || seen.value.links.at(-1)?.step === ".bind") && isCode(seen));
    return given.length > 0 ? given : handlers;
  }

  function isCode({ file, value }: Seen): boolean {
    if (value.is === "function") return true;
    if (value.is === "chain") return value.links.at(-1)?.step === ".bind" || value.links.at(-1)?.args !== undefined;
    if (value.is !== "ref" || value.to === "?") return false;
    const { end, rest } = names.walk(file, value.to, value.path);
    const fact = end?.at === "symbol" ? names.files.get(end.file)?.symbols[end.symbol] : undefined;
    return rest.length === 0 && (fact?.kind === "function" || fact?.kind === "method");
  }

  return substituted;
}

/** What somebody calls the work that he has run by the clock: the one text beside how often. */
function labelAmong({ file, args }: Site, every: Seen): Seen | undefined {
  const texts = args.filter((value) => value.is === "text" && value !== every.value && isLabel.test(value.text));
  const [value] = texts;
  return value === undefined || texts.length > 1 ? undefined : { file, value };
}

const isLabel = /^[a-z][\w.:/-]*(?: [\w.:/-]+)*$/i;

const withPayload = (payload: Seen | undefined): { readonly payload?: Seen } =>
  payload === undefined ? {} : { payload };

const noMaker = { on: [], hole: { hole: "made", at: 0 } } as const;

/** Whether a value is a member of what a method is called on. */
export function isOfSelf(value: Value, owner: string): boolean {
  if (value.is === "ref") return value.to === owner && /^:?\./.test(value.path) && value.parameter === undefined;
  return (
    value.is === "chain" &&
    value.to === owner &&
    value.links.length <= 4 &&
    value.links.some(({ args }) => args !== undefined)
  );
}
