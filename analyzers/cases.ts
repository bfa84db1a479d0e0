/** A meaning that stands for every element of a list, or for every member of a table: one of each. */
import { appHolesOf, mappedApp } from "./app-holes.ts";
import { holesOf, isJob, mapped, within } from "./job-holes.ts";
import type { Constants } from "./link/names/constants.ts";
import { exportedFunctions } from "./link/names/module-tables.ts";
import type { World } from "./matched.ts";
import type { Holder, JobMeaning, Meaning, Seen } from "./meaning.ts";

/** Elements of one list that are told apart. */
const maxItems = 200;

export function casesOf(world: World, meaning: Meaning): readonly Meaning[] {
  if (isJob(meaning))
    return perElement(world, holesOf(meaning), (map) => mapped(meaning, map)) ?? named(world, meaning);
  if (meaning.means === "route" || meaning.means === "use" || meaning.means === "mount")
    return perElement(world, appHolesOf(meaning), (map) => mappedApp(meaning, map)) ?? [meaning];
  return [meaning];
}

/** One for each element of the list that the loop around a call goes through; undefined where it stands in none that is known. */
function perElement<Case>(
  { constants }: World,
  holes: readonly Seen[],
  mapBy: (map: (seen: Seen) => Seen | undefined) => Case,
): readonly Case[] | undefined {
  const list = holes.flatMap(({ file, value }) =>
    value.is === "ref" && value.item !== undefined ? [{ file, of: value.item.of }] : [],
  )[0];
  if (list === undefined) return undefined;
  const [to, path] = list.of;
  const items = constants.items({ file: list.file, value: { is: "ref", to, path } }).slice(0, maxItems);
  if (items.length === 0) return undefined;
  return items.map((item) => mapBy((seen) => element(constants, seen, list.file, [to, path], item)));
}

/** A table of work: what each of its keys names, or each function that a module exports. */
function named(world: World, meaning: JobMeaning): readonly JobMeaning[] {
  if (meaning.means !== "consumes" || meaning.each === undefined) return [meaning];
  const { each } = meaning;
  const written = world.constants.entries(each);
  const exported = written.size > 0 ? [] : [...exportedFunctions(world, each)].map(seenAs);
  const entries = [...written, ...exported].slice(0, maxItems);
  const jobs = entries.map(([name, handler]): JobMeaning => {
    return {
      ...meaning,
      each: undefined,
      job: { file: each.file, value: { is: "text", text: name } },
      handlers: [handler],
    };
  });
  // What a worker runs beside the table is its own.
  return meaning.handlers.length === 0 ? jobs : [...jobs, { ...meaning, each: undefined }];
}

const seenAs = ([name, { file, symbol }]: readonly [string, Holder]): readonly [string, Seen] => [
  name,
  { file, value: { is: "function", symbol } },
];

/** A value where it stands for a member of each element, and one of these elements. */
function element(
  constants: Constants,
  seen: Seen,
  file: string,
  [to, path]: readonly [string, string],
  item: Seen,
): Seen | undefined {
  const { value } = seen;
  const same = value.is === "ref" && seen.file === file && value.item?.of[0] === to && value.item.of[1] === path;
  return same && value.item !== undefined ? within(constants, item, value.item.path) : seen;
}
