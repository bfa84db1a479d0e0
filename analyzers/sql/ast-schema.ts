/** What DDL of MySQL and SQLite does to the schema, in node-sql-parser's tree. */
import type { ColumnFact, SchemaChange } from "../facts.ts";
import { hashText } from "../hash.ts";
import { columnOf, readAstQuery } from "./ast-query.ts";
import { newReading, type Reading, tableName } from "./reading.ts";
import { list, type Tree, text, tree } from "./tree.ts";

/** Reads one DDL statement into `reading`; false when it is of another kind. `line` is the statement's. */
export function readAstSchema(body: Tree, reading: Reading, line: number): boolean {
  switch (body["type"]) {
    case "create":
      create(body, reading, line);
      return true;
    case "alter":
      for (const on of tablesOf(body["table"]))
        for (const item of list(body["expr"])) reading.changes.push(...alter(on, tree(item) ?? {}, line));
      return true;
    case "drop":
      drop(body, reading.changes);
      return true;
    case "rename":
      for (const pair of list(body["table"])) {
        const [from, to] = list(pair).map((item) => nameOf(tree(item)));
        if (from !== undefined && to !== undefined) reading.changes.push({ does: "rename-table", on: from, to });
      }
      return true;
    case "truncate":
      for (const table of tablesOf(body["name"]))
        reading.uses.push({ table, access: "write", operation: "truncate", columns: ["*"] });
      return true;
    default:
      return false;
  }
}

function create(body: Tree, reading: Reading, line: number): void {
  const changes = reading.changes;
  if (body["keyword"] === "table") {
    const [on] = tablesOf(body["table"]);
    if (on === undefined) return;
    const query = tree(body["query_expr"]);
    if (query !== undefined) readAstQuery(query, reading);
    if (text(body["temporary"]) !== undefined) reading.temporary.add(on);
    else createTable(on, list(body["create_definitions"]), query !== undefined, changes, line);
  } else if (body["keyword"] === "index") {
    const on = nameOf(tree(body["table"]));
    const name = text(body["index"]) ?? text(tree(body["index"])?.["name"]);
    changes.push({
      does: "create-index",
      ...(on === undefined ? {} : { on }),
      ...(name === undefined ? {} : { name }),
      columns: columnsOf(body["index_columns"]),
      ...(text(body["index_type"])?.toLowerCase() === "unique" && !tree(body["where"]) ? { unique: true } : {}),
    });
  } else if (body["keyword"] === "view") {
    const view = tree(body["view"]);
    const on = text(view?.["view"]);
    const select = tree(body["select"]);
    const inner = newReading(reading.temporary, reading.depth);
    if (select !== undefined) readAstQuery(select, inner);
    if (on !== undefined)
      changes.push({ does: "create-view", on, body: inner.uses, hash: hashText(JSON.stringify(select) ?? "") });
  } else changes.push({ does: "other", what: `create ${text(body["keyword"]) ?? ""}`.trim() });
}

function createTable(
  on: string,
  definitions: readonly unknown[],
  as: boolean,
  changes: SchemaChange[],
  line: number,
): void {
  const columns: ColumnFact[] = [];
  const constraints: SchemaChange[] = [];
  const primary = new Set<string>();
  for (const item of definitions) {
    const definition = tree(item);
    if (definition?.["resource"] === "column") columns.push(columnFact(definition, line));
    else if (definition !== undefined) {
      constraints.push(keyOf(on, definition));
      if (/primary/i.test(text(definition["constraint_type"]) ?? ""))
        for (const column of columnsOf(definition["definition"])) primary.add(column);
    }
  }
  const known = columns.map((column): ColumnFact => {
    if (!primary.has(column.name)) return column;
    return { ...column, nullable: false, primary: true, ...(primary.size === 1 ? { unique: true } : {}) };
  });
  changes.push({ does: "create-table", on, columns: known, ...(as ? { as } : {}) }, ...constraints);
}

function columnFact(definition: Tree, line: number): ColumnFact {
  const type = tree(definition["definition"]);
  const name = text(type?.["dataType"])?.toLowerCase();
  const sizes = [type?.["length"], type?.["scale"]].filter((size) => typeof size === "number");
  const spelledType = name === undefined ? undefined : name + (sizes.length > 0 ? `(${sizes.join(",")})` : "");
  const primary = text(definition["primary_key"]) !== undefined;
  const increments = text(definition["auto_increment"]) !== undefined;
  return {
    name: columnOf(tree(definition["column"])) ?? "?",
    ...(spelledType === undefined ? {} : { type: spelledType }),
    nullable: !primary && !/not/i.test(text(tree(definition["nullable"])?.["value"]) ?? ""),
    hasDefault:
      increments || tree(definition["default_val"]) !== undefined || tree(definition["generated"]) !== undefined,
    ...(primary || text(definition["unique"]) !== undefined ? { unique: true } : {}),
    ...(primary ? { primary: true } : {}),
    hash: hashText(JSON.stringify(definition)),
    line,
  };
}

function keyOf(on: string, definition: Tree): SchemaChange {
  const kind = text(definition["constraint_type"]) ?? "";
  const name = text(definition["constraint"]) ?? text(definition["index"]);
  const columns = columnsOf(definition["definition"]);
  const unique = /^(?:primary|unique)/i.test(kind);
  const foreign = /^foreign/i.test(kind);
  return {
    does: kind === "" ? "create-index" : "add-constraint",
    on,
    ...(name === undefined ? {} : { name }),
    ...(columns.length > 0 ? { columns } : {}),
    ...(unique ? { unique } : {}),
    ...(foreign ? { kind: "foreign" as const } : {}),
  };
}

function alter(on: string, part: Tree, line: number): readonly SchemaChange[] {
  const column = columnOf(tree(part["column"]));
  const old = columnOf(tree(part["old_column"]));
  const action = text(part["action"]) ?? "";
  if (part["resource"] === "column" && column !== undefined) {
    if (action === "add") return [{ does: "add-column", on, column: columnFact(part, line) }];
    if (action === "drop") return [{ does: "drop-column", on, column }];
    if (action === "rename" && old !== undefined) return [{ does: "rename-column", on, column: old, to: column }];
    if (action === "modify" || action === "change") {
      const { type } = columnFact(part, line);
      const altered: SchemaChange = {
        does: "alter-column",
        on,
        column,
        what: "type",
        ...(type === undefined ? {} : { type }),
      };
      return old === undefined || old === column
        ? [altered]
        : [{ does: "rename-column", on, column: old, to: column }, altered];
    }
    return [{ does: "alter-column", on, column, what: action }];
  }
  const to = text(part["table"]);
  if (part["resource"] === "table" && action === "rename" && to !== undefined)
    return [{ does: "rename-table", on, to }];
  const definition = tree(part["create_definitions"]);
  if (action === "add" && definition !== undefined) return [keyOf(on, definition)];
  if (action === "add" && part["resource"] === "index") return [keyOf(on, part)];
  if (action === "drop") {
    const name = text(part["index"]) ?? text(part["constraint"]);
    return [
      {
        does: part["resource"] === "index" ? "drop-index" : "drop-constraint",
        on,
        ...(name === undefined ? {} : { name }),
      },
    ];
  }
  return [{ does: "other", on, what: action === "" ? "alter table" : action }];
}

function drop(body: Tree, changes: SchemaChange[]): void {
  const keyword = text(body["keyword"]) ?? "";
  if (keyword === "index") {
    const on = nameOf(tree(body["table"]));
    const name = columnOf(tree(body["name"]));
    changes.push({ does: "drop-index", ...(on === undefined ? {} : { on }), ...(name === undefined ? {} : { name }) });
    return;
  }
  for (const on of tablesOf(body["name"])) {
    if (keyword === "table") changes.push({ does: "drop-table", on });
    else if (keyword === "view") changes.push({ does: "drop-view", on });
    else changes.push({ does: "other", what: `drop ${keyword}`, on });
  }
}

function nameOf(item: Tree | undefined): string | undefined {
  const name = text(item?.["table"]);
  return name === undefined ? undefined : tableName(text(item?.["db"]) ?? undefined, name);
}

function tablesOf(items: unknown): readonly string[] {
  return list(items).flatMap((item) => nameOf(tree(item)) ?? []);
}

function columnsOf(items: unknown): readonly string[] {
  return list(items).flatMap((item) => columnOf(tree(item)) ?? []);
}
