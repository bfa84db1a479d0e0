/** The only interpreter of idioms: a call chain in its file, seen through the names of the snapshot -> what it means. */
import { type Call, type Callee, calleeOf, comesFrom, memberWalk } from "./calls.ts";
import type { Chain } from "./facts.ts";
import type { Matched, World } from "./holes.ts";
import { type CallPattern, callNames, type Idiom, inPackages } from "./idiom.ts";
import { interpret } from "./interpret.ts";
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

type OnApp = Extract<Meaning, { readonly bases: readonly Seen[] }>;

const isOnApp = (meaning: Meaning): meaning is OnApp => "bases" in meaning;

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
  const { decorates } = chain;
  const stands = decorates !== undefined && decorates.parameter === undefined && at === chain.links.length - 1;
  if ("decorator" in pattern !== stands) return false;
  const after = "on" in pattern ? pattern.after : undefined;
  if (after !== undefined && !chain.links.slice(0, at).some(({ step }) => after.includes(step.slice(1)))) return false;
  const before = "on" in pattern ? pattern.before : undefined;
  if (before !== undefined && !chain.links.slice(at + 1).some(({ step }) => before.includes(step.slice(1))))
    return false;
  const except = "on" in pattern ? pattern.except : undefined;
  if (except !== undefined && isExcepted(except, callee, chain, at)) return false;
  if (callee.own && !("on" in pattern && pattern.own)) return false;
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

function isExcepted(except: readonly string[], { receiver }: Callee, { links }: Chain, at: number): boolean {
  const steps = [...receiver.split(/[.()!:`]+/), ...links.slice(0, at).map(({ step }) => step.slice(1))];
  return steps.some((step) => except.includes(step));
}
