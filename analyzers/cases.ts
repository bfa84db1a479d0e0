/** A meaning that stands for every element of a list, or for every member of a table: one of each. */
import { holesOf, mapped, within } from "./job-holes.ts";
import type { Constants } from "./link/names/constants.ts";
import type { JobMeaning, Seen } from "./meaning.ts";

/** Elements of one list that are told apart. */
const maxItems = 200;
export function casesOf(constants: Constants, meaning: JobMeaning): readonly JobMeaning[] {
  const list = holesOf(meaning).flatMap(({ file, value }) =>
    value.is === "ref" && value.item !== undefined ? [{ file, of: value.item.of }] : [],
  )[0];
  if (list === undefined) return named(constants, meaning);
  const [to, path] = list.of;
  const items = constants.items({ file: list.file, value: { is: "ref", to, path } }).slice(0, maxItems);
  if (items.length === 0) return [meaning];
  return items.map((item) => mapped(meaning, (seen) => element(constants, seen, list.file, [to, path], item)));
}

/** A table of work: what each of its keys names. */
function named(constants: Constants, meaning: JobMeaning): readonly JobMeaning[] {
  if (meaning.means !== "consumes" || meaning.each === undefined) return [meaning];
  const { each } = meaning;
  const entries = [...constants.entries(each)].slice(0, maxItems);
  return entries.map(([name, handler]): JobMeaning => {
    return {
      ...meaning,
      each: undefined,
      job: { file: each.file, value: { is: "text", text: name } },
      handlers: [handler],
    };
  });
}

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
