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
  /** Accessors called `name` that `file` can reach, and methods that are handed on without their object, if they are few. */
  accessors(file: string, name: string): readonly Member[];
}

/** A member that a use of its name alone may mean. */
export interface Named {
  /** Without its owner's. */
  readonly name: string;
  readonly symbol: number;
  readonly accessor: boolean;
  /** Whether a call by name may mean it; else only what reads it does. */
  readonly callable: boolean;
}

/** Members by name, of all files and in their order. */
export interface MemberIndex {
  callable(name: string): readonly Member[];
  accessors(name: string): readonly Member[];
}

export function* membersIn({ symbols }: Facts): Generator<Named> {
  for (const [symbol, { name, owner, kind, typeOnly, bound }] of symbols.entries()) {
    // What an object only passes on has a name of its own.
    const passed = kind === "property" && owner !== undefined && symbols[owner]?.kind === "object";
    if (owner === undefined || kind === "callback" || typeOnly || passed) continue;
    const short = name.slice(name.lastIndexOf(".") + 1);
    const accessor = kind === "accessor" || bound === true;
    const callable = short !== "constructor" && !(isNativeMethod(short) && symbols[owner]?.kind !== "class");
    if (accessor || callable) yield { name: short, symbol, accessor, callable };
  }
}

export function indexMembers(files: Iterable<readonly [string, Iterable<Named>]>): MemberIndex {
  const callables = new Map<string, Member[]>();
  const accessors = new Map<string, Member[]>();
  for (const [file, members] of files)
    for (const { name, symbol, accessor, callable } of members) {
      if (accessor) push(accessors, name, { file, symbol });
      if (callable) push(callables, name, { file, symbol });
    }
  return { callable: (name) => callables.get(name) ?? [], accessors: (name) => accessors.get(name) ?? [] };
}

export function createGuesses(members: MemberIndex, closure: () => Closure): Guesses {
  const near = (file: string, candidates: readonly Member[]) =>
    candidates.filter((one) => one.file === file || closure().reaches(file, one.file));
  return {
    of(file, name) {
      const found = near(file, members.callable(name));
      if (isNativeMethod(name)) return found.length > maxDoubtful ? [] : found;
      return found.length > maxGuesses ? undefined : found;
    },
    accessors(file, name) {
      const found = near(file, members.accessors(name));
      return found.length > maxDoubtful ? [] : found;
    },
  };
}

function push(map: Map<string, Member[]>, name: string, member: Member): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [member]);
  else known.push(member);
}
