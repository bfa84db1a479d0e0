/** What the rules of migrations say of one, from its statements and from what the engine showed. */
import type { MigrationAdvice } from "../../analyzers/rollback/advice/advice.ts";
import { Catalogue } from "../../analyzers/rollback/advice/catalogue.ts";
import { adviceOn } from "../../analyzers/rollback/advice/index.ts";
import { readMysql } from "../../analyzers/rollback/advice/mysql/changes.ts";
import { type MysqlTypes, mysqlTypes } from "../../analyzers/rollback/advice/mysql/types.ts";
import { type Place, Setting, type SqliteScript } from "../../analyzers/rollback/advice/setting.ts";
import { cascadingIn } from "../../analyzers/rollback/advice/sqlite.ts";
import { readScript } from "../../analyzers/rollback/advice/statements.ts";
import type { History, Migration } from "../../analyzers/rollback/histories/history.ts";
import { keyOf, type SchemaState } from "../../analyzers/rollback/inverse/state.ts";
import { scriptStatements } from "../../analyzers/rollback/statements.ts";
import { writesIn } from "../../analyzers/rollback/writes.ts";
import type { HeldAt } from "./verdict.ts";

/** The history that a migration stands in. */
export interface Around extends Pick<History, "tool" | "dialect">, Omit<Place, "name" | "edited"> {
  /** Migrations of the change that run before it. */
  readonly earlier: readonly Migration[];
  /** SQL of base's migrations, where rules read it: of databases that are not PostgreSQL. */
  readonly stood: readonly string[];
}

/** What was seen of it; each part as far as it came. */
export interface Shown {
  readonly before: SchemaState;
  readonly after?: SchemaState;
  /** Undefined where nobody watched. */
  readonly held?: readonly HeldAt[];
  /** Tables that stood before the change. */
  readonly stood: ReadonlySet<string>;
}

/** Needs libpg-query loaded. */
export function adviceFor({ name, up }: Migration, around: Around, shown?: Shown): readonly MigrationAdvice[] {
  const isPostgres = around.dialect === "postgres";
  const isMysql = around.dialect === "mysql";
  const { statements, unparsed, ...script } = readScript(isPostgres ? up.sql : "", up.whole);
  const { changes: mysql, created } = isMysql ? readMysql(up.sql) : { changes: [], created: script.created };
  const createdIn = (sql: string): ReadonlySet<string> =>
    isMysql ? readMysql(sql).created : readScript(isPostgres ? sql : "", true).created;
  const made = new Set(shown === undefined ? around.earlier.flatMap((one) => [...createdIn(one.up.sql)]) : []);
  const { before, after, held, stood } = shown ?? {};
  const left = after && new Set(after.objects.map(keyOf));
  const setting = new Setting(
    {
      ...{ statements, unparsed, mysql, whole: up.whole, tool: around.tool, dialect: around.dialect },
      dynamic: statements.flatMap(({ kind, sql, line }) =>
        kind === "DoStmt" && writesIn([{ sql, line }]).dynamic !== undefined ? [line] : [],
      ),
      mysqlTypes: isMysql ? typesBefore(around) : new Map(),
      ...(around.dialect === "sqlite" ? { sqlite: sqliteScript(up.sql, around) } : {}),
      place: { ...around, name, edited: false },
      stood: (table) => (stood === undefined ? (made.has(table) ? false : undefined) : stood.has(table)),
      ...(before === undefined ? {} : { catalogue: new Catalogue(before) }),
      ...(before === undefined || left === undefined
        ? {}
        : { gone: before.objects.filter((object) => !left.has(keyOf(object))) }),
      ...(held === undefined ? {} : { held }),
    },
    created,
  );
  return adviceOn(setting);
}

const typesBefore = ({ stood, earlier }: Around): MysqlTypes =>
  mysqlTypes([...stood, ...earlier.map(({ up }) => up.sql)].flatMap((sql) => readMysql(sql).changes));

const sqliteScript = (sql: string, { stood, earlier }: Around): SqliteScript => ({
  statements: scriptStatements(sql, "sqlite"),
  cascading: cascadingIn([...stood, ...earlier.map(({ up }) => up.sql)]),
});

/** Of a migration that stood at base with another content: what it does is past. */
export function adviceForEdited({ name }: Migration, around: Around): readonly MigrationAdvice[] {
  const known = {
    statements: [],
    unparsed: [],
    mysql: [],
    mysqlTypes: new Map(),
    dynamic: [],
    whole: true,
    stood: () => undefined,
  };
  const place = { ...around, name, edited: true };
  return adviceOn(new Setting({ ...known, tool: around.tool, dialect: around.dialect, place }, new Set()));
}
