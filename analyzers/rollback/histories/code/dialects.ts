/** Code that asks which database it runs on: the history's own is the answer. */
import type { StoreDialect } from "../history.ts";
import { type Link, type Root, stepsOf, textIn, type Value } from "./values.ts";

/** What configurations call them. */
const called: ReadonlyMap<string, string> = new Map([
  ...["pg", "postgres", "postgresql"].map((word) => [word, "postgres"] as const),
  ...["mysql", "mysql2", "mariadb"].map((word) => [word, "mysql"] as const),
  ...["sqlite", "sqlite3", "better-sqlite3"].map((word) => [word, "sqlite"] as const),
  ...["mssql", "oracledb", "oracle", "sqlserver", "cockroachdb", "redshift"].map((word) => [word, word] as const),
]);

/** Members that tell a database's kind. */
const telling = /^(?:type|client|dialect|driver|driverName|dbType|provider|engine|getDialect)$/i;

/** Whether a value that only a running program knows is that word, where both are about the kind of database; else undefined. */
export function isDialect(value: Value, other: Value, dialect: StoreDialect): boolean | undefined {
  const word = called.get(textIn(other)?.toLowerCase() ?? "");
  if (word === undefined || dialect === "unknown" || (value.kind !== "root" && value.kind !== "link")) return undefined;
  return asksKind(value) ? word === dialect : undefined;
}

function asksKind(value: Root | Link): boolean {
  const { root, links } = stepsOf(value);
  return telling.test(links.at(-1)?.step.name ?? root.name);
}
