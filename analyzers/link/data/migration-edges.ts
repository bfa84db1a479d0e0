/** What each migration does, statement by statement. */
import type { Facts, SchemaChange, Statement } from "../../facts.ts";
import type { Attributes, NodeId, Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { columnId, extensionId, functionId, migrationId, scheduleId, tableId, triggerId, viewId } from "../ids.ts";
import { type Catalogue, plain } from "./catalogue.ts";
import { hasDown, isDown } from "./migrations.ts";
import { storeOfStatement } from "./stores.ts";
import { traitsOf } from "./traits.ts";
import { drawRequests, targetOf } from "./uses.ts";

/** A migration alters objects; the edges stay when the object is gone, since that is what it did. */
export function drawMigration(
  pen: Pen,
  catalogue: Catalogue,
  file: string,
  facts: Facts,
  files: ReadonlyMap<string, Facts>,
): void {
  const id = migrationId(file);
  const last = facts.statements.at(-1);
  const body = hashText(JSON.stringify(facts.statements.map(({ hash, uses, changes }) => hash ?? [uses, changes])));
  const first = facts.statements[0];
  const store = first && storeOfStatement(file, first);
  const attributes = {
    ...(store === undefined ? {} : { store }),
    ...(hasDown(file, facts, files) ? { down: true } : {}),
    ...(facts.wayBack ? { rollback: true } : {}),
    ...(facts.statements.some(({ parsed, dynamic }) => !parsed || dynamic) || computes(facts) ? { unread: true } : {}),
  };
  pen.add({ id, kind: "migration", name: file, file, line: 1, endLine: last?.endLine ?? 1, body, attributes });
  for (const [index, statement] of facts.statements.entries()) {
    const down = isDown(facts, statement) ? { down: true } : {};
    const raw = textSinks.test(statement.sink ?? "") ? { raw: true } : {};
    for (const change of statement.changes) {
      const to = objectOf(change);
      if (to === undefined) continue;
      const traits = { does: change.does, index, ...down, ...raw, ...detailOf(change) };
      pen.connect({
        from: id,
        to,
        kind: "migrates",
        file,
        line: lineOf(change, statement),
        certainty: "resolved",
        attributes: traits,
      });
    }
    if (statement.down) continue;
    for (const use of statement.uses) {
      if (use.operation === "ddl" || use.access !== "write") continue;
      const to = targetOf(catalogue, use.table);
      pen.connect({
        from: id,
        to,
        kind: "migrates",
        file,
        line: statement.line,
        certainty: "resolved",
        attributes: { does: use.operation, index, ...(use.columns ? { columns: use.columns } : {}), ...down },
      });
    }
    drawRequests({ pen, catalogue, from: id, file, line: statement.line }, statement.requests);
  }
}

/** Where code hands over SQL that it has written itself, and no builder has. */
const textSinks = /^(?:\.(?:raw|sql|query|execute|unsafe|runSql)|sql)$/;

/** It runs SQL that is put together while it runs. */
const computes = ({ blind }: Facts): boolean => blind.some(({ reason }) => reason === "dynamic-sql");

function objectOf(change: SchemaChange): NodeId | undefined {
  switch (change.does) {
    case "create-view":
    case "create-materialized-view":
    case "drop-view":
      return viewId(plain(change.on));
    case "create-function":
    case "drop-function":
      return functionId(plain(change.on));
    case "create-trigger":
      return triggerId(`${plain(change.table)}.${change.on}`);
    case "drop-trigger":
      return triggerId(change.table === undefined ? change.on : `${plain(change.table)}.${change.on}`);
    case "create-extension":
    case "drop-extension":
      return extensionId(change.on);
    case "schedule":
    case "unschedule":
      return scheduleId(change.spec ?? "?", change.on);
    case "add-column":
      return columnId(plain(change.on), change.column.name);
    case "drop-column":
    case "rename-column":
    case "alter-column":
      return columnId(plain(change.on), change.column);
    default:
      return change.on === undefined ? undefined : tableId(plain(change.on));
  }
}

function detailOf(change: SchemaChange): Attributes {
  switch (change.does) {
    case "add-column":
      return traitsOf(change.column);
    case "rename-column":
    case "rename-table":
      return { to: change.to };
    case "alter-column":
      return { what: change.what, ...(change.type === undefined ? {} : { type: change.type }) };
    case "create-table":
      return change.as ? { as: true } : {};
    case "create-index":
    case "add-constraint":
      return {
        ...(change.columns ? { columns: change.columns } : {}),
        ...(change.concurrently ? { concurrently: true } : {}),
        ...(change.unique ? { unique: true } : {}),
        ...(change.kind ? { constraint: change.kind } : {}),
        ...(change.allows ? { allows: change.allows } : {}),
      };
    case "other":
      return { what: change.what };
    default:
      return {};
  }
}

function lineOf(change: SchemaChange, statement: Statement): number {
  return change.does === "add-column" ? (change.column.line ?? statement.line) : statement.line;
}
