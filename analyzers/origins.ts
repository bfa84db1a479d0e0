/** Which idiom's app or router a walk leads to, and which classes of a repository hold one. */
import { type Call, comesFrom } from "./calls.ts";
import type { Ref } from "./facts.ts";
import { type CallPattern, type Idiom, inPackages } from "./idiom.ts";
import type { Stand } from "./link/names/names.ts";
import type { World } from "./matched.ts";
import type { Holder } from "./meaning.ts";

/** Facts that are told to an app. */
const toldToApps: ReadonlySet<string> = new Set<CallPattern["fact"]>(["route", "described", "mount", "use"]);

export interface Origins {
  /** The idiom whose app or router a walk leads to. */
  appOf(file: string, to: string, path: string): string | undefined;
  /** Whether a call is made on a class of the file itself that holds an app of the idiom, or inherits one. */
  holds(idiom: Idiom, call: Call): boolean;
}

/** `symbolOf`: a symbol by its file and name. */
export function createOrigins(
  idioms: readonly Idiom[],
  world: World,
  symbolOf: (file: string, name: string) => Holder | undefined,
): Origins {
  const holders = new Map<string, boolean>();
  const apps = idioms.map(({ name, packages, calls }) => ({
    name,
    packages,
    origins: calls.flatMap((call) => (toldToApps.has(call.fact) && "on" in call ? call.on : [])),
    called: calls.flatMap((call) =>
      toldToApps.has(call.fact) && "on" in call && typeof call.loose === "string" && call.loose.startsWith("#")
        ? [call.loose]
        : [],
    ),
  }));

  function appOf(file: string, to: string, path: string): string | undefined {
    const [target] = world.names.resolve(file, to, path);
    // What nobody knows is told by its name, as far as an idiom goes by names.
    const last = /\.[^.()!:]+$/.exec(path)?.[0];
    if (target?.to !== "package")
      return last && apps.find(({ called }) => called.some((word) => last.includes(word)))?.name;
    const walk = (target.name === "*" ? "default" : target.name) + target.rest.replace(/([!:]):+/g, "$1");
    return apps.find(
      ({ packages, origins }) =>
        inPackages(packages, target.specifier) && origins.some((origin) => comesFrom(walk, origin)),
    )?.name;
  }

  function holds(idiom: Idiom, { file, chain: { to, links }, at }: Call): boolean {
    const self = at === 1 && links[0]?.step === ":" ? symbolOf(file, to) : undefined;
    if (self === undefined) return false;
    const key = `${idiom.name} ${file} ${to}`;
    const known = holders.get(key);
    if (known !== undefined) return known;
    const found = memberNames(world, self).some((name) => appOf(file, to, `:.${name}`) === idiom.name);
    holders.set(key, found);
    return found;
  }

  return { appOf, holds };
}

/** Classes over classes. */
const maxHeritage = 8;

/** Names of what a class and those above it hold. */
function memberNames({ names }: World, holder: Holder): readonly string[] {
  const found = new Set<string>();
  let at: Holder | undefined = holder;
  for (let depth = 0; at !== undefined && depth < maxHeritage; depth++) {
    const { file, symbol }: Holder = at;
    for (const { fact } of names.membersOf(file, symbol)) found.add(fact.name.slice(fact.name.lastIndexOf(".") + 1));
    const above = names.usesOf(file, symbol).find(([, , how]) => how === "extends") as Ref | undefined;
    const end: Stand | undefined = above && names.walk(file, above[0], above[1]).end;
    at = end?.at === "symbol" ? end : undefined;
  }
  return [...found];
}
