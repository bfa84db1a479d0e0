/** The arguments that the receiver of a call was made with, wherever that was. */
import { type Call, calleeOf, ownSteps, pathOf } from "./calls.ts";
import type { Chain, Parameter } from "./facts.ts";
import type { Matched, World } from "./matched.ts";
import type { Holder, Seen } from "./meaning.ts";

/** Functions that give what functions give: a getter over a factory over a constructor. */
const maxMakers = 3;

/** The arguments that the receiver of a call was made with. */
export function madeWith(world: World, { call, on }: Matched): readonly Seen[] {
  const { file, chain, at } = call;
  const own = maker(world, file, chain, on, at);
  if (own !== undefined) return own;
  const { met } = world.names.walk(file, chain.to, pathOf(chain.links, at));
  for (const holder of [...met].reverse()) {
    const made = madeIn(world, holder, on, maxMakers);
    if (made !== undefined) return throughCalls(world, made, holder, [chain, ...siblingsOf(world, call)], file);
    const given = injectedBy(world, holder.file, holder.symbol);
    if (given !== undefined) return given;
  }
  // A local variable: its walk has lost the arguments, the chain that made it stands in the same code.
  for (const one of siblingsOf(world, call)) {
    const made = maker(world, file, one, on, one.links.length);
    if (made !== undefined) return made;
  }
  return madeInClass(world, met.at(-1), on) ?? [];
}

/** Chains of the same code that start where a call's does. */
function siblingsOf({ names }: World, { file, chain }: Call): readonly Chain[] {
  return names.chainsOf(file).filter((one) => one !== chain && one.by === chain.by && one.to === chain.to);
}

/** The arguments with which a declaration, or a function that it calls, makes what `on` names. */
function madeIn(world: World, holder: Holder, on: readonly string[], depth: number): readonly Seen[] | undefined {
  const { file, symbol } = holder;
  const name = world.names.files.get(file)?.symbols[symbol]?.name;
  const own = world.names.chainsOf(file).filter((one) => one.binds === name || one.by === symbol);
  for (const one of own) {
    const made = maker(world, file, one, on, one.links.length);
    if (made !== undefined) return made;
  }
  if (depth === 0) return undefined;
  for (const one of own) {
    const callee = calledBy(world, file, one);
    if (callee === undefined || (callee.file === file && callee.symbol === symbol)) continue;
    const made = madeIn(world, callee, on, depth - 1);
    if (made !== undefined) return throughCalls(world, made, callee, [one], file);
  }
  return undefined;
}

/** The function of the repository whose result a chain is. */
function calledBy({ names }: World, file: string, { to, links }: Chain): Holder | undefined {
  const last = links.findLastIndex(({ args }) => args !== undefined);
  if (last === -1 || to === "?") return undefined;
  const { end, rest } = names.walk(file, to, pathOf(links, last + 1).replace(/(?:\(\)|!)$/, ""));
  return end?.at === "symbol" && rest.length === 0 ? end : undefined;
}

/** What a function was called with, in the places of its parameters. */
function throughCalls(
  world: World,
  made: readonly Seen[],
  callee: Holder,
  chains: readonly Chain[],
  file: string,
): readonly Seen[] {
  if (!made.some((seen) => parameterIn(seen, callee) !== undefined)) return made;
  for (const { to, links } of chains)
    for (const [at, { args }] of links.slice(0, ownSteps).entries()) {
      if (args === undefined || to === "?") continue;
      const { end, rest } = world.names.walk(file, to, pathOf(links, at + 1).replace(/(?:\(\)|!)$/, ""));
      if (end?.at !== "symbol" || rest.length > 0 || end.file !== callee.file || end.symbol !== callee.symbol) continue;
      return made.map((seen) => {
        const parameter = parameterIn(seen, callee);
        const given = parameter === undefined ? undefined : args[parameter.at];
        return given === undefined || parameter?.path !== "" ? seen : { file, value: given };
      });
    }
  return made;
}

function parameterIn({ file, value }: Seen, callee: Holder): Parameter | undefined {
  if (file !== callee.file || value.is !== "ref") return undefined;
  return value.parameter?.of === callee.symbol ? value.parameter : undefined;
}

/** A property of a class, where everything that the class makes of the kind has one name: `Mail.queue = new Queue("mail")`. */
function madeInClass(world: World, last: Holder | undefined, on: readonly string[]): readonly Seen[] | undefined {
  const fact = last && world.names.files.get(last.file)?.symbols[last.symbol];
  if (last === undefined || fact?.kind !== "property" || fact.owner === undefined) return undefined;
  const makers = world.names.membersOf(last.file, fact.owner).flatMap(({ symbol }) => {
    const made = madeIn(world, { file: last.file, symbol }, on, 0);
    return made === undefined ? [] : [made];
  });
  const [first, ...others] = makers;
  const named = (made: readonly Seen[] | undefined): string | undefined => world.constants.text(made?.[0]);
  return others.every((made) => named(made) === named(first)) ? first : undefined;
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

/** What is called last: `InjectQueue` of `@InjectQueue("mail")`. */
export const lastName = ({ to, links }: Pick<Chain, "to" | "links">): string => {
  const step = links.at(-1)?.step ?? "";
  return step.startsWith(".") ? step.slice(1) : to;
};

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
    // Steps behind it have arguments of their own.
    if (on.includes(walk)) return args.map((value) => ({ file, value }));
  }
  return undefined;
}
