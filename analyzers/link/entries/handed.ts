/** Apps that code hands to functions, and what those functions tell an app that no name knows. */
import type { Facts } from "../../facts.ts";
import type { Holder, Meaning, MountMeaning } from "../../meaning.ts";
import { handedBy, holderOf, keyOf, refTo } from "../names/code.ts";
import type { Names } from "../names/names.ts";

/** Functions in functions that are handed an app in turn. */
const maxRounds = 12;
/** Functions around a callback. */
const maxOwners = 8;

/** `appOf`: the idiom whose app a walk leads to. */
export interface HandedWorld {
  readonly names: Names;
  readonly appOf: (file: string, to: string, path: string) => string | undefined;
}

/** `addRoutes(app)`: the function adds to the app whatever it tells its parameter. `facts`: a file that tells an app something. */
export function handedApps({ names, appOf }: HandedWorld, file: string, facts: Facts): readonly MountMeaning[] {
  return facts.symbols.flatMap(({ hands }, by) =>
    (hands ?? []).flatMap(([to, path, taker, takerPath, line]): readonly MountMeaning[] => {
      const child = { file, value: refTo(taker, takerPath) };
      const held = holderOf(names, child);
      const idiom = held && appOf(file, to, path);
      if (idiom === undefined) return [];
      const app = names.declaration(file, to, path) ?? { file, symbol: by };
      const place = { idiom, file, by, line, sure: true };
      return [{ ...place, means: "mount", app, bases: [], child, shared: true }];
    }),
  );
}

/** Leaves out what is told to a receiver nobody knows, unless it stands in a function that has to do with an app. */
export function withoutStray(names: Names, meanings: readonly Meaning[]): readonly Meaning[] {
  const stray = (meaning: Meaning): boolean => "bases" in meaning && meaning.handed === true;
  if (!meanings.some(stray)) return meanings;
  const found = new Map<Meaning, Meaning>(meanings.flatMap((one) => (stray(one) ? [] : [[one, one] as const])));
  const given = new Set<string>();
  for (let round = 0; round < maxRounds; round++) {
    const before = given.size;
    for (const meaning of found.values())
      for (const code of givenBy(names, meaning)) given.add(`${meaning.idiom} ${keyOf(code)}`);
    if (given.size === before) break;
    for (const meaning of meanings) {
      if (found.has(meaning) || !("bases" in meaning)) continue;
      const app = ownerIn(names, (key) => given.has(`${meaning.idiom} ${key}`), meaning);
      if (app !== undefined) found.set(meaning, { ...meaning, app });
    }
  }
  return meanings.flatMap((meaning) => found.get(meaning) ?? []);
}

/** Functions that are handed an app, or given to one that calls them with itself. */
function givenBy(names: Names, meaning: Meaning): readonly Holder[] {
  if (meaning.means !== "mount" && meaning.means !== "wraps") return [];
  const held = holderOf(names, meaning.child);
  const { runs } = handedBy(names, meaning.child);
  return held === undefined ? runs : [held, ...runs];
}

/** The function around a meaning's code that is given an app. */
function ownerIn(names: Names, isGiven: (key: string) => boolean, { file, by }: Meaning): Holder | undefined {
  let at: Holder = { file, symbol: by };
  for (let depth = 0; depth < maxOwners; depth++) {
    if (isGiven(keyOf(at))) return at;
    const owner = names.files.get(at.file)?.symbols[at.symbol]?.owner;
    if (owner === undefined) return undefined;
    at = { file: at.file, symbol: owner };
  }
  return undefined;
}
