/** What a script does to rows, as its statements say: a sample row shows only what happens to a row like itself. */
import { parsePostgres } from "../sql/postgres.ts";
import { readStatement } from "../sql/statement.ts";
import { bodyOf, kindOf, list, strings, type Tree, text, tree } from "../sql/tree.ts";
import { withoutPublic } from "./names.ts";
import type { Runnable } from "./statements.ts";

/** Rows that a statement changes, adds or takes away. */
export interface RowWrite {
  readonly line: number;
  /** Unquoted, with its schema where the statement names one other than `public`. */
  readonly table: string;
  readonly does: "insert" | "update" | "upsert" | "delete" | "truncate";
  /** Columns written; `["*"]` all. */
  readonly columns: readonly string[];
  /** Name of the migration whose line it is; undefined where only one is meant. */
  readonly of?: string;
}

/** A column whose new value a USING works out from more than the old one's text. */
export interface Computed {
  readonly table: string;
  readonly column: string;
}

export interface RowWrites {
  readonly writes: readonly RowWrite[];
  readonly computed: readonly Computed[];
  /** Line of a statement that runs SQL which is put together at run time. */
  readonly dynamic?: number;
}

const kinds: ReadonlySet<string> = new Set(["insert", "update", "upsert", "delete", "truncate"]);

/** Defining a routine runs nothing of it. */
const defines = /^\s*create\s+(?:or\s+replace\s+)?(?:function|procedure|trigger|rule|view|policy)\b/i;

export function writesIn(statements: readonly Runnable[], dialect: "postgres" | "sqlite" = "postgres"): RowWrites {
  const writes: RowWrite[] = [];
  const computed: Computed[] = [];
  const temporary = new Set<string>();
  let dynamic: number | undefined;
  for (const { sql, line } of statements) {
    if (defines.test(sql)) continue;
    const { reading } = readStatement({ text: sql, dialect, line, temporary });
    if (reading.dynamic) dynamic ??= line;
    for (const { access, operation, table, columns = ["*"] } of reading.uses)
      if (access === "write" && kinds.has(operation))
        writes.push({ line, table: withoutPublic(table), does: operation as RowWrite["does"], columns });
    if (dialect === "postgres") computed.push(...computedIn(sql));
  }
  return { writes, computed, ...(dynamic === undefined ? {} : { dynamic }) };
}

function computedIn(sql: string): readonly Computed[] {
  if (!/\busing\b/i.test(sql)) return [];
  const parsed = parsePostgres(sql);
  const found: Computed[] = [];
  for (const { kind, body } of parsed.ok ? parsed.statements : []) {
    if (kind !== "AlterTableStmt") continue;
    const relation = tree(body["relation"]);
    const table = withoutPublic(
      [text(relation?.["schemaname"]), text(relation?.["relname"])].filter((part) => part !== undefined).join("."),
    );
    for (const one of list(body["cmds"])) {
      const command = bodyOf(one, "AlterTableCmd");
      const column = text(command?.["name"]);
      const using = bodyOf(command?.["def"], "ColumnDef")?.["raw_default"];
      if (command?.["subtype"] === "AT_AlterColumnType" && column !== undefined && using !== undefined)
        if (!isCastOf(using, column)) found.push({ table, column });
    }
  }
  return found;
}

/** `column::type`, however often. */
function isCastOf(node: unknown, column: string): boolean {
  const [kind, body] = kindOf(node) ?? ["", {} as Tree];
  if (kind === "TypeCast") return isCastOf(body["arg"], column);
  return kind === "ColumnRef" && strings(body["fields"]).at(-1) === column;
}

/** Every table that statements change, read or write. */
export function tablesNamedIn(statements: readonly Runnable[]): ReadonlySet<string> {
  const temporary = new Set<string>();
  const found = new Set<string>();
  for (const { sql, line } of statements) {
    const { reading } = readStatement({ text: sql, dialect: "postgres", line, temporary });
    for (const { table } of reading.uses) found.add(withoutPublic(table));
    for (const change of reading.changes)
      if ("on" in change && change.on !== undefined) found.add(withoutPublic(change.on));
  }
  return found;
}
