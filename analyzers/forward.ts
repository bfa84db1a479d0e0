/**
 * What functions of the repository pass on: a call of one means what the calls inside it mean, with its arguments in the places of
 * their parameters. `WorkerManager.register(name, run)` around `new Worker(name, run)` is a worker wherever it is called.
 */
import { type Call, ownSteps, pathOf } from "./calls.ts";
import { casesOf } from "./cases.ts";
import type { Chain, Value } from "./facts.ts";
import { holesOf, isJob, parameterOf, partsOf } from "./job-holes.ts";
import type { World } from "./matched.ts";
import type { Holder, JobMeaning, Meaning, Seen } from "./meaning.ts";
import { createSubstitution, isOfSelf, type Site } from "./substitute.ts";

/** Functions that pass on to functions that pass on: real layers have two. */
const maxDepth = 3;
export interface Forwarder {
  /** What a chain means by what the functions that it calls pass on. */
  forward(file: string, chain: Chain): readonly JobMeaning[];
  /** What a method means that is called on a class below its own. */
  inside(method: Holder): readonly JobMeaning[];
  /** The class below the one that declares the method, on which a call is made. */
  classOf(call: Call): Holder | undefined;
  /** Each of a meaning's cases, where it stands for every element of a list. */
  cases(meaning: Meaning): readonly Meaning[];
  /** Whether only callers of a function know what a call in it means, and some of them have told. */
  isTold(meaning: JobMeaning): boolean;
}

type Remember = <Answer>(compute: (key: string) => Answer) => (key: string) => Answer;

export function createForwarder(
  world: World,
  match: (file: string, chain: Chain) => readonly Meaning[],
  remember: Remember,
): Forwarder {
  const { names } = world;
  const told = new Set<string>();
  const substituted = createSubstitution(world);

  /** The meanings inside a function that hang on its parameters or on whose method it is; the key is depth, symbol, file. */
  const passedOn = remember((key): readonly JobMeaning[] => {
    const [depth = "", symbol = "", ...path] = key.split(" ");
    const file = path.join(" ");
    const own = familyOf(file, Number(symbol));
    const within = names.chainsOf(file).filter(({ by }) => own.has(by));
    return within
      .flatMap((chain) => [...match(file, chain).filter(isJob), ...through(file, chain, Number(depth) - 1)])
      .filter((meaning) => hangsOn(meaning, { file, symbol: Number(symbol) }));
  });

  /** A function, and the callbacks that stand in it. */
  function familyOf(file: string, symbol: number): ReadonlySet<number> {
    const family = new Set([symbol]);
    for (const at of family)
      for (const member of names.membersOf(file, at)) if (member.fact.kind === "callback") family.add(member.symbol);
    return family;
  }

  function through(file: string, chain: Chain, depth: number): readonly JobMeaning[] {
    if (depth < 0) return [];
    return chain.links.slice(0, ownSteps).flatMap(({ args }, at) => {
      const site = args === undefined ? undefined : siteOf({ file, chain, at, args });
      if (site === undefined) return [];
      const known = passedOn(`${depth} ${site.callee.symbol} ${site.callee.file}`);
      return known.flatMap((meaning) => {
        const { callee, self } = site;
        if (self === undefined && !hangsOnParameters(meaning, callee)) return [];
        const here = substituted(meaning, site);
        if (here.means === "schedules" && meaning.means === "schedules" && here.handlers === meaning.handlers)
          return [];
        told.add(placeOf(meaning));
        return [placed(here, file, chain, at)];
      });
    });
  }

  function siteOf({ file, chain, at, args }: Call): Site | undefined {
    if (chain.to === "?" || chain.to.startsWith("@")) return undefined;
    const path = pathOf(chain.links, at + 1).replace(/(?:\(\)|!)$/, "");
    const { end, rest } = names.walk(file, chain.to, path);
    if (end?.at !== "symbol" || rest.length > 0) return undefined;
    const fact = names.files.get(end.file)?.symbols[end.symbol];
    if (fact === undefined) return undefined;
    if (chain.links[at]?.step === "!") {
      const made = names.membersOf(end.file, end.symbol).find(({ fact: { name } }) => name.endsWith(".constructor"));
      return made && { file, by: chain.by, callee: { file: end.file, symbol: made.symbol }, args, self: end };
    }
    if (fact.kind !== "function" && fact.kind !== "method") return undefined;
    const on = path.replace(/\.[^.()!:`]+$/, "");
    const receiver = on === path ? undefined : names.walk(file, chain.to, on);
    const { end: holder, rest: left } = receiver ?? {};
    if (holder?.at !== "symbol" && holder?.at !== "instance")
      return { file, by: chain.by, callee: end, args, self: undefined };
    const isClass = names.files.get(holder.file)?.symbols[holder.symbol]?.kind === "class";
    const isOwn = holder.file === end.file && holder.symbol === fact.owner;
    return {
      file,
      by: chain.by,
      callee: end,
      args,
      self: isClass && !isOwn && left?.length === 0 ? holder : undefined,
    };
  }

  /** Whether a meaning hangs on the parameters of a function, or on the class that it is called on. */
  function hangsOn(meaning: JobMeaning, { file, symbol }: Holder): boolean {
    const holder = names.files.get(file)?.symbols[symbol];
    const owner = holder?.owner === undefined ? undefined : names.files.get(file)?.symbols[holder.owner];
    return holesOf(meaning).some(
      (seen) =>
        seen.file === file &&
        partsOf(seen.value).some(
          (value) => parameterOf(value)?.of === symbol || (owner?.kind === "class" && isOfSelf(value, owner.name)),
        ),
    );
  }

  function hangsOnParameters(meaning: JobMeaning, { file, symbol }: Holder): boolean {
    return holesOf(meaning).some(
      (seen) => seen.file === file && partsOf(seen.value).some((value) => parameterOf(value)?.of === symbol),
    );
  }

  return {
    forward: (file, chain) => through(file, chain, maxDepth),
    classOf: (call) => siteOf(call)?.self,
    inside: ({ file, symbol }) => passedOn(`${maxDepth} ${symbol} ${file}`),
    cases: (meaning) => casesOf(world, meaning),
    isTold: (meaning) => told.has(placeOf(meaning)) && isOpen(meaning),
  };
}

/** Whether only whoever calls the function around it knows which queue a call means. */
function isOpen(meaning: JobMeaning): boolean {
  const telling = meaning.means === "schedules" ? [meaning.every, meaning.name] : [meaning.queue, receiverIn(meaning)];
  return telling.some((seen) => seen !== undefined && isTold(seen.value));
}

const placeOf = ({ file, line, means }: JobMeaning): string => `${means} ${line} ${file}`;

const receiverIn = (meaning: JobMeaning): Seen | undefined =>
  meaning.means === "enqueues" && meaning.queue === undefined ? meaning.made?.receiver : undefined;

const isTold = (value: Value): boolean => parameterOf(value) !== undefined;

/** The same meaning as it stands at a call. */
function placed(meaning: JobMeaning, file: string, chain: Chain, at: number): JobMeaning {
  return { ...meaning, file, by: chain.by, line: chain.links[at]?.line ?? chain.line };
}
