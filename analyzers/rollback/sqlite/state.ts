/** What an SQLite database holds: its tables, and what belongs to them, as its own catalogue tells. */

export interface SqliteColumn {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** As SQL writes it; null where there is none. */
  readonly default: string | null;
  /** Place in the primary key, from 1; 0 outside of it. */
  readonly key: number;
  /** Computed by the database. */
  readonly generated: boolean;
}

export interface SqliteTable {
  readonly name: string;
  /** The statement that made it. */
  readonly sql: string;
  readonly columns: readonly SqliteColumn[];
  /** Foreign keys, unique constraints and CHECKs, and whether it is STRICT or WITHOUT ROWID: one text each, sorted. */
  readonly rules: readonly string[];
  /** Kept by a module (full-text search, say): its rows are not looked at. */
  readonly virtual: boolean;
  /** What stands between its brackets, piece by piece, sorted: collations, conflict clauses and computed values are in no catalogue. */
  readonly pieces: readonly string[];
}

export interface SqliteObject {
  readonly kind: "index" | "trigger" | "view";
  readonly name: string;
  /** The table it goes away with; a view's own name. */
  readonly on: string;
  readonly sql: string;
}

export interface SqliteState {
  readonly tables: ReadonlyMap<string, SqliteTable>;
  /** By name. */
  readonly objects: ReadonlyMap<string, SqliteObject>;
}

/** Without SQLite's own, the two of Cloudflare's, and those in which a virtual table's module keeps its data. */
const own = `m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT IN ('_cf_KV', '_cf_METADATA')
      AND m.tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')`;

/** One row, `{ state }`, for `sqliteStateOf`. */
export const sqliteStateQuery = `
  SELECT json_object(
    'objects', (SELECT json_group_array(json_array(m.type, m.name, m.tbl_name, m.sql)) FROM sqlite_schema m WHERE ${own} AND m.sql IS NOT NULL),
    'columns', (SELECT json_group_array(json_array(m.name, p.name, p.type, p."notnull", p.dflt_value, p.pk, p.hidden) ORDER BY m.name, p.cid)
      FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) p WHERE m.type = 'table' AND p.hidden <> 1 AND ${own}),
    'keys', (SELECT json_group_array(json_array(m.name, f.id, f."from", f."table", f."to", f.on_update, f.on_delete) ORDER BY m.name, f.id, f.seq)
      FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND ${own}),
    'uniques', (SELECT json_group_array(json_array(m.name, i.name, x.name) ORDER BY m.name, i.name, x.seqno)
      FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) x WHERE m.type = 'table' AND i.origin = 'u' AND ${own}),
    'forms', (SELECT json_group_array(json_array(name, wr, strict, type = 'virtual')) FROM pragma_table_list
      WHERE schema = 'main' AND type IN ('table', 'virtual'))
  ) AS state`;

interface Told {
  readonly objects: readonly (readonly [type: string, name: string, on: string, sql: string])[];
  readonly columns: readonly (readonly [
    table: string,
    name: string,
    type: string,
    required: number,
    fallback: string | null,
    key: number,
    hidden: number,
  ])[];
  readonly keys: readonly (readonly [table: string, id: number, ...rest: readonly (string | null)[]])[];
  readonly uniques: readonly (readonly [table: string, index: string, column: string])[];
  readonly forms: readonly (readonly [table: string, withoutRowid: number, strict: number, virtual: number])[];
}

export function sqliteStateOf(rows: readonly Readonly<Record<string, unknown>>[]): SqliteState {
  const told = JSON.parse(String(rows[0]?.["state"])) as Told;
  const tables = new Map<string, SqliteTable>();
  const objects = new Map<string, SqliteObject>();
  const virtual = new Set(told.forms.flatMap(([name, , , is]) => (is === 1 ? [name] : [])));
  for (const [kind, name, on, sql] of told.objects) {
    if (kind === "table")
      tables.set(name, {
        ...{ name, sql, virtual: virtual.has(name), columns: columnsOf(told, name) },
        ...{ rules: rulesOf(told, name, sql), pieces: piecesOf(sql) },
      });
    else if (kind === "index" || kind === "trigger" || kind === "view") objects.set(name, { kind, name, on, sql });
  }
  return { tables, objects };
}

const columnsOf = ({ columns }: Told, table: string): readonly SqliteColumn[] =>
  columns.flatMap(([on, name, type, required, fallback, key, hidden]) =>
    on === table ? [{ name, type, required: required === 1, default: fallback, key, generated: hidden > 1 }] : [],
  );

function rulesOf({ keys, uniques, forms }: Told, table: string, sql: string): readonly string[] {
  const grouped = (all: readonly (readonly [id: string, text: string])[]): readonly string[] => {
    const groups = new Map<string, string[]>();
    for (const [id, text] of all) groups.set(id, [...(groups.get(id) ?? []), text]);
    return [...groups.values()].map((texts) => texts.join(", "));
  };
  const foreign = grouped(
    keys.flatMap(([on, id, from, to, column, onUpdate, onDelete]) =>
      on === table ? [[String(id), `${from} -> ${to}.${column ?? ""} ${onUpdate} ${onDelete}`] as const] : [],
    ),
  );
  const unique = grouped(uniques.flatMap(([on, index, column]) => (on === table ? [[index, column] as const] : [])));
  const form = forms.flatMap(([name, withoutRowid, strict]) =>
    name === table ? [...(withoutRowid === 1 ? ["without rowid"] : []), ...(strict === 1 ? ["strict"] : [])] : [],
  );
  return [
    ...foreign.map((text) => `foreign key ${text}`),
    ...unique.map((text) => `unique ${text}`),
    ...checksIn(sql).map((text) => `check ${text}`),
    ...form,
  ].sort();
}

/** The bracketed conditions of CHECKs, without what only looks different. */
const checksIn = (sql: string): readonly string[] =>
  [...sql.matchAll(/\bcheck\s*\(/gi)].map(({ index }) => plainSql(bracketed(sql, sql.indexOf("(", index)).join(",")));

/** The pieces of a table's body. */
const piecesOf = (sql: string): readonly string[] => bracketed(sql, sql.indexOf("(")).map(plainSql).sort();

/** What stands between an opening bracket and its partner, cut at the commas that are not inside of further brackets or quotes. */
function bracketed(sql: string, start: number): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (const { index, 0: token } of sql.slice(start).matchAll(tokens)) {
    const at = start + index;
    if (token === "(") depth++;
    else if (token === ")" && --depth === 0) {
      pieces.push(sql.slice(from, at));
      break;
    } else if (token === "," && depth === 1) {
      pieces.push(sql.slice(from, at));
      from = at + 1;
    }
  }
  return pieces;
}

/** Literals, names in quotes, comments, brackets, commas and runs of space. */
const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[(),]|\s+/g;

/** SQL without the quotes of names, comments and layout: two statements that say the same are the same text. Literals stay as they are. */
export const plainSql = (sql: string): string =>
  sql
    .replace(tokens, (token) => {
      if (/^["`[]/.test(token)) return token.slice(1, -1).replaceAll('""', '"');
      return /^(?:\s|--|\/\*)/.test(token) ? " " : token;
    })
    .replace(/ *([(),]) */g, "$1")
    .trim();

/** What two tables differ in that anybody could notice; the order of columns is no such thing. */
export function differs(a: SqliteTable, b: SqliteTable): boolean {
  const columns = (table: SqliteTable): string =>
    JSON.stringify(
      table.columns
        .map((column) => [
          column.name,
          column.type.toLowerCase(),
          column.required,
          column.default,
          column.key,
          column.generated,
        ])
        .sort(),
    );
  const others = ({ rules, pieces }: SqliteTable): string => JSON.stringify([rules, pieces]);
  return columns(a) !== columns(b) || others(a) !== others(b);
}

/** Names of what two states differ in: `table orders`, `index orders_at`. */
export function sqliteDifferences(a: SqliteState, b: SqliteState): readonly string[] {
  const found: string[] = [];
  for (const name of new Set([...a.tables.keys(), ...b.tables.keys()])) {
    const [was, is] = [a.tables.get(name), b.tables.get(name)];
    if (was === undefined || is === undefined || differs(was, is)) found.push(`table \`${name}\``);
  }
  for (const name of new Set([...a.objects.keys(), ...b.objects.keys()])) {
    const [was, is] = [a.objects.get(name), b.objects.get(name)];
    if (was === undefined || is === undefined || plainSql(was.sql) !== plainSql(is.sql))
      found.push(`${(was ?? is)?.kind} \`${name}\``);
  }
  return found.sort();
}
