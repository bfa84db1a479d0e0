/** Edges that one SQL statement draws from whatever holds it: a symbol, a view, a function, a schedule. */
import type { TableUse } from "../facts.ts";
import type { Attributes, Edge, GraphBuilder, NodeId } from "../graph/graph.ts";
import { hashText } from "../hash.ts";
import { type Catalogue, plain } from "./catalogue.ts";
import { columnId, functionId, serviceId, tableId, viewId } from "./ids.ts";

/** Reads and writes of one statement, by table and, where the columns are named, by column. */
export function drawUses(
  builder: GraphBuilder,
  catalogue: Catalogue,
  from: NodeId,
  file: string,
  line: number,
  uses: readonly TableUse[],
  how: { readonly guessed?: boolean; readonly dynamic?: true },
): void {
  for (const use of uses) {
    const to = targetOf(catalogue, use.table);
    const name = plain(use.table);
    if (to.startsWith("table:"))
      builder.add({
        id: to,
        kind: "table",
        name,
        file,
        line,
        endLine: line,
        body: hashText(""),
        attributes: { undeclared: true },
      });
    const kind = use.access === "read" ? "reads" : "writes";
    const edge: Omit<Edge, "to"> = {
      from,
      kind,
      file,
      line,
      certainty: how.guessed ? "guessed" : "resolved",
      attributes: attributesOf(use, how),
    };
    builder.connect({ ...edge, to });
    for (const column of use.columns ?? [])
      if (column !== "*") builder.connect({ ...edge, to: columnId(name, column) });
    for (const column of use.where ?? []) builder.connect({ ...edge, kind: "reads", to: columnId(name, column) });
  }
}

/** The view or table of a name. */
export function targetOf(catalogue: Catalogue, table: string): NodeId {
  const name = plain(table);
  return catalogue.views.has(name) ? viewId(name) : tableId(name);
}

function attributesOf(use: TableUse, { dynamic }: { readonly dynamic?: true }): Attributes {
  return {
    operation: use.operation,
    ...(use.columns ? { columns: use.columns } : {}),
    ...(use.where ? { where: use.where } : {}),
    ...(use.conflict ? { keyed: true } : {}),
    ...(use.aggregate ? { aggregate: true } : {}),
    ...(use.limited ? { limited: true } : {}),
    ...(use.locked ? { locked: true } : {}),
    ...(dynamic ? { dynamic } : {}),
  };
}

/** Hosts that the database itself asks when it runs a statement. */
export function drawRequests(
  builder: GraphBuilder,
  from: NodeId,
  file: string,
  line: number,
  hosts: readonly string[] | undefined,
): void {
  for (const host of hosts ?? []) {
    builder.add({ id: serviceId(host), kind: "service", name: host, file, line, endLine: line });
    const edge = { from, to: serviceId(host), file, line, certainty: "resolved" } as const;
    builder.connect({ ...edge, kind: "requests", attributes: { by: "database" } });
  }
}

/** SQL functions that a statement calls, as far as the catalogue knows them. */
export function drawCalls(
  builder: GraphBuilder,
  catalogue: Catalogue,
  from: NodeId,
  file: string,
  line: number,
  names: readonly string[],
): void {
  for (const name of names)
    if (catalogue.functions.has(plain(name)))
      builder.connect({ from, to: functionId(plain(name)), kind: "calls", file, line, certainty: "resolved" });
}
