/** Tables, columns, views, functions, triggers and migrations as nodes; who reads, writes, alters and fires them as edges. */
import type { ColumnFact, Facts } from "../facts.ts";
import type { GraphBuilder, NodeId } from "../graph/graph.ts";
import { createHasher, hashText } from "../hash.ts";
import { type Catalogue, type Definition, plain, type Table } from "./catalogue.ts";
import { channelId, columnId, functionId, scheduleId, tableId, triggerId, viewId } from "./ids.ts";
import { drawMigration } from "./migration-edges.ts";
import { isMigration } from "./migrations.ts";
import { traitsOf } from "./traits.ts";
import { drawCalls, drawRequests, drawUses } from "./uses.ts";

export interface Tables {
  readonly builder: GraphBuilder;
  readonly catalogue: Catalogue;
  readonly ids: ReadonlyMap<string, readonly NodeId[]>;
  /** The SQL table that a name in code stands for (a Drizzle variable in a template). */
  readonly tableNamed: (file: string, hole: { readonly to: string; readonly path: string }) => string | undefined;
}

export function drawTables(given: Tables, files: ReadonlyMap<string, Facts>): void {
  for (const table of given.catalogue.tables.values()) drawTable(given.builder, table);
  for (const view of given.catalogue.views.values()) drawView(given, view);
  for (const routine of given.catalogue.functions.values()) drawFunction(given, routine);
  for (const trigger of given.catalogue.triggers.values()) drawTrigger(given, trigger);
  for (const schedule of given.catalogue.schedules.values()) drawSchedule(given, schedule);
  for (const [file, facts] of files) {
    if (facts.statements.length === 0) continue;
    if (isMigration(file)) drawMigration(given.builder, given.catalogue, file, facts, files);
    else if (!file.endsWith(".sql")) drawQueries(given, file, facts);
  }
}

function drawTable(builder: GraphBuilder, { name, file, line, columns, constraints, indexes }: Table): void {
  const id = tableId(name);
  const body = hashText([...constraints].sort().join("\n"));
  const indexed = [...indexes.values()].sort();
  builder.add({
    id,
    kind: "table",
    name,
    file,
    line,
    endLine: line,
    body,
    ...(indexed.length > 0 ? { attributes: { indexes: indexed } } : {}),
  });
  for (const [column, { fact, file: place, line: at }] of columns) {
    const to = columnId(name, column);
    builder.add({
      id: to,
      kind: "column",
      name: `${name}.${column}`,
      file: place,
      line: at,
      endLine: at,
      body: bodyOf(fact),
      attributes: traitsOf(fact),
    });
    builder.connect({ from: id, to, kind: "holds", file: place, line: at, certainty: "resolved" });
  }
}

function bodyOf({ type, nullable, hasDefault, unique, primary }: ColumnFact): string {
  return createHasher()
    .add(type ?? "")
    .add(String(nullable))
    .add(String(hasDefault))
    .add(String(unique))
    .add(String(primary))
    .digest();
}

function drawView({ builder, catalogue }: Tables, { name, file, line, endLine, change }: Definition): void {
  if (change.does !== "create-view" && change.does !== "create-materialized-view") return;
  const id = viewId(name);
  const materialized = change.does === "create-materialized-view" ? { attributes: { materialized: true } } : {};
  builder.add({ id, kind: "view", name, file, line, endLine, body: hashText(JSON.stringify(change)), ...materialized });
  drawUses(builder, catalogue, id, file, line, change.body, {});
  drawRequests(builder, id, file, line, change.requests);
}

function drawFunction({ builder, catalogue }: Tables, { name, file, line, endLine, change }: Definition): void {
  if (change.does !== "create-function") return;
  const id = functionId(name);
  const attributes = { language: change.language, ...(change.inLoop ? { inLoop: true } : {}) };
  builder.add({ id, kind: "sqlfn", name, file, line, endLine, body: change.hash, attributes });
  drawUses(builder, catalogue, id, file, line, change.body, {});
  drawRequests(builder, id, file, line, change.requests);
  drawCalls(builder, catalogue, id, file, line, change.calls);
  for (const channel of change.notifies ?? []) drawChannel(builder, id, channel, "enqueues", file, line);
}

function drawTrigger({ builder }: Tables, { name, file, line, endLine, change }: Definition): void {
  if (change.does !== "create-trigger") return;
  const id = triggerId(name);
  const { forEachRow, events, table } = change;
  const attributes = { forEachRow, events, table: plain(table) };
  builder.add({ id, kind: "trigger", name, file, line, endLine, body: hashText(JSON.stringify(change)), attributes });
  const edge = { kind: "triggers", file, line, certainty: "resolved" } as const;
  builder.connect({ ...edge, from: tableId(plain(table)), to: id });
  builder.connect({ ...edge, from: id, to: functionId(plain(change.function)) });
}

function drawSchedule({ builder, catalogue }: Tables, { name, file, line, endLine, change }: Definition): void {
  if (change.does !== "schedule") return;
  const id = scheduleId(change.spec ?? "?", name);
  const attributes = { system: "pg_cron", ...(change.spec === undefined ? {} : { spec: change.spec }) };
  builder.add({ id, kind: "schedule", name, file, line, endLine, body: hashText(JSON.stringify(change)), attributes });
  drawUses(builder, catalogue, id, file, line, change.body ?? [], {});
  drawRequests(builder, id, file, line, change.requests);
}

/** SQL in code: edges from the symbol that holds it. */
function drawQueries(given: Tables, file: string, facts: Facts): void {
  const { builder, catalogue, ids, tableNamed } = given;
  for (const statement of facts.statements) {
    const from = ids.get(file)?.[statement.by ?? 0];
    if (from === undefined) continue;
    const { line, dynamic, parsed } = statement;
    const guessed =
      !parsed || (statement.sink === undefined && statement.uses.some(({ table }) => !isKnown(catalogue, table)));
    drawUses(builder, catalogue, from, file, line, statement.uses, { guessed, ...(dynamic ? { dynamic } : {}) });
    for (const hole of statement.holes ?? []) {
      const table = tableNamed(file, hole);
      if (table === undefined) continue;
      const kind = hole.access === "read" ? "reads" : "writes";
      builder.connect({
        from,
        to: tableId(table),
        kind,
        file,
        line,
        certainty: "resolved",
        attributes: { operation: hole.access === "read" ? "select" : "update" },
      });
    }
    drawRequests(builder, from, file, line, statement.requests);
    drawCalls(builder, catalogue, from, file, line, statement.calls ?? []);
    for (const channel of statement.notifies ?? []) drawChannel(builder, from, channel, "enqueues", file, line);
    for (const channel of statement.listens ?? []) drawChannel(builder, from, channel, "handles", file, line);
  }
}

function isKnown(catalogue: Catalogue, table: string): boolean {
  return catalogue.table(table) !== undefined || catalogue.views.has(plain(table));
}

function drawChannel(
  builder: GraphBuilder,
  user: NodeId,
  channel: string,
  kind: "enqueues" | "handles",
  file: string,
  line: number,
): void {
  const id = channelId(channel);
  builder.add({ id, kind: "queue", name: channel, file, line, endLine: line, attributes: { system: "postgres" } });
  const [from, to] = kind === "enqueues" ? [user, id] : [id, user];
  builder.connect({ from, to, kind, file, line, certainty: "resolved" });
}
