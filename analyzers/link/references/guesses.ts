/** Calls on values whose kind names cannot tell: every member of that name that the file can reach, as long as they are few. */
import type { Facts } from "../../facts.ts";
import { isNativeMethod } from "../../natives.ts";
import type { Closure } from "./closure.ts";

/** More members of one name than this make a guess worthless: the call stays a blind spot instead. */
const maxGuesses = 12;

/** For names of the language's own methods, and for accessors that are only read, fewer still: most of those are no members of ours. */
const maxDoubtful = 3;

export interface Member {
  readonly file: string;
  readonly symbol: number;
}

export interface Guesses {
  /** Members called `name` that `file` can reach; undefined when there are too many to mean anything. */
  of(file: string, name: string): readonly Member[] | undefined;
  /** Accessors called `name` that `file` can reach, if they are few: what reads one runs it. */
  accessors(file: string, name: string): readonly Member[];
}

export function createGuesses(files: ReadonlyMap<string, Facts>, closure: () => Closure): Guesses {
  const members = new Map<string, Member[]>();
  const accessors = new Map<string, Member[]>();
  for (const [file, { symbols }] of files)
    for (const [symbol, { name, owner, kind, typeOnly }] of symbols.entries()) {
      // What an object only passes on has a name of its own.
      const passed = kind === "property" && owner !== undefined && symbols[owner]?.kind === "object";
      if (owner === undefined || kind === "callback" || typeOnly || passed) continue;
      const short = name.slice(name.lastIndexOf(".") + 1);
      if (kind === "accessor") push(accessors, short, { file, symbol });
      if (short === "constructor" || (isNativeMethod(short) && symbols[owner]?.kind !== "class")) continue;
      push(members, short, { file, symbol });
    }
  const near = (file: string, candidates: readonly Member[]) =>
    candidates.filter((one) => one.file === file || closure().reaches(file, one.file));
  return {
    of(file, name) {
      const candidates = members.get(name);
      if (candidates === undefined) return [];
      const found = near(file, candidates);
      if (isNativeMethod(name)) return found.length > maxDoubtful ? [] : found;
      return found.length > maxGuesses ? undefined : found;
    },
    accessors(file, name) {
      const found = near(file, accessors.get(name) ?? []);
      return found.length > maxDoubtful ? [] : found;
    },
  };
}

function push(map: Map<string, Member[]>, name: string, member: Member): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [member]);
  else known.push(member);
}
