/** Facts of SQL as lines, so that a whole answer reads as prose. */
import type { SchemaChange, Statement, TableUse } from "../../analyzers/facts.ts";

/** `write orders upsert (id, total) where id = id conflict(id)`. */
function useLine(use: TableUse): string {
  const columns = use.columns === undefined ? "(?)" : `(${use.columns.join(", ")})`;
  return [
    use.access,
    use.table,
    use.operation,
    columns,
    ...(use.where ? [`where ${use.where.join(", ")}`] : []),
    ...(use.equals ? [`= ${use.equals.join(", ")}`] : []),
    ...(use.conflict ? [`conflict(${use.conflict.join(", ")})`] : []),
    ...(["aggregate", "limited", "locked"] as const).filter((flag) => use[flag]),
  ].join(" ");
}

/** `add-column orders.total: integer not null default`. */
function changeLine(change: SchemaChange): string {
  switch (change.does) {
    case "create-table":
      return `create-table ${change.on} (${change.columns.map(columnText).join(", ")})`;
    case "add-column":
      return `add-column ${change.on}.${columnText(change.column)}`;
    case "create-view":
    case "create-materialized-view":
      return `${change.does} ${change.on} { ${[...change.body.map(useLine), ...asked(change.requests)].join("; ")} }`;
    case "create-function": {
      const inside = [
        ...change.body.map(useLine),
        ...change.calls.map((name) => `call ${name}`),
        ...asked(change.requests),
      ];
      const loop = change.inLoop ? " in a loop" : "";
      return `create-function ${change.on}(${change.args ?? ""}) ${change.language}${loop} { ${inside.join("; ")} }`;
    }
    case "schedule":
      return `schedule ${change.on} at ${change.spec ?? "?"} { ${[...(change.body ?? []).map(useLine), ...asked(change.requests)].join("; ")} }`;
    default: {
      const { does, ...rest } = change;
      return `${does} ${JSON.stringify(rest).replaceAll('"', "")}`;
    }
  }
}

/** Everything a statement says, one line each. */
export function statementLines(statement: Statement): string[] {
  return [
    ...(statement.parsed ? [] : ["not parsed"]),
    ...statement.uses.map(useLine),
    ...statement.changes.map(changeLine),
    ...(statement.calls ?? []).map((name) => `call ${name}`),
    ...asked(statement.requests),
    ...(statement.notifies ?? []).map((name) => `notify ${name}`),
    ...(statement.listens ?? []).map((name) => `listen ${name}`),
    ...(statement.holes ?? []).map(
      ({ to, path, access, use }) =>
        `hole ${to}${path}: ${use === undefined ? access : useLine({ table: "?", access, ...use })}`,
    ),
    ...(statement.locked ? ["locked"] : []),
    ...(statement.dynamic ? ["dynamic"] : []),
  ];
}

const asked = (hosts: readonly string[] | undefined): string[] => (hosts ?? []).map((host) => `ask ${host}`);

function columnText(column: Extract<SchemaChange, { does: "add-column" }>["column"]): string {
  return [
    `${column.name}:`,
    column.type ?? "?",
    ...(column.nullable ? [] : ["not null"]),
    ...(column.hasDefault ? ["default"] : []),
    ...(column.primary ? ["primary"] : column.unique ? ["unique"] : []),
  ].join(" ");
}
