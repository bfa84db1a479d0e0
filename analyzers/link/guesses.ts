/** Calls on values whose kind names cannot tell: every member of that name that the file can reach, as long as they are few. */
import type { Facts } from "../facts.ts";
import type { Closure } from "./closure.ts";

/** More members of one name than this make a guess worthless: the call stays a blind spot instead. */
const maxGuesses = 12;

/** Methods of the language's own arrays, maps, promises, strings and dates: a call of one says nothing about our members. */
const builtins = new Set(
  (
    "map filter forEach reduce reduceRight find findIndex findLast some every includes indexOf lastIndexOf join slice splice concat push " +
    "pop shift unshift sort reverse flat flatMap fill keys values entries at get set has delete clear add size then catch finally toString " +
    "toJSON valueOf split replace replaceAll trim trimStart trimEnd padStart padEnd startsWith endsWith toLowerCase toUpperCase charAt " +
    "charCodeAt codePointAt substring match matchAll test exec repeat localeCompare normalize toFixed getTime toISOString getFullYear " +
    "getMonth getDate getDay getHours getMinutes getSeconds getMilliseconds setHours setDate setMonth call apply bind next return throw " +
    "hasOwnProperty preventDefault stopPropagation addEventListener removeEventListener appendChild querySelector getAttribute " +
    "setAttribute focus blur click json text blob arrayBuffer formData clone"
  ).split(" "),
);

export interface Member {
  readonly file: string;
  readonly symbol: number;
}

export interface Guesses {
  /** Members called `name` that `file` can reach; undefined when there are too many to mean anything. */
  of(file: string, name: string): readonly Member[] | undefined;
}

export function createGuesses(files: ReadonlyMap<string, Facts>, closure: () => Closure): Guesses {
  const members = new Map<string, Member[]>();
  for (const [file, { symbols }] of files)
    for (const [symbol, { name, owner, kind, typeOnly }] of symbols.entries()) {
      if (owner === undefined || kind === "callback" || typeOnly) continue;
      const short = name.slice(name.lastIndexOf(".") + 1);
      if (builtins.has(short) || short === "constructor") continue;
      const known = members.get(short);
      if (known === undefined) members.set(short, [{ file, symbol }]);
      else known.push({ file, symbol });
    }
  return {
    of(file, name) {
      const candidates = members.get(name);
      if (candidates === undefined) return [];
      const near = candidates.filter((one) => one.file === file || closure().reaches(file, one.file));
      return near.length > maxGuesses ? undefined : near;
    },
  };
}
