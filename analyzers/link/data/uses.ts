/** Edges that one SQL statement draws from whatever holds it: a symbol, a view, a function, a schedule. */
import type { TableUse } from "../../facts.ts";
import type { Attributes, Edge, NodeId, Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { columnId, functionId, serviceId, tableId, viewId } from "../ids.ts";
import { type Catalogue, plain, type Table } from "./catalogue.ts";
import { storeOf } from "./stores.ts";

/** Who touches, and where. */
export interface Toucher {
  readonly pen: Pen;
  readonly catalogue: Catalogue;
  readonly from: NodeId;
  readonly file: string;
  readonly line: number;
}

/** How sure a statement's words are. */
export interface Certainty {
  readonly guessed?: boolean;
  /** A part of the statement is computed. */
  readonly dynamic?: true;
  /** Where code sends it from, as in `Statement`. */
  readonly inLoop?: true;
  readonly perItem?: true;
  readonly inTransaction?: true;
  readonly arms?: string;
  /** As in `AccessMeaning`. */
  readonly handed?: true;
  /** Conditions or limits may be added, or stand, where nobody looked (`open-ended.ts`). */
  readonly open?: true;
  /** What is inserted may be many rows at once. */
  readonly many?: true;
  /** It surely is a list, put together while the code runs. */
  readonly list?: true;
  /** Touched through another table of the same query. */
  readonly nested?: true;
  /** Only tables that a schema knows count: the text may be no SQL at all. */
  readonly knownOnly?: boolean;
}

/** Reads and writes of one statement, by table and, where the columns are named, by column. */
export function drawUses(toucher: Toucher, uses: readonly TableUse[], how: Certainty): void {
  for (const use of uses) drawUse(toucher, use, how);
}

function drawUse(toucher: Toucher, use: TableUse, how: Certainty): void {
  const { pen, catalogue, from, file, line } = toucher;
  const table = catalogue.table(use.table);
  const to = targetOf(catalogue, use.table);
  if (table === undefined && to.startsWith("table:")) {
    if (how.knownOnly) return;
    noteUndeclared(toucher, to, plain(use.table));
  }
  const kind = use.access === "read" ? "reads" : "writes";
  const edge: Omit<Edge, "to"> = { from, kind, file, line, certainty: how.guessed ? "guessed" : "resolved" };
  pen.connect({ ...edge, to, attributes: attributesOf(use, table, how) });
  if (table === undefined) return;
  const { operation } = use;
  for (const name of use.columns ?? []) drawColumn(toucher, table, name, { ...edge, attributes: { operation } });
  for (const name of use.where ?? [])
    drawColumn(toucher, table, name, { ...edge, kind: "reads", attributes: { operation, where: true } });
}

/** Columns that a statement reads beside what it asks for: what tables are joined on, what rows are ordered by. */
export function drawMentions(
  { pen, catalogue, from, file, line }: Toucher,
  table: string,
  columns: readonly string[],
  how: Certainty,
): void {
  const known = catalogue.table(table);
  if (known === undefined) return;
  const edge = { from, kind: "reads", file, line, certainty: how.guessed ? "guessed" : "resolved" } as const;
  for (const name of columns) drawColumn({ pen, catalogue, from, file, line }, known, name, edge);
}

/** A bare column may have been attributed to several tables: only those that have it are touched. */
function drawColumn({ pen, catalogue }: Toucher, table: Table, name: string, edge: Omit<Edge, "to">): void {
  const column = catalogue.column(table, name);
  if (column !== undefined) pen.connect({ ...edge, to: columnId(table.name, column) });
}

/** A table that no schema of the repository declares stands where it is first used. */
function noteUndeclared({ pen, file, line }: Toucher, id: NodeId, name: string): void {
  const store = storeOf(name);
  const attributes = { undeclared: true, ...(store === undefined ? {} : { store }) };
  pen.add({ id, kind: "table", name, file, line, endLine: line, body: hashText(""), attributes });
}

/** The view or table of a name. */
export function targetOf(catalogue: Catalogue, table: string): NodeId {
  const name = plain(table);
  if (catalogue.views.has(name)) return viewId(name);
  return tableId(catalogue.table(name)?.name ?? name);
}

/**
 * `keyed`: an insert that allows for conflict, so it may be repeated; or anything else that touches one row by a key.
 * What a statement pins is known by name; a key of several columns counts when all of them are pinned.
 */
function attributesOf(use: TableUse, table: Table | undefined, how: Certainty): Attributes {
  const inserts = use.operation === "insert" || use.operation === "upsert";
  const pinned = new Set(use.equals);
  const single = [...(table?.keys.values() ?? [])].some((key) => key.every((column) => pinned.has(column)));
  const keyed = inserts && use.access === "write" ? use.conflict !== undefined : single;
  return {
    operation: use.operation,
    ...(use.columns ? { columns: use.columns } : {}),
    ...(use.where ? { where: use.where } : {}),
    ...(use.conflict && use.conflict.length > 0 ? { conflict: use.conflict } : {}),
    ...(keyed ? { keyed: true } : {}),
    ...(use.aggregate ? { aggregate: true } : {}),
    ...(use.limited || (single && use.access === "read") ? { limited: true } : {}),
    ...(use.offset ? { offset: true } : {}),
    ...(use.literals ? { literals: use.literals } : {}),
    ...(use.reckoned ? { reckoned: use.reckoned } : {}),
    ...(use.locked ? { locked: true } : {}),
    ...(use.skips ? { skips: true } : {}),
    ...(how.dynamic ? { dynamic: true } : {}),
    ...(how.inLoop ? { inLoop: true } : {}),
    ...(how.perItem ? { perItem: true } : {}),
    ...(how.inTransaction ? { inTransaction: true } : {}),
    ...(how.handed ? { handed: true } : {}),
    ...(how.open ? { open: true } : {}),
    ...(how.many ? { many: true } : {}),
    ...(how.list || use.list ? { list: true } : {}),
    ...(how.nested ? { nested: true } : {}),
    ...(how.arms === undefined ? {} : { arms: how.arms }),
  };
}

/** Hosts that a statement asks, in the database: whoever sends the statement waits for it. */
export function drawRequests({ pen, from, file, line }: Toucher, hosts: readonly string[] | undefined): void {
  for (const host of hosts ?? []) {
    pen.add({ id: serviceId(host), kind: "service", name: host, file, line, endLine: line });
    const edge = { from, to: serviceId(host), kind: "requests", file, line, certainty: "resolved" } as const;
    pen.connect({ ...edge, attributes: { by: "database" } });
  }
}

/** SQL functions that a statement calls, as far as the catalogue knows them. */
export function drawCalls(
  toucher: Toucher,
  names: readonly string[] | undefined,
  kind: "calls" | "triggers" = "calls",
  sure = true,
): void {
  const { pen, catalogue, from, file, line } = toucher;
  for (const name of names ?? [])
    if (catalogue.functions.has(plain(name)))
      pen.connect({ from, to: functionId(plain(name)), kind, file, line, certainty: sure ? "resolved" : "guessed" });
}
