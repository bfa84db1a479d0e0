/** The only interpreter of idioms: a call chain in its file, seen through the names of the snapshot -> what it means. */
import { type Call, type Callee, calleeOf, memberWalk } from "./calls.ts";
import type { Chain } from "./facts.ts";
import { fits, isGiven } from "./fit.ts";
import { fill } from "./holes.ts";
import { type CallPattern, callNames, type Idiom } from "./idiom.ts";
import { interpret } from "./interpret.ts";
import { flowOf } from "./interpret-jobs.ts";
import type { Matched, World } from "./matched.ts";
import type { Holder, Meaning, Seen } from "./meaning.ts";
import { createOrigins } from "./origins.ts";

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
  /** The idiom whose app or router a walk leads to. */
  appOf(file: string, to: string, path: string): string | undefined;
  /** What a value hangs up, and where: `mount("/api", router)`. */
  hung(seen: Seen): Hung | undefined;
}

export interface Hung {
  readonly path: Seen | undefined;
  readonly child: Seen | undefined;
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
  const { appOf, holds } = createOrigins(idioms, world, symbolOf);

  function match(file: string, chain: Chain): readonly Meaning[] {
    const found: Meaning[] = [];
    const bases: Seen[] = [];
    const bound = chain.binds === undefined ? undefined : symbolOf(file, chain.binds);
    const root = rootOf(file, chain);
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
        const on = "on" in pattern ? pattern.on : [];
        const matched: Matched = { call, callee, on, holds: callee.specifier === undefined && holds(idiom, call) };
        if (!isGiven(world, matched, pattern.given)) continue;
        const meaning = interpret(world, idiom, pattern, matched, holder, [...bases]);
        if (meaning === undefined || (meaning.means === "route" && meaning.handlers.every(isFetchOfApp))) continue;
        const carried = pattern.fact === "base" && bound === undefined && pattern.inPlace !== true;
        if (pattern.fact === "enqueues" && pattern.flow !== undefined && meaning.means === "enqueues")
          found.push(...flowOf(world, matched, pattern.flow, meaning));
        else if (!carried || endsInMade(chain, at)) found.push(meaning);
        if (pattern.fact === "route" && pattern.opens && meaning.means === "route")
          for (const child of meaning.handlers) found.push({ ...meaning, means: "mount", child });
        if (meaning.means === "base" && carried) bases.push(meaning.path);
        heard.add(idiom);
      }
    }
    // `const v1 = app.basePath("/v1")` is a new app inside the old one.
    const first = found.find(isOnApp);
    if (first !== undefined && bound !== undefined && root !== undefined && chain.binds !== undefined)
      found.push({
        ...placeOf(first),
        means: "mount",
        app: root,
        bases: [],
        child: { file, value: { is: "ref", to: chain.binds, path: "" } },
      });
    return found;
  }

  /** The declaration that a chain begins at. What a class inherits, each of its heirs has for itself. */
  function rootOf(file: string, { to, links }: Chain): Holder | undefined {
    const found = world.names.declaration(file, to, memberWalk(links));
    if (links[0]?.step !== ":") return found;
    const self = symbolOf(file, to);
    if (self === undefined || world.names.files.get(file)?.symbols[self.symbol]?.kind !== "class") return found;
    const owner = found && world.names.files.get(found.file)?.symbols[found.symbol]?.owner;
    return found !== undefined && found.file === file && owner === self.symbol ? found : self;
  }

  /** `serve(app.fetch)`: the app's own routes tell more. */
  function isFetchOfApp({ file, value }: Seen): boolean {
    return (
      value.is === "ref" &&
      value.path.endsWith(".fetch") &&
      appOf(file, value.to, value.path.slice(0, -6)) !== undefined
    );
  }

  function hung({ file, value }: Seen): Hung | undefined {
    const last = value.is === "chain" ? value.links.length - 1 : -1;
    const args = value.is === "chain" ? value.links[last]?.args : undefined;
    if (value.is !== "chain" || args === undefined) return undefined;
    const chain: Chain = { by: 0, to: value.to, links: value.links, line: 0 };
    const call: Call = { file, chain, at: last, args };
    const callee = calleeOf(world.names, call);
    if (callee === undefined) return undefined;
    for (const { pattern } of patternsFor(call, callee)) {
      if (pattern.fact !== "hangs") continue;
      const matched: Matched = { call, callee, on: [] };
      return { path: fill(world, matched, pattern.path)[0], child: fill(world, matched, pattern.child)[0] };
    }
    return undefined;
  }

  function patternsFor(call: Call, callee: Callee): readonly Known[] {
    return (known.get(callee.name) ?? []).filter(
      ({ idiom, pattern }) =>
        fits(idiom, pattern, call, callee) ||
        ("on" in pattern && pattern.holds === true && callee.specifier === undefined && holds(idiom, call)),
    );
  }

  return { match, symbolOf, appOf, hung };
}

/** A chain that makes an app and tells it nothing more: what it makes is given back, or kept under a local name. */
const endsInMade = ({ links }: Chain, at: number): boolean =>
  at === links.length - 1 && links.some(({ step, args }) => step === "!" && args !== undefined);

const placeOf = ({
  idiom,
  file,
  by,
  line,
  sure,
}: Meaning): Pick<Meaning, "idiom" | "file" | "by" | "line" | "sure"> => ({
  idiom,
  file,
  by,
  line,
  sure,
});

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
