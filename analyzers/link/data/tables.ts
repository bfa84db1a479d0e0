/** Tables, columns, views, functions, triggers and migrations as nodes; who reads, writes, alters and fires them as edges. */
import { type Facts, type Statement, type TableUse, taskChannel } from "../../facts.ts";
import type { Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { isTestOnly } from "../../roles.ts";
import {
  channelId,
  columnId,
  functionId,
  queueId,
  type SymbolIds,
  scheduleId,
  tableId,
  triggerId,
  viewId,
} from "../ids.ts";
import { type Catalogue, type Definition, plain, type Table } from "./catalogue.ts";
import { drawMigration } from "./migration-edges.ts";
import { isMigration } from "./migrations.ts";
import { inStore, storeOf, storeOfStatement } from "./stores.ts";
import { traitsOf } from "./traits.ts";
import { drawCalls, drawRequests, drawUses, type Toucher } from "./uses.ts";

export interface Tables {
  readonly pen: Pen;
  readonly catalogue: Catalogue;
  readonly ids: SymbolIds;
  /** The SQL table that a name in code stands for (a Drizzle variable in a template). */
  readonly tableNamed: (file: string, hole: { readonly to: string; readonly path: string }) => string | undefined;
  /** Names of common table expressions that queries around a piece of SQL give, by file. */
  readonly common: ReadonlyMap<string, ReadonlySet<string>>;
}

export function drawTables(given: Tables, files: ReadonlyMap<string, Facts>): void {
  const { catalogue, pen } = given;
  for (const table of catalogue.tables.values()) drawTable(pen, table);
  for (const view of catalogue.views.values()) drawView(given, view);
  for (const overloads of catalogue.functions.values()) drawFunction(given, overloads);
  for (const trigger of catalogue.triggers.values()) drawTrigger(given, trigger);
  for (const schedule of catalogue.schedules.values()) drawSchedule(given, schedule);
  for (const [file, facts] of files) {
    if (facts.statements.length === 0) continue;
    if (isMigration(file, facts)) drawMigration(pen, catalogue, file, facts, files);
    else if (!file.endsWith(".sql")) drawQueries(given, file, facts);
  }
}

/** Columns are nodes of their own: a table changes only when what spans its columns does. */
function drawTable(pen: Pen, { name, file, line, columns, constraints, indexes, keys, partitioned }: Table): void {
  const id = tableId(name);
  const spanning = [...keys.values()].filter((key) => key.length > 1).map((key) => key.join(","));
  const body = hashText([...new Set([...constraints.values(), ...spanning])].sort().join("\n"));
  // What a column's own definition makes unique is told of the column.
  const alone = [...keys].flatMap(([key, on]) =>
    on.length === 1 && key !== "primary" && !key.startsWith("column ") ? on : [],
  );
  const indexed = [...new Set(indexes.values())].sort();
  const store = storeOf(name);
  const attributes = {
    ...(indexed.length > 0 ? { indexes: indexed } : {}),
    ...(spanning.length > 0 ? { keys: [...new Set(spanning)].sort() } : {}),
    ...(alone.length > 0 ? { uniques: [...new Set(alone)].sort() } : {}),
    ...(store === undefined ? {} : { store }),
    ...(partitioned ? { partitioned } : {}),
  };
  pen.add({
    id,
    kind: "table",
    name,
    file,
    line,
    endLine: line,
    body,
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  });
  for (const [column, { fact, file: place, line: at, words, made, declared, ignored }] of columns) {
    const to = columnId(name, column);
    pen.add({
      id: to,
      kind: "column",
      name: `${name}.${column}`,
      file: place,
      line: at,
      endLine: at,
      body: hashText(words.join("\n")),
      attributes: traitsOf(fact),
    });
    const told = { ...(made && { made }), ...(declared && { declared }), ...(ignored && { ignored }) };
    pen.connect({ from: id, to, kind: "holds", file: place, line: at, certainty: "resolved", attributes: told });
  }
}

function drawView({ pen, catalogue }: Tables, { name, file, line, endLine, change, keys }: Definition): void {
  if (change.does !== "create-view" && change.does !== "create-materialized-view") return;
  const id = viewId(name);
  const unique = keys === undefined ? {} : { keys: [...keys.values()].sort() };
  const materialized =
    change.does === "create-materialized-view" ? { attributes: { materialized: true, ...unique } } : {};
  pen.add({ id, kind: "view", name, file, line, endLine, body: change.hash, ...materialized });
  const toucher = { pen, catalogue, from: id, file, line };
  drawUses(toucher, change.body, {});
  drawRequests(toucher, change.requests);
  drawCalls(toucher, change.calls);
}

/** Overloads of one name are one node: code calls the name, and which of them runs is settled by types that nobody sees here. */
function drawFunction({ pen, catalogue }: Tables, overloads: readonly Definition[]): void {
  const first = overloads[0];
  if (first === undefined) return;
  const changes = overloads.flatMap(({ change }) => (change.does === "create-function" ? [change] : []));
  const { name, file, line, endLine } = first;
  const id = functionId(name);
  const body = changes.length === 1 ? (changes[0]?.hash ?? "") : hashText(changes.map(({ hash }) => hash).join());
  const attributes = {
    language: changes[0]?.language ?? "?",
    ...(changes.some(({ inLoop }) => inLoop) ? { inLoop: true } : {}),
  };
  pen.add({ id, kind: "sqlfn", name, file, line, endLine, body, attributes });
  for (const { change, file: place, line: at } of overloads) {
    if (change.does !== "create-function") continue;
    const toucher = { pen, catalogue, from: id, file: place, line: at };
    drawUses(toucher, change.body, {});
    drawRequests(toucher, change.requests);
    drawCalls(toucher, change.calls);
    for (const channel of change.notifies ?? []) drawChannel(toucher, channel, "enqueues");
  }
}

function drawTrigger({ pen, catalogue }: Tables, definition: Definition): void {
  const { name, file, line, endLine, change, requests } = definition;
  if (change.does !== "create-trigger") return;
  const id = triggerId(name);
  const { forEachRow, events } = change;
  const table = catalogue.table(change.table)?.name ?? plain(change.table);
  const attributes = { forEachRow, events, table };
  pen.add({ id, kind: "trigger", name, file, line, endLine, body: hashText(JSON.stringify(change)), attributes });
  const edge = { kind: "triggers", file, line, certainty: "resolved" } as const;
  pen.connect({ ...edge, from: tableId(table), to: id });
  pen.connect({ ...edge, from: id, to: functionId(plain(change.function)) });
  drawRequests({ pen, catalogue, from: id, file, line }, requests);
}

function drawSchedule({ pen, catalogue }: Tables, { name, file, line, endLine, change }: Definition): void {
  if (change.does !== "schedule") return;
  const id = scheduleId(change.spec ?? "?", name);
  const attributes = { system: "pg_cron", ...(change.spec === undefined ? {} : { spec: change.spec }) };
  pen.add({ id, kind: "schedule", name, file, line, endLine, body: hashText(JSON.stringify(change)), attributes });
  const toucher = { pen, catalogue, from: id, file, line };
  drawUses(toucher, change.body ?? [], {});
  drawRequests(toucher, change.requests);
  drawCalls(toucher, change.calls, "triggers");
}

/** SQL in code: edges from the symbol that holds it. */
function drawQueries(given: Tables, file: string, facts: Facts): void {
  for (const statement of facts.statements) {
    const from = given.ids.get(file)?.[statement.by ?? 0];
    if (from === undefined) continue;
    const { line, parsed, sink } = statement;
    const toucher = { pen: given.pen, catalogue: given.catalogue, from, file, line };
    // Words that merely look like SQL, or that no grammar took, and tables that only tests make, are no schema.
    const knownOnly = sink === undefined || !parsed || isTestOnly(file);
    drawUses(toucher, usesOf(given, file, statement), { ...statement, guessed: !parsed, knownOnly });
    drawRequests(toucher, statement.requests);
    drawCalls(toucher, statement.calls);
    for (const channel of statement.notifies ?? []) drawChannel(toucher, channel, "enqueues");
    for (const channel of statement.listens ?? []) drawChannel(toucher, channel, "handles");
  }
}

/** What a statement does, the tables that its holes name among it. */
function usesOf(
  { tableNamed, common, catalogue }: Tables,
  file: string,
  { uses, holes, dialect }: Statement,
): readonly TableUse[] {
  const names = common.get(file);
  const found = uses.filter(({ table }) => !names?.has(table) || catalogue.table(table) !== undefined);
  for (const { to, path, access, use } of holes ?? []) {
    const named = tableNamed(file, { to, path });
    const store = storeOfStatement(file, { dialect });
    const table = named === undefined || store === undefined ? named : inStore(store, named);
    if (table !== undefined) found.push({ operation: access === "read" ? "select" : "update", ...use, table, access });
  }
  return found;
}

function drawChannel({ pen, from: who, file, line }: Toucher, channel: string, kind: "enqueues" | "handles"): void {
  const task = channel.startsWith(taskChannel) ? channel.slice(taskChannel.length) : undefined;
  const id = task === undefined ? channelId(channel) : queueId(task);
  const system = task === undefined ? "postgres" : "graphile-worker";
  pen.add({ id, kind: "queue", name: task ?? channel, file, line, endLine: line, attributes: { system } });
  const [from, to] = kind === "enqueues" ? [who, id] : [id, who];
  pen.connect({ from, to, kind, file, line, certainty: "resolved" });
}
