/** Calls of Sequelize's query interface into PostgreSQL's SQL. */

import { stepsOf, Unread, type Value } from "../../histories/code/values.ts";
import type { Speaker } from "../../histories/code.ts";
import { Given, named, textOf, unforeseen } from "../given.ts";
import { words } from "../replay.ts";
import { inTransaction } from "../transactions.ts";
import { quotedTable, tableOf } from "./columns.ts";
import {
  addColumn,
  addConstraint,
  addIndex,
  aside,
  changeColumn,
  conditionOf,
  createTable,
  removeColumn,
  removeIndex,
} from "./statements.ts";
import { written } from "./types.ts";

type Args = readonly (Value | undefined)[];

const methods: ReadonlyMap<string, (args: Args) => readonly string[]> = new Map([
  ["createTable", ([table, attributes, options]: Args) => createTable(table, attributes, options)],
  ["dropTable", ([table, options]: Args) => dropTable(table, options)],
  [
    "renameTable",
    ([from, to]: Args) => [`ALTER TABLE ${quotedTable(tableOf(from))} RENAME TO ${quotedTable(tableOf(to))}`],
  ],
  ["addColumn", ([table, column, attribute]: Args) => addColumn(table, column, attribute)],
  ["removeColumn", ([table, column]: Args) => removeColumn(table, column)],
  ["changeColumn", ([table, column, attribute]: Args) => changeColumn(table, column, attribute)],
  [
    "renameColumn",
    ([table, from, to]: Args) => [
      `ALTER TABLE ${quotedTable(tableOf(table))} RENAME COLUMN ${named(textOf(from))} TO ${named(textOf(to))}`,
    ],
  ],
  ["addIndex", ([table, fields, options]: Args) => addIndex(table, fields, options)],
  ["removeIndex", ([table, index, options]: Args) => removeIndex(table, index, options)],
  ["addConstraint", ([table, options]: Args) => addConstraint(table, options)],
  [
    "removeConstraint",
    ([table, constraint]: Args) => [
      `ALTER TABLE ${quotedTable(tableOf(table))} DROP CONSTRAINT ${named(textOf(constraint))}`,
    ],
  ],
  ["createSchema", ([schema]: Args) => [`CREATE SCHEMA ${named(textOf(schema))}`]],
  ["dropSchema", ([schema]: Args) => [`DROP SCHEMA IF EXISTS ${named(textOf(schema))} CASCADE`]],
  ["dropEnum", ([type]: Args) => [`DROP TYPE IF EXISTS ${named(textOf(type))}`]],
  ["bulkInsert", ([table, rows, options]: Args) => bulkInsert(table, rows, options)],
  ["bulkUpdate", ([table, values, where]: Args) => bulkUpdate(table, values, where)],
  ["bulkDelete", ([table, where]: Args) => bulkDelete(table, where)],
]);

const ends = words("transaction commit rollback");

export const sequelizeSpeaker: Speaker = ({ link, line, words: text }) => {
  const { root, links } = stepsOf(link);
  const ours = inTransaction(root) || root.role === "transaction";
  if (ours && ends.has(link.step.name)) return [];
  const method = methods.get(link.step.name);
  // `queryInterface.addColumn`, and `queryInterface.sequelize.getQueryInterface().addColumn`.
  const isInterface = links.slice(0, -1).every(({ step }) => interfaces.has(step.name));
  if (method === undefined || !ours || !isInterface || link.step.how !== "call") throw new Unread(text, line);
  try {
    return method(link.step.args).map((sql) => ({ sql, line: link.line }));
  } catch (thrown) {
    if (thrown instanceof Unread) throw new Unread(text, line);
    throw thrown;
  }
};

const interfaces = words("context queryInterface sequelize getQueryInterface");

function dropTable(table: Value | undefined, options: Value | undefined): readonly string[] {
  const given = new Given(options, words("cascade force"), aside);
  const cascade = given.flag("cascade") === true || given.flag("force") === true;
  return [`DROP TABLE IF EXISTS ${quotedTable(tableOf(table))}${cascade ? " CASCADE" : ""}`];
}

function bulkInsert(table: Value | undefined, rows: Value | undefined, options: Value | undefined): readonly string[] {
  const given = new Given(options, words("ignoreDuplicates"), aside);
  if (rows?.kind !== "list" || rows.items.length === 0) throw unforeseen("rows");
  const records = rows.items.map((row) => (row.kind === "fields" ? row.entries : undefined));
  if (records.some((row) => row === undefined)) throw unforeseen("rows");
  const columns = [...new Set(records.flatMap((row) => [...(row?.keys() ?? [])]))];
  const tuples = records.map((row) => `(${columns.map((column) => rowValue(row?.get(column))).join(",")})`);
  const names = columns.map(named).join(",");
  const conflict = given.flag("ignoreDuplicates") === true ? " ON CONFLICT DO NOTHING" : "";
  return [`INSERT INTO ${quotedTable(tableOf(table))} (${names}) VALUES ${tuples.join(",")}${conflict}`];
}

const rowValue = (value: Value | undefined): string => (value === undefined ? "NULL" : written(value));

function bulkUpdate(table: Value | undefined, values: Value | undefined, where: Value | undefined): readonly string[] {
  if (values?.kind !== "fields" || values.entries.size === 0) throw unforeseen("values");
  const set = [...values.entries].map(([column, value]) => `${named(column)}=${written(value)}`).join(",");
  return [`UPDATE ${quotedTable(tableOf(table))} SET ${set}${whereOf(where)}`];
}

function bulkDelete(table: Value | undefined, where: Value | undefined): readonly string[] {
  return [`DELETE FROM ${quotedTable(tableOf(table))}${whereOf(where)}`];
}

/** No condition, or one without columns, is for all rows. */
function whereOf(where: Value | undefined): string {
  const isAll =
    where === undefined ||
    (where.kind === "literal" && where.value == null) ||
    (where.kind === "fields" && where.entries.size === 0);
  return isAll ? "" : ` WHERE ${conditionOf(where)}`;
}
