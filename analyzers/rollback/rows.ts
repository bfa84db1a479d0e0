/**
 * Rows of a database in which nobody has any: one for each empty table, so that what a migration does to rows can be seen, and a digest
 * of every column, so that two moments can be compared.
 */

/** One table as `tablesQuery` tells it. Names are as SQL writes them. */
export interface SampledTable {
  readonly name: string;
  readonly columns: readonly SampledColumn[];
  /** Definitions of CHECK constraints. */
  readonly checks: readonly string[];
}

interface SampledColumn {
  readonly name: string;
  /** With its length or scale: `character varying(20)`. */
  readonly type: string;
  /** The type without them, of an array's element where it is one. */
  readonly base: string;
  readonly isArray: boolean;
  readonly required: boolean;
  readonly hasDefault: boolean;
  /** Computed by the database: nothing may be given. */
  readonly given: boolean;
  readonly labels: readonly string[];
}

/** Rows `{ table }` of all tables that hold rows themselves. Run `settle` first. */
export const tablesQuery = `
  SELECT json_build_object('name', c.oid::regclass::text,
    'checks', (SELECT coalesce(json_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname), '[]') FROM pg_constraint k
      WHERE k.conrelid = c.oid AND k.contype = 'c'),
    'columns', (SELECT coalesce(json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod),
        'base', format_type(b.oid, NULL), 'isArray', t.typcategory = 'A', 'required', a.attnotnull, 'hasDefault', a.atthasdef OR a.attidentity <> '',
        'given', a.attgenerated = '' AND a.attidentity <> 'a',
        'labels', (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = b.oid)) ORDER BY a.attnum), '[]')
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type d ON d.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
        JOIN pg_type b ON b.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS "table"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
  ORDER BY c.oid`;

export const tablesOf = (rows: readonly Readonly<Record<string, unknown>>[]): readonly SampledTable[] =>
  rows.map(({ table }) => table as SampledTable).sort((a, b) => (a.name < b.name ? -1 : 1));

/** How many rows each column has a value in, and a digest of these values, by table and column. */
export type Rows = ReadonlyMap<string, TableRows>;

export interface TableRows {
  readonly count: number;
  readonly columns: ReadonlyMap<string, { readonly values: number; readonly digest: string }>;
}

/** One query over all tables; undefined where there are none. */
export function rowsQuery(tables: readonly SampledTable[]): string | undefined {
  const parts = tables.map(({ name, columns }) => {
    const digests = columns.map(
      ({ name: column }) =>
        `count(t.${column}) || ':' || coalesce(sum(hashtextextended(t.${column}::text, 0)), 0)::text`,
    );
    const all = digests.length === 0 ? "ARRAY[]::text[]" : `ARRAY[${digests.join(", ")}]`;
    return `SELECT ${literal(name)} AS "table", count(*)::int AS count, to_json(${all}) AS digests FROM ONLY ${name} t`;
  });
  return parts.length === 0 ? undefined : parts.join("\nUNION ALL ");
}

export function rowsOf(tables: readonly SampledTable[], rows: readonly Readonly<Record<string, unknown>>[]): Rows {
  const found = new Map<string, TableRows>();
  const told = new Map(rows.map((row) => [String(row["table"]), row]));
  for (const { name, columns } of tables) {
    const row = told.get(name);
    const digests = (row?.["digests"] ?? []) as readonly string[];
    const of = columns.map(({ name: column }, at) => {
      const [values = "0", digest = ""] = (digests[at] ?? "").split(":");
      return [column, { values: Number(values), digest }] as const;
    });
    found.set(name, { count: Number(row?.["count"] ?? 0), columns: new Map(of) });
  }
  return found;
}

/**
 * One statement that puts a row into each of `tables`; triggers and foreign keys must be off meanwhile. A table that takes none (its
 * conditions hang together in ways that nobody can guess) stays empty.
 */
export function samplesFor(tables: readonly SampledTable[]): string {
  const blocks = tables.map((table) => {
    const full = inserting(
      table,
      table.columns.filter(({ given }) => given),
    );
    const least = inserting(
      table,
      table.columns.filter(({ given, required, hasDefault }) => given && required && !hasDefault),
    );
    return `BEGIN ${full}; EXCEPTION WHEN OTHERS THEN BEGIN ${least}; EXCEPTION WHEN OTHERS THEN NULL; END; END;`;
  });
  return `DO $blast_radius$ BEGIN\n${blocks.join("\n")}\nNULL; END $blast_radius$`;
}

function inserting({ name, checks }: SampledTable, columns: readonly SampledColumn[]): string {
  if (columns.length === 0) return `INSERT INTO ${name} DEFAULT VALUES`;
  const names = columns.map((column) => column.name).join(", ");
  return `INSERT INTO ${name} (${names}) VALUES (${columns.map((column) => valueFor(column, checks)).join(", ")})`;
}

/**
 * One value for each type, the same everywhere, so that references between tables hold; such that a cast to something narrower shows:
 * fractions, microseconds, capitals.
 */
const values: Readonly<Record<string, string>> = {
  smallint: "1",
  integer: "1",
  bigint: "1",
  real: "1.25",
  "double precision": "1.25",
  money: "1.25",
  boolean: "true",
  uuid: "'0000000a-0000-4000-8000-000000000001'",
  json: `'{"a":  [1, 2]}'`,
  jsonb: `'{"a": [1, 2]}'`,
  date: "'2001-02-03'",
  "timestamp without time zone": "'2001-02-03 04:05:06.789123'",
  "timestamp with time zone": "'2001-02-03 04:05:06.789123+00'",
  "time without time zone": "'04:05:06.789'",
  "time with time zone": "'04:05:06.789+00'",
  interval: "'1 day 02:03:04.5'",
  bytea: "'\\x01ff'",
  inet: "'192.0.2.1'",
  cidr: "'192.0.2.0/24'",
  macaddr: "'08:00:2b:01:02:03'",
  tsvector: "'sample'",
  xml: "'<a/>'",
  point: "'(1,2)'",
  oid: "1",
  name: "'Sample'",
  hstore: "'a=>1'",
  ltree: "'a.b'",
  int4range: "'[1,5)'",
  int8range: "'[1,5)'",
  numrange: "'[1,5)'",
  daterange: "'[2001-02-03,2001-02-05)'",
  tsrange: "'[2001-02-03,2001-02-05)'",
  tstzrange: "'[2001-02-03,2001-02-05)'",
};

const sampleText = "Sample text, longer than most codes";

function valueFor(
  { name, type, base, isArray, labels, hasDefault, required }: SampledColumn,
  checks: readonly string[],
): string {
  const [label] = labels;
  const one = label === undefined ? plainFor(name, type, base, checks) : literal(label);
  if (one === undefined) return hasDefault ? "DEFAULT" : required ? "''" : "NULL";
  return isArray ? `ARRAY[${one}]::${type}` : one;
}

function plainFor(name: string, type: string, base: string, checks: readonly string[]): string | undefined {
  const known = values[base];
  if (known !== undefined) return known;
  const size = Number(/\((\d+)/.exec(type)?.[1] ?? 0);
  if (base === "numeric") return numberOf(type);
  if (/^(?:text|character varying|character|citext|"char")$/.test(base)) {
    const allowed = checks.map((check) => allowedBy(check, name)).find((value) => value !== undefined);
    return allowed ?? literal(size > 0 ? sampleText.slice(0, size) : base === '"char"' ? "S" : sampleText);
  }
  if (/^bit/.test(base)) return `B'${"1".repeat(Math.max(size, 1))}'`;
  if (/(?:^|\.)vector$/.test(base)) return `array_fill(0.5, ARRAY[${Math.max(size, 3)}])::${type}`;
  return undefined;
}

/** As many decimals as the type keeps, at most nine. */
function numberOf(type: string): string {
  const [, , scale] = /\((\d+),(\d+)\)/.exec(type) ?? [];
  const digits = scale === undefined ? (/\(\d+\)/.test(type) ? 0 : 9) : Math.min(Number(scale), 9);
  return digits === 0 ? "1" : `0.${"123456789".slice(0, digits)}`;
}

/** The first text that a CHECK names beside the column. */
function allowedBy(check: string, column: string): string | undefined {
  return check.includes(column) ? /'(?:[^']|'')*'/.exec(check)?.[0] : undefined;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
