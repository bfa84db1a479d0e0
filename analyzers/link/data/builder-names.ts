/** How query builders write tables and columns: `orders as o`, `o.total as sum`, lists of them, objects by their other names. */
import type { Facts } from "../../facts.ts";
import type { Meaning, QueryStep, Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";

export interface NamedTable {
  readonly table: string;
  /** What the rest of the query calls it. */
  readonly alias: string;
}

const tableText = /^\s*["`]?([\w$.-]+?)["`]?(?:\s+(?:as\s+)?["`]?([\w$]+)["`]?)?\s*$/i;

/** The tables that a value names; none where it is computed. */
export function namedTables(constants: Constants, seen: Seen): readonly NamedTable[] {
  const { file, value } = constants.follow(seen);
  if (value.is === "list") return value.items.flatMap((item) => namedTables(constants, { file, value: item }));
  if (value.is === "object")
    return [...constants.entries({ file, value })].flatMap(([alias, one]) =>
      namedTables(constants, one).map(({ table }) => ({ table, alias })),
    );
  const [, table, alias] = tableText.exec(constants.text({ file, value }) ?? "") ?? [];
  return table === undefined ? [] : [{ table, alias: alias ?? table }];
}

/** The tables of a query by what it calls them. */
export function aliasesOf(constants: Constants, steps: readonly QueryStep[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { role, args } of steps)
    if (role === "table" && args[0] !== undefined)
      for (const { table, alias } of namedTables(constants, args[0])) found.set(alias, table);
  return found;
}

/** Columns a value asks for: a text, a list of texts, or an object from names of the answer to them. */
export function columnsIn(constants: Constants, seen: Seen): readonly string[] | undefined {
  const { file, value } = constants.follow(seen);
  if (value.is !== "object") return namesIn(constants, { file, value });
  const found = [...constants.entries({ file, value }).values()].map((one) => constants.text(one));
  return found.every((name) => name !== undefined) ? found : undefined;
}

/** Texts of a value, one or a list; undefined where some are computed. */
export function namesIn(constants: Constants, seen: Seen): readonly string[] | undefined {
  const { file, value } = constants.follow(seen);
  if (value.is !== "list") {
    const text = constants.text({ file, value });
    return text === undefined ? undefined : text.split(",");
  }
  const found = value.items.map((item) => constants.text({ file, value: item }));
  return found.every((name) => name !== undefined) ? found : undefined;
}

/** `o.total as sum` -> table `o`, column `total`; no column where the text is more than a name. */
export function mentionOf(text: string): { readonly prefix?: string; readonly column?: string } {
  const [, path, column] =
    /^\s*(?:([\w$.]+)\.)?([\w$]+|\*)(?:\s+as\s+[\w$"]+)?\s*$/i.exec(text.replace(/["`]/g, "")) ?? [];
  if (column === undefined) return {};
  return path === undefined ? { column } : { prefix: path, column };
}

/** https://kysely-org.github.io/kysely-apidoc/classes/CamelCasePlugin.html */
export const inSnakeCase = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();

/** Steps that give a part of a query a name. */
const names = /^\.with(?:Recursive|Materialized|NotMaterialized|RecursiveMaterialized)?$/;

/** Names that common table expressions have in files that build queries: what is selected from them there is no table. */
export function commonNames(
  constants: Constants,
  meanings: readonly Meaning[],
  files: ReadonlyMap<string, Facts>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const { means, file } of meanings) {
    if (means !== "query" || found.has(file)) continue;
    const own = new Set<string>();
    for (const { links } of files.get(file)?.chains ?? [])
      for (const { step, args } of links) {
        const value = names.test(step) ? args?.[0] : undefined;
        const name = value && /^[\w$]+/.exec(constants.text({ file, value }) ?? "")?.[0];
        if (name !== undefined) own.add(name).add(inSnakeCase(name));
      }
    found.set(file, own);
  }
  return found;
}
