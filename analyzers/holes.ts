/** Fills the holes of a pattern from the call it matched. */
import { type Call, type Callee, calleeOf, comesFrom, pathOf } from "./calls.ts";
import type { Chain, Value } from "./facts.ts";
import type { Hole } from "./idiom.ts";
import type { Constants } from "./link/names/constants.ts";
import type { Names } from "./link/names/names.ts";
import type { Seen } from "./meaning.ts";
import { wayOf } from "./way.ts";

export interface Matched {
  readonly call: Call;
  readonly callee: Callee;
  /** Where the receiver was made, by the pattern's own words (`on`). */
  readonly on: readonly string[];
  /** The receiver is code of the repository that holds such a thing. */
  readonly holds?: boolean;
}

export interface World {
  readonly names: Names;
  readonly constants: Constants;
}

/** Every value a hole stands for; none when the call leaves it empty. */
export function fill(world: World, matched: Matched, hole: Hole): readonly Seen[] {
  const { file, chain, at, args } = matched.call;
  const here = (value: Value | undefined): readonly Seen[] => (value === undefined ? [] : [{ file, value }]);
  switch (hole.hole) {
    case "text":
      return here({ is: "text", text: hole.text });
    case "arg":
      return here(args.at(hole.at));
    case "rest":
      return args.slice(hole.from, hole.drop === 0 ? undefined : -hole.drop).flatMap((value) => items({ file, value }));
    case "link":
      return here(
        chain.links.find(({ step, args: own }) => step === `.${hole.name}` && own !== undefined)?.args?.[hole.at],
      );
    case "step":
      return here(stepText(matched, hole.back));
    case "key":
      return fill(world, matched, hole.of).flatMap((seen) => world.constants.entry(seen, hole.name) ?? []);
    case "links":
      return chain.links.flatMap(({ step, args: own }) =>
        hole.names.includes(step.slice(1)) ? here(own?.at(hole.at)) : [],
      );
    case "given":
      return fill(world, matched, hole.of).flatMap((seen) => {
        const { file: place, value } = world.constants.follow(seen);
        const given =
          value.is === "chain" ? value.links.find(({ args: own }) => own !== undefined)?.args?.[hole.at] : undefined;
        return given === undefined ? [] : [{ file: place, value: given }];
      });
    case "way":
      return wayOf(world.names, matched);
    case "made":
      return madeWith(world, matched).slice(hole.at, hole.at + 1);
    case "first":
      return hole.of.map((one) => fill(world, matched, one)).find(({ length }) => length > 0) ?? [];
    case "decorated":
      return here({ is: "function", symbol: chain.by });
    case "members":
      return membersOf(world, matched, hole);
  }

  function stepText({ callee }: Matched, back: number): Value | undefined {
    if (back === 0) return { is: "text", text: callee.name };
    const step = chain.links[at - back]?.step;
    return step?.startsWith(".") ? { is: "text", text: step.slice(1) } : undefined;
  }
}

/** A list among arguments stands for its items. */
function items(seen: Seen): readonly Seen[] {
  const { file, value } = seen;
  return value.is === "list" ? value.items.flatMap((item) => items({ file, value: item })) : [seen];
}

/** The arguments that the receiver of a call was made with. */
function madeWith(world: World, { call, on }: Matched): readonly Seen[] {
  const { file, chain, at } = call;
  const own = maker(world, file, chain, on, at);
  if (own !== undefined) return own;
  const met = world.names.walk(file, chain.to, pathOf(chain.links, at)).met;
  for (const { file: place, symbol } of [...met].reverse()) {
    const name = world.names.files.get(place)?.symbols[symbol]?.name;
    for (const one of world.names.chainsOf(place)) {
      if (one.binds !== name && one.by !== symbol) continue;
      const made = maker(world, place, one, on, one.links.length);
      if (made !== undefined) return made;
    }
    const given = injectedBy(world, place, symbol);
    if (given !== undefined) return given;
  }
  // A local variable: its walk has lost the arguments, the chain that made it stands in the same code.
  for (const one of world.names.chainsOf(file)) {
    if (one.by !== chain.by || one.to !== chain.to) continue;
    const made = maker(world, file, one, on, one.links.length);
    if (made !== undefined) return made;
  }
  return [];
}

/** `InjectQueue`, `InjectRepository`: each names one of many things of a kind; a mere `Inject` names a class or a token. */
const injects = /^Inject[A-Z]/;

/** The arguments of such a decorator on a property, or on the parameter of a constructor that declares it. */
function injectedBy({ names }: World, file: string, symbol: number): readonly Seen[] | undefined {
  const symbols = names.files.get(file)?.symbols ?? [];
  const { name = "", kind, owner } = symbols[symbol] ?? {};
  if (kind !== "property" || owner === undefined) return undefined;
  const short = name.slice(name.lastIndexOf(".") + 1);
  for (const { by, decorates, to, links } of names.chainsOf(file)) {
    if (decorates === undefined || !injects.test(lastName({ to, links }))) continue;
    const here = decorates.parameter === undefined ? by === symbol : decorates.parameter === short;
    if (here && (by === symbol || symbols[by]?.owner === owner))
      return (links.at(-1)?.args ?? []).map((value) => ({ file, value }));
  }
  return undefined;
}

const lastName = ({ to, links }: Pick<Chain, "to" | "links">): string => {
  const step = links.at(-1)?.step ?? "";
  return step.startsWith(".") ? step.slice(1) : to;
};

function membersOf(
  { names }: World,
  { call: { file, chain } }: Matched,
  { named, decorated }: Extract<Hole, { readonly hole: "members" }>,
): readonly Seen[] {
  const owner = names.files.get(file)?.symbols[chain.by];
  if (owner?.kind !== "class") return [];
  const found = named.flatMap((name): readonly Seen[] => {
    const { end, rest } = names.walk(file, owner.name, `:.${name}`);
    if (end?.at !== "symbol" || rest.length > 0) return [];
    return [{ file: end.file, value: { is: "function", symbol: end.symbol } }];
  });
  const own = new Set(names.membersOf(file, chain.by).map(({ symbol }) => symbol));
  for (const { by, decorates, to, links } of names.chainsOf(file))
    if (decorates !== undefined && own.has(by) && decorated.includes(lastName({ to, links })))
      found.push({ file, value: { is: "function", symbol: by } });
  return found;
}

/** The arguments with which one of the first `before` links of a chain makes what `on` names. */
function maker(
  world: World,
  file: string,
  chain: Chain,
  on: readonly string[],
  before: number,
): readonly Seen[] | undefined {
  for (const [at, { args }] of chain.links.slice(0, before).entries()) {
    if (args === undefined) continue;
    const callee = calleeOf(world.names, { file, chain, at, args });
    if (callee?.specifier === undefined) continue;
    const walk = `${callee.receiver === "" ? "" : `${callee.receiver}.`}${callee.name}${callee.constructs ? "!" : "()"}`;
    if (on.some((origin) => comesFrom(walk, origin))) return args.map((value) => ({ file, value }));
  }
  return undefined;
}
