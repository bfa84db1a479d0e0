/** What stands on a class or a member: decorators of packages, and those of the repository's own that put such together. */
import { memberWalk } from "../../calls.ts";
import type { Chain, Value } from "../../facts.ts";
import type { Holder, Meaning, Seen } from "../../meaning.ts";
import { type Code, declared, keyOf } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";

/** Decorators of decorators: real ones take two. */
const maxDepth = 6;
/** Meanings of one decorator; those of documentation put twenty others together. */
const maxMeanings = 60;

export interface DecorationWorld {
  readonly names: Names;
  readonly constants: Constants;
  readonly match: (file: string, chain: Chain) => readonly Meaning[];
}

/** One decorator where it stands. */
export interface Decoration {
  readonly file: string;
  readonly line: number;
  /** As it is written. */
  readonly name: string;
  readonly args: readonly Seen[];
  readonly meanings: readonly Meaning[];
  /** It is the repository's own. */
  readonly own: boolean;
}

/** Those of a symbol itself, in order; parameters have their own. */
export function decorationsOf(world: DecorationWorld, { file, symbol }: Holder): readonly Decoration[] {
  return world.names.chainsOf(file).flatMap((chain) => {
    if (chain.by !== symbol || chain.decorates === undefined || chain.decorates.parameter !== undefined) return [];
    const last = chain.links.at(-1);
    const step = last?.step ?? "";
    // A function that returns what `SetMetadata` makes is no `SetMetadata` itself: it is called with something else.
    const own = composed(world, file, chain);
    return [
      {
        file,
        line: chain.line,
        name: step.startsWith(".") ? step.slice(1) : chain.to,
        args: (last?.args ?? []).map((value) => ({ file, value })),
        meanings: own.length > 0 ? own : world.match(file, chain),
        own: own.length > 0,
      },
    ];
  });
}

/** What a decorator of the repository's own stands for: all that the code behind it makes, as if it stood there itself. */
function composed(world: DecorationWorld, file: string, chain: Pick<Chain, "to" | "links">): readonly Meaning[] {
  const found: Meaning[] = [];
  const seen = new Set<string>();
  const { names } = world;
  const start = declared(names, file, chain.to, memberWalk(chain.links));
  if (start?.sure === true) collect(start, 0);
  return found;

  function collect(code: Code, depth: number): void {
    if (depth > maxDepth || seen.has(keyOf(code)) || found.length >= maxMeanings) return;
    seen.add(keyOf(code));
    const name = names.files.get(code.file)?.symbols[code.symbol]?.name;
    for (const inner of names.chainsOf(code.file)) {
      if (inner.decorates !== undefined || (inner.by !== code.symbol && inner.binds !== name)) continue;
      take(code.file, inner);
    }
    for (const [to, path, how] of names.usesOf(code.file, code.symbol)) {
      if (how === "type" || !path.endsWith("()")) continue;
      const next = declared(names, code.file, to, path.slice(0, -2));
      if (next?.sure === true) collect(next, depth + 1);
    }
  }

  function take(place: string, inner: Chain): void {
    const own = world.match(place, inner);
    const standing = own.length > 0 ? own : world.match(place, { ...inner, decorates: {} });
    found.push(...standing);
    // `applyDecorators(UseGuards(A))`: what is handed over has a chain of its own, and `const all = [UseGuards(A)]` has not.
    if (standing.length === 0 && inner.binds !== undefined)
      for (const { args } of inner.links) takeAll(place, inner, args);
  }

  function takeAll(place: string, around: Chain, values: readonly Value[] | undefined): void {
    for (const value of values ?? [])
      if (value.is === "chain") found.push(...world.match(place, { ...around, ...value, decorates: {} }));
  }
}
