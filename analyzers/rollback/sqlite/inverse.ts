/** The way back of an SQLite database, from the difference of what it held before and after. */
import { differs, plainSql, type SqliteObject, type SqliteState, type SqliteTable } from "./state.ts";

export interface SqliteRename {
  readonly table: string;
  /** Absent where the table itself was renamed. */
  readonly column?: string;
  readonly to: string;
}

/** Columns and tables that come back without what they held. */
export interface Emptied {
  readonly table: string;
  readonly column?: string;
}

export interface SqliteInverse {
  readonly statements: readonly string[];
  readonly emptied: readonly Emptied[];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * SQLite alters little of a table in place, so one that differs is made anew beside the other, as its documentation advises (the twelve
 * steps of "ALTER TABLE"), and takes over the columns that both have. Views and triggers rest meanwhile: they would stand against it.
 */
export function sqliteInverse(
  before: SqliteState,
  after: SqliteState,
  renames: readonly SqliteRename[],
): SqliteInverse {
  const statements: string[] = [];
  const emptied: Emptied[] = [];
  const back = namesBack(before, after, renames);
  for (const { table, to } of back.tables) statements.push(`ALTER TABLE ${quoted(to)} RENAME TO ${quoted(table)}`);
  for (const { table, column = "", to } of back.columns)
    statements.push(`ALTER TABLE ${quoted(table)} RENAME COLUMN ${quoted(to)} TO ${quoted(column)}`);
  const now = renamed(after, back);

  const rebuilt = [...before.tables.values()].filter((table) => {
    const young = now.tables.get(table.name);
    return young !== undefined && differs(table, young) && addedOnly(table, young, now) === undefined;
  });
  const dropped = [...before.tables.values()].filter(({ name }) => !now.tables.has(name));
  const heavy = rebuilt.length > 0 || dropped.length > 0;

  const gone: string[] = [];
  for (const object of now.objects.values()) {
    const known = before.objects.get(object.name);
    const same = known !== undefined && plainSql(known.sql) === plainSql(object.sql);
    const rests = heavy && object.kind !== "index";
    if (!same || rests) {
      statements.unshift(`DROP ${object.kind.toUpperCase()} IF EXISTS ${quoted(object.name)}`);
      gone.push(object.name);
    }
  }
  for (const { name } of now.tables.values())
    if (!before.tables.has(name)) statements.push(`DROP TABLE ${quoted(name)}`);
  for (const table of before.tables.values()) {
    const young = now.tables.get(table.name);
    if (young === undefined || !differs(table, young)) continue;
    for (const column of addedOnly(table, young, now) ?? [])
      statements.push(`ALTER TABLE ${quoted(table.name)} DROP COLUMN ${quoted(column)}`);
  }
  for (const table of rebuilt) {
    const young = now.tables.get(table.name);
    if (young === undefined) continue;
    statements.push(...rebuild(table, young));
    for (const { name, generated } of table.columns)
      if (!generated && !young.columns.some((other) => other.name === name))
        emptied.push({ table: table.name, column: name });
  }
  for (const { name, sql } of dropped) {
    statements.push(sql);
    emptied.push({ table: name });
  }
  const absent = (object: SqliteObject): boolean =>
    !now.objects.has(object.name) ||
    gone.includes(object.name) ||
    (object.kind === "index" && rebuilt.some(({ name }) => name === object.on));
  for (const kind of ["index", "view", "trigger"] as const)
    for (const object of before.objects.values())
      if (object.kind === kind && absent(object)) statements.push(object.sql);
  return { statements, emptied };
}

interface Back {
  readonly tables: readonly SqliteRename[];
  readonly columns: readonly SqliteRename[];
}

/** Of the renames that were written, those that explain why something is gone. */
function namesBack(before: SqliteState, after: SqliteState, renames: readonly SqliteRename[]): Back {
  const tables = renames.filter(
    ({ table, column, to }) =>
      column === undefined &&
      before.tables.has(table) &&
      !before.tables.has(to) &&
      after.tables.has(to) &&
      !after.tables.has(table),
  );
  const oldName = new Map(tables.map(({ table, to }) => [to, table]));
  const columns = renames.flatMap((rename) => {
    const { column, to } = rename;
    if (column === undefined) return [];
    const table = oldName.get(rename.table) ?? rename.table;
    const was = before.tables.get(table);
    const is = after.tables.get(rename.table) ?? after.tables.get(table);
    const had = (one: SqliteTable | undefined, name: string): boolean =>
      one?.columns.some((other) => other.name === name) === true;
    return had(was, column) && !had(was, to) && had(is, to) && !had(is, column) ? [{ table, column, to }] : [];
  });
  return { tables: tables.toReversed(), columns: columns.toReversed() };
}

/** What `after` is called once the names are back. */
function renamed(after: SqliteState, { tables, columns }: Back): SqliteState {
  const oldTable = new Map(tables.map(({ table, to }) => [to, table]));
  const oldColumn = new Map(columns.map(({ table, column = "", to }) => [`${table}.${to}`, column]));
  const all = [...after.tables.values()].map((table) => {
    const name = oldTable.get(table.name) ?? table.name;
    const named = table.columns.map((column) => ({
      ...column,
      name: oldColumn.get(`${name}.${column.name}`) ?? column.name,
    }));
    const word = (rule: string): string =>
      columns.reduce(
        (text, { column = "", to }) => text.replace(new RegExp(`\\b${escaped(to)}\\b`, "g"), column),
        rule,
      );
    const [rules, pieces] = [table.rules, table.pieces].map((texts) => texts.map(word).sort());
    return [name, { ...table, name, columns: named, rules: rules ?? [], pieces: pieces ?? [] }] as const;
  });
  const objects = [...after.objects.values()].map(
    (object) => [object.name, { ...object, on: oldTable.get(object.on) ?? object.on }] as const,
  );
  return { tables: new Map(all), objects: new Map(objects) };
}

const escaped = (name: string): string => name.replace(/[^\w]/g, "\\$&");

/** The columns that were added, where nothing else of the table changed and each can be dropped in place. */
function addedOnly(was: SqliteTable, is: SqliteTable, now: SqliteState): readonly string[] | undefined {
  const known = new Set(was.columns.map(({ name }) => name));
  const added = is.columns.filter(({ name }) => !known.has(name));
  const isAdded = (piece: string): boolean => added.some(({ name }) => piece.startsWith(`${name} `) || piece === name);
  const rest = {
    ...is,
    columns: is.columns.filter(({ name }) => known.has(name)),
    pieces: is.pieces.filter((piece) => !isAdded(piece)),
  };
  if (added.length === 0 || differs(was, rest)) return undefined;
  const named = (name: string): boolean =>
    [...now.objects.values()].some(({ on, sql }) => on === is.name && new RegExp(`\\b${escaped(name)}\\b`).test(sql));
  return added.some(({ name, key }) => key > 0 || named(name)) ? undefined : added.map(({ name }) => name);
}

function rebuild(was: SqliteTable, is: SqliteTable): readonly string[] {
  const beside = `${was.name}__before`;
  const here = new Set(is.columns.map(({ name }) => name));
  const common = was.columns
    .filter(({ name, generated }) => !generated && here.has(name))
    .map(({ name }) => quoted(name));
  // A condition may say whose columns it means: that is the new table, until the name is given back.
  const own = new RegExp(`(["\`]?)\\b${escaped(was.name)}\\b\\1\\.`, "g");
  const body = was.sql.slice(was.sql.indexOf("(")).replace(own, `${quoted(beside)}.`);
  const copy =
    common.length === 0
      ? []
      : [`INSERT INTO ${quoted(beside)} (${common.join(", ")}) SELECT ${common.join(", ")} FROM ${quoted(was.name)}`];
  return [
    `CREATE TABLE ${quoted(beside)} ${body}`,
    ...copy,
    `DROP TABLE ${quoted(was.name)}`,
    `ALTER TABLE ${quoted(beside)} RENAME TO ${quoted(was.name)}`,
  ];
}

const name = '("(?:[^"]|"")+"|`[^`]+`|\\[[^\\]]+\\]|\\w+)';
const renaming = new RegExp(
  `^\\s*alter\\s+table\\s+${name}\\s+rename\\s+(?:to\\s+${name}|(?:column\\s+)?${name}\\s+to\\s+${name})\\s*$`,
  "i",
);
const bare = (text: string): string => text.replace(/^["`[]|["`\]]$/g, "").replaceAll('""', '"');

/** Renames that a script writes, in order. */
export function sqliteRenames(statements: readonly string[]): readonly SqliteRename[] {
  return statements.flatMap((sql) => {
    const [, table, to, column, columnTo] = renaming.exec(sql.replace(/^(?:\s*--[^\n]*\n)+/, "")) ?? [];
    if (table === undefined) return [];
    if (to !== undefined) return [{ table: bare(table), to: bare(to) }];
    return column === undefined || columnTo === undefined
      ? []
      : [{ table: bare(table), column: bare(column), to: bare(columnTo) }];
  });
}
