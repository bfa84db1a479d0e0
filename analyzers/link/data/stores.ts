/**
 * Stores beside the main database: their tables may share names with its own, so a name carries its store in front:
 * `clickhouse/traces`.
 */
import type { Facts, SchemaChange, Statement, TableUse } from "../../facts.ts";

const clickHouse = "clickhouse";
const ownFolder = /(?:^|\/)clickhouse\//i;

/** The name of a table in a store. */
export const inStore = (store: string, table: string): string =>
  `${store}/${table.replace(/^(?:public|default)\./, "")}`;

/** The store that a name carries. */
export const storeOf = (name: string): string | undefined => /^([a-z]+)\//.exec(name)?.[1];

/** The store a statement is for: its words tell, or the folder that the script stands in. */
export function storeOfStatement(file: string, { dialect }: Pick<Statement, "dialect">): string | undefined {
  return dialect === "clickhouse" || (file.endsWith(".sql") && ownFolder.test(file)) ? clickHouse : undefined;
}

/** The same files, their tables named with their stores. */
export function namedByStore(files: ReadonlyMap<string, Facts>): ReadonlyMap<string, Facts> {
  const found = new Map(files);
  for (const [file, facts] of files) {
    if (!facts.statements.some((statement) => storeOfStatement(file, statement) !== undefined)) continue;
    found.set(file, { ...facts, statements: facts.statements.map((statement) => placed(file, statement)) });
  }
  return found;
}

function placed(file: string, statement: Statement): Statement {
  const store = storeOfStatement(file, statement);
  if (store === undefined) return statement;
  const uses = (all: readonly TableUse[]): readonly TableUse[] =>
    all.map((use) => ({ ...use, table: inStore(store, use.table) }));
  return {
    ...statement,
    uses: uses(statement.uses),
    changes: statement.changes.map((change) => placedChange(store, change, uses)),
  };
}

function placedChange(
  store: string,
  change: SchemaChange,
  uses: (all: readonly TableUse[]) => readonly TableUse[],
): SchemaChange {
  switch (change.does) {
    case "create-view":
    case "create-materialized-view":
      return { ...change, on: inStore(store, change.on), body: uses(change.body) };
    case "rename-table":
      return { ...change, on: inStore(store, change.on), to: inStore(store, change.to) };
    default:
      return change.on === undefined ? change : { ...change, on: inStore(store, change.on) };
  }
}
