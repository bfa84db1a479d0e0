/** The grammar of node-sql-parser for what MySQL and SQLite say and PostgreSQL's grammar does not take. Only its tree is used. */
import mysql from "node-sql-parser/build/mysql.js";
import sqlite from "node-sql-parser/build/sqlite.js";
import { list, type Tree, tree } from "./tree.ts";

const parsers = { mysql: new mysql.Parser(), sqlite: new sqlite.Parser() };

/** Longest statement given to it, in UTF-16 units; it keeps what it tried in memory, many times the text. */
const longest = 100_000;

/** The statements' trees; undefined when the grammar does not take the text. */
export function parseAst(sql: string, dialect: "mysql" | "sqlite"): readonly Tree[] | undefined {
  if (sql.length > longest) return undefined;
  try {
    const parsed: unknown = parsers[dialect].astify(dialect === "sqlite" ? forSqlite(sql) : sql);
    const trees: Tree[] = [];
    for (const item of Array.isArray(parsed) ? list(parsed) : [parsed]) {
      const found = tree(item);
      if (found !== undefined) trees.push(found);
    }
    return trees;
  } catch {
    return undefined;
  }
}

/** What its SQLite grammar lacks: `text(20)`, `[name]`. */
function forSqlite(sql: string): string {
  return sql.replace(/\b(text|integer|blob|real)\s*\(\s*\d+\s*\)/gi, "$1").replace(/\[(\w+)\]/g, "`$1`");
}
