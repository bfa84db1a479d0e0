/**
 * Schemas that migrations change through a runner, as the statements they stand for: `queryInterface.addColumn("orders", ...)`.
 * https://sequelize.org/docs/v6/other-topics/query-interface/, https://typeorm.io/docs/migrations/api
 */
import type { ts } from "ts-morph";
import type { SchemaChange, TableUse, Value } from "../facts.ts";
import { standing } from "./forks.ts";
import { constantText } from "./import-calls.ts";
import type { Reader } from "./reader.ts";
import { columnIn, entryOf, flagOf, indexName, textOf, textsOf } from "./runner-values.ts";
import { isIdentifier, isPropertyAccessExpression } from "./syntax.ts";
import { readValue } from "./values.ts";

/** What such a runner is called by custom. */
const runner = /^(?:queryInterface|queryRunner)$/;

/** Data that a migration moves. */
const moves: Readonly<Record<string, TableUse["operation"]>> = {
  bulkInsert: "insert",
  bulkUpdate: "update",
  bulkDelete: "delete",
};

type Change = (on: string, args: readonly Value[]) => readonly SchemaChange[];

const changes: Readonly<Record<string, Change>> = {
  createTable: (on, [table, columns]) => {
    // TypeORM gives one object, Sequelize the columns by their names.
    const listed = entryOf(table, "columns");
    const own =
      listed?.is === "list" ? listed.items.flatMap((item) => columnIn(textOf(entryOf(item, "name")), item)) : [];
    const keyed = columns?.is === "object" ? columns.entries.flatMap(([name, entry]) => columnIn(name, entry)) : [];
    return [{ does: "create-table", on, columns: listed === undefined ? keyed : own }];
  },
  dropTable: (on) => [{ does: "drop-table", on }],
  renameTable: (on, [, to]) => named(tableOf(to), (name) => [{ does: "rename-table", on, to: name }]),
  addColumn: (on, [, second, third]) => {
    const name = textOf(second) ?? textOf(entryOf(second, "name"));
    return columnIn(name, third ?? second).map((column) => ({ does: "add-column", on, column }));
  },
  addColumns: (on, [, list]) =>
    (list?.is === "list" ? list.items : []).flatMap((item) =>
      columnIn(textOf(entryOf(item, "name")), item).map((column) => ({ does: "add-column", on, column }) as const),
    ),
  removeColumn: (on, [, column]) => named(textOf(column), (name) => [{ does: "drop-column", on, column: name }]),
  dropColumn: (on, [, column]) => named(textOf(column), (name) => [{ does: "drop-column", on, column: name }]),
  dropColumns: (on, [, list]) => textsOf(list).map((column) => ({ does: "drop-column", on, column })),
  renameColumn: (on, [, from, to]) =>
    named(textOf(from), (column) =>
      named(textOf(to) ?? textOf(entryOf(to, "name")), (name) => [{ does: "rename-column", on, column, to: name }]),
    ),
  changeColumn: (on, [, column, options]) => named(textOf(column), (name) => altered(on, name, options)),
  addIndex: (on, [, second, third]) => index(on, second, third),
  createIndex: (on, [, second]) => index(on, second, undefined),
  removeIndex: (on, [, given]) => [{ does: "drop-index", on, ...nameOf(on, given) }],
  dropIndex: (on, [, given]) => [{ does: "drop-index", on, ...nameOf(on, given) }],
  addConstraint: (on, [, second, third]) => constraint(on, second, third),
  createUniqueConstraint: (on, [, second]) => [
    {
      does: "add-constraint",
      on,
      ...nameOf(on, second),
      columns: textsOf(entryOf(second, "columnNames")),
      unique: true,
    },
  ],
  createForeignKey: (on, [, second]) => [{ does: "add-constraint", on, ...nameOf(on, second) }],
  removeConstraint: (on, [, given]) => [{ does: "drop-constraint", on, ...nameOf(on, given) }],
  dropUniqueConstraint: (on, [, given]) => [{ does: "drop-constraint", on, ...nameOf(on, given) }],
  dropForeignKey: (on, [, given]) => [{ does: "drop-constraint", on, ...nameOf(on, given) }],
};

/** Asked of every call that has arguments. */
export function noteRunner(r: Reader, call: ts.CallExpression): void {
  const callee = call.expression;
  if (!isPropertyAccessExpression(callee)) return;
  const method = callee.name.text;
  const change = Object.hasOwn(changes, method) ? changes[method] : undefined;
  const move = Object.hasOwn(moves, method) ? moves[method] : undefined;
  if ((change === undefined && move === undefined) || !isRunner(callee.expression)) return;
  const args = call.arguments.map((argument): Value => {
    const text = isIdentifier(argument) ? constantText(r, argument.text) : undefined;
    return text === undefined ? readValue(r, argument) : { is: "text", text };
  });
  const on = tableOf(args[0]);
  if (on === undefined) {
    const detail = "names a table of the schema at run time";
    r.out.blind.push({ reason: "dynamic-sql", line: r.line(call), detail, by: r.symbol });
    return;
  }
  r.out.statements.push({
    by: r.symbol,
    sink: `.${method}`,
    line: r.line(call),
    endLine: r.lineAt(call.end),
    parsed: true,
    dialect: "unknown",
    uses: move === undefined ? [] : [{ table: on, access: "write", operation: move }],
    changes: change?.(on, args) ?? [],
    ...standing(r),
  });
}

function isRunner(node: ts.Expression): boolean {
  if (isIdentifier(node)) return runner.test(node.text);
  return isPropertyAccessExpression(node) && runner.test(node.name.text);
}

/** A text, `{ tableName, schema }`, or `new Table({ name })`. */
function tableOf(value: Value | undefined): string | undefined {
  const name = textOf(value) ?? textOf(entryOf(value, "tableName")) ?? textOf(entryOf(value, "name"));
  const schema = textOf(entryOf(value, "schema"));
  return name === undefined || schema === undefined ? name : `${schema}.${name}`;
}

function named(name: string | undefined, make: (name: string) => readonly SchemaChange[]): readonly SchemaChange[] {
  return name === undefined ? [] : make(name);
}

/** By its name, or by its columns, of which Sequelize makes the name. */
function nameOf(on: string, given: Value | undefined): { readonly name?: string } {
  const name = textOf(given) ?? textOf(entryOf(given, "name"));
  if (name !== undefined) return { name };
  const columns = textsOf(given);
  return columns.length === 0 ? {} : { name: indexName(on, columns) };
}

/** `(table, fields, options)`, `(table, { fields, ... })`, `(table, new TableIndex({ columnNames, ... }))`. */
function index(on: string, second: Value | undefined, third: Value | undefined): readonly SchemaChange[] {
  const options = second?.is === "list" ? third : second;
  const listed = second?.is === "list" ? second : (entryOf(second, "fields") ?? entryOf(second, "columnNames"));
  const columns = textsOf(listed);
  const unique =
    flagOf(entryOf(options, "unique")) ??
    flagOf(entryOf(options, "isUnique")) ??
    [entryOf(options, "type"), entryOf(options, "indicesType")].some((one) => /^unique$/i.test(textOf(one) ?? ""));
  return [
    {
      does: "create-index",
      on,
      name: textOf(entryOf(options, "name")) ?? textOf(entryOf(options, "indexName")) ?? indexName(on, columns),
      columns,
      ...(unique ? { unique: true as const } : {}),
      ...(flagOf(entryOf(options, "concurrently")) ? { concurrently: true as const } : {}),
    },
  ];
}

function constraint(on: string, second: Value | undefined, third: Value | undefined): readonly SchemaChange[] {
  const options = second?.is === "object" ? second : third;
  const columns = textsOf(second?.is === "list" ? second : entryOf(options, "fields"));
  const type = textOf(entryOf(options, "type")) ?? "";
  const name = textOf(entryOf(options, "name"));
  const unique = /^(?:unique|primary key)$/i.test(type);
  return [
    {
      does: "add-constraint",
      on,
      ...(name === undefined ? {} : { name }),
      columns,
      ...(unique ? { unique: true as const } : {}),
    },
  ];
}

function altered(on: string, column: string, options: Value | undefined): readonly SchemaChange[] {
  const [fact] = columnIn(column, options);
  if (fact === undefined) return [];
  const said = (key: string): boolean => entryOf(options, key) !== undefined;
  const alter = { does: "alter-column", on, column } as const;
  return [
    ...(fact.type === undefined ? [] : [{ ...alter, what: "type", type: fact.type }]),
    ...(said("allowNull") || said("isNullable")
      ? [{ ...alter, what: fact.nullable ? "drop-not-null" : "set-not-null" }]
      : []),
    ...(said("defaultValue") || said("default") ? [{ ...alter, what: "set-default" }] : []),
  ];
}
