/** Instances that are handed to code which cannot know their class: it may call any of their methods. */

import type { Hand, Ref, SymbolFact } from "../../facts.ts";
import { isMapper } from "../../idioms/mappers.ts";
import { isTestOnly } from "../../roles.ts";
import { drawMembers, shortName } from "./draw-guesses.ts";
import type { Member } from "./guesses.ts";
import type { Sheet } from "./sheet.ts";

/** Methods of one class with all it extends; more is a facade of which no taker calls everything, and a blind spot. */
const maxMethods = 40;
/** Classes over classes: deeper chains are cycles. */
const maxHeritage = 24;
/** What tests hand over here is looked at, not called. */
const looks =
  /^(?:vitest|@vitest\/.+|@?jest(?:\/.+)?|chai|sinon|(?:node:)?assert(?:\/strict)?|expect|expect-type|ts-expect)$/;

/** Edges to the methods of what a symbol hands over, where their callers cannot be seen otherwise. */
export function drawHands(given: Sheet, file: string, index: number, { hands }: SymbolFact): void {
  const from = given.ids.get(file)?.[index];
  if (from === undefined) return;
  for (const hand of hands ?? []) {
    const methods = methodsOf(given, file, hand);
    if (methods.length === 0) continue;
    const [, , taker, path, line] = hand;
    for (const { file: place, symbol } of methods)
      given.pen.guessed.add(shortName(given.names.files.get(place)?.symbols[symbol]?.name ?? ""));
    const unseen = unseenBy(given, file, taker, path);
    const meant = unseen === undefined ? [] : methods.filter((one) => unseen(one));
    if (meant.length > maxMethods) {
      const detail = `an instance with ${meant.length} methods is handed to code that may call any of them`;
      given.pen.blind.push({ line, in: from, detail });
      continue;
    }
    drawMembers(given, from, meant, file, line);
  }
}

/** Which members the taker cannot know by name; undefined where it only looks at what it is given. */
function unseenBy(given: Sheet, file: string, taker: string, path: string): ((one: Member) => boolean) | undefined {
  const all = (): boolean => true;
  if (taker === "?") return all;
  const [target] = given.names.resolve(file, taker, path);
  if (target === undefined) return all;
  if (target.to === "package") return looks.test(target.specifier) && isTestOnly(file) ? undefined : all;
  const home = target.file;
  return (one) => one.file !== home && !given.closure().reaches(home, one.file);
}

/** A class that a package extends, implements or decorates is called by that package, member by member. */
function isCalledFromOutside(given: Sheet, file: string, holder: SymbolFact): boolean {
  return holder.refs.some(
    ([to, path, how]) =>
      (how === "extends" || how === "implements" || how === "decorator") &&
      given.names.resolve(file, to, path).some((target) => target.to === "package"),
  );
}

/**
 * Whether it calls this very member. What maps a class to a table calls only hooks that are marked for it: of its other
 * methods, and of what its relations name, nobody feels anything because the class is a table.
 */
export function isMemberCalledFromOutside(given: Sheet, file: string, holder: SymbolFact, member: SymbolFact): boolean {
  if (!isCalledFromOutside(given, file, holder)) return false;
  if (!isMapped(given, file, holder)) return true;
  return member.kind !== "property" && member.refs.some(([, , how]) => how === "decorator");
}

function isMapped(given: Sheet, file: string, { refs }: SymbolFact): boolean {
  return refs.some(
    ([to, path, how]) =>
      (how === "extends" || how === "decorator") &&
      given.names
        .resolve(file, to, path)
        .some((target) => target.to === "package" && isMapper(target.specifier, target.name)),
  );
}

/** Methods and accessors of the class that a value is an instance of, or is; none for any other value. */
function methodsOf(given: Sheet, file: string, [value, path]: Hand): readonly Member[] {
  // No member is called so: the walk gets lost at the class.
  const { end } = given.names.walk(file, value, `${path}.?`);
  if (end?.at !== "lost" || isFrameworks(given, end)) return [];
  const found = new Map<string, Member>();
  for (const above of lineOf(given, end)) {
    for (const { symbol, fact } of given.names.membersOf(above.file, above.symbol)) {
      const short = shortName(fact.name);
      if (isCallable(fact, short) && !found.has(short)) found.set(short, { file: above.file, symbol });
    }
  }
  return [...found.values()];
}

/** Such a class is reached by its members already. */
function isFrameworks(given: Sheet, { file, symbol }: Member): boolean {
  const holder = given.names.files.get(file)?.symbols[symbol];
  return holder !== undefined && isCalledFromOutside(given, file, holder);
}

/** A class and all it extends, nearest first; nothing where it is no class. */
function* lineOf(given: Sheet, start: Member): Generator<Member> {
  let at: Member | undefined = start;
  for (let depth = 0; at !== undefined && depth < maxHeritage; depth++) {
    const holder: SymbolFact | undefined = given.names.files.get(at.file)?.symbols[at.symbol];
    if (holder?.kind !== "class") return;
    yield at;
    const base: Ref | undefined = holder.refs.find(([, , how]) => how === "extends");
    at = base && given.names.declaration(at.file, base[0], base[1]);
  }
}

function isCallable({ kind }: SymbolFact, short: string): boolean {
  return (kind === "method" || kind === "accessor") && short !== "constructor" && !short.startsWith("#");
}
