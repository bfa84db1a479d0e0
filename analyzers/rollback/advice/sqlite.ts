/** What SQLite's runners do otherwise than a migration thinks. */
import { type AdviceRule, step } from "./advice.ts";

const name = '[`"[]?(\\w+)[`"\\]]?';
/** Its columns stand in brackets, with commas between them. */
const reference = new RegExp(
  `\\bREFERENCES\\s+${name}\\s{0,20}(?:\\([^()]{0,200}\\))?[^,;]{0,200}?\\bON\\s+DELETE\\s+(?:CASCADE|SET\\s+(?:NULL|DEFAULT))`,
  "gi",
);

/** Partners in the statements of a schema: the tables that references with ON DELETE point at. */
export function cascadingIn(scripts: readonly string[]): ReadonlySet<string> {
  return new Set(
    scripts.flatMap((sql) => [...sql.matchAll(reference)].map(([, table]) => (table ?? "").toLowerCase())),
  );
}

const switchOff = /^\s*PRAGMA\s+foreign_keys\s*=\s*(?:off|0|false|no)\b/i;
const begins = /^\s*BEGIN\b/i;
const dropped = new RegExp(`^\\s*DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?${name}`, "i");

const rebuildInTx: AdviceRule = {
  name: "sqlite-rebuild-in-tx",
  title: "Foreign keys are switched off where that has no effect",
  why: "Inside a transaction SQLite ignores PRAGMA foreign_keys. The table that is dropped to be made anew then takes the rows along that refer to it with ON DELETE, or takes their references away.",
  instead: "Let it run outside of a transaction, or see that the runner switches them off before it opens one.",
  rollback: "Only a backup brings those rows again.",
  level: "warning",
  *check({ known: { sqlite, whole, tool } }) {
    const off = sqlite?.statements.find(({ sql }) => switchOff.test(sql));
    if (sqlite === undefined || off === undefined) return;
    const begun = sqlite.statements.find(({ sql }) => begins.test(sql));
    // Its own transaction, or the runner's; of scripts whose runner is not known nobody knows.
    const inside = begun === undefined ? whole && tool !== "sql" : begun.line < off.line;
    if (!inside) return;
    // Of Drizzle's drivers libSQL's switches them off before it begins, the others do not.
    const isSure = tool !== "drizzle";
    for (const { line, sql } of sqlite.statements) {
      const table = dropped.exec(sql)?.[1];
      if (line < off.line || table === undefined || !sqlite.cascading.has(table.toLowerCase())) continue;
      yield {
        line,
        table,
        what: `Rows that refer to \`${table}\` go along, or lose their reference${isSure ? "" : ", unless the driver has switched foreign keys off before it begins"}.`,
        steps: [
          step("Take a backup, and count the rows that refer to it before and after."),
          step("Run it on a connection that has them off before the transaction begins.", "PRAGMA foreign_keys = OFF;"),
        ],
        ...(isSure ? { grave: true } : {}),
      };
    }
  },
  violates: [
    {
      title: "a table that others hang on is made anew",
      dialect: "sqlite",
      tool: "knex",
      before:
        "CREATE TABLE users (id integer PRIMARY KEY, mail text);\nCREATE TABLE notes (id integer PRIMARY KEY, user_id integer REFERENCES users(id) ON DELETE CASCADE);",
      sql: "PRAGMA foreign_keys=OFF;\nCREATE TABLE users_new (id integer PRIMARY KEY, mail text NOT NULL);\nINSERT INTO users_new SELECT id, mail FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;\nPRAGMA foreign_keys=ON;",
    },
    {
      title: "others hang on two of its columns",
      dialect: "sqlite",
      tool: "knex",
      before:
        "CREATE TABLE seats (hall integer, number integer, PRIMARY KEY (hall, number));\nCREATE TABLE bookings (hall integer, seat integer, FOREIGN KEY (hall, seat) REFERENCES seats (hall, number) ON DELETE CASCADE);",
      sql: "PRAGMA foreign_keys=OFF;\nDROP TABLE seats;\nCREATE TABLE seats (hall integer, number integer, price integer);",
    },
  ],
  honours: [
    {
      title: "nothing hangs on it",
      dialect: "sqlite",
      before: "CREATE TABLE notes (id integer PRIMARY KEY, text text);",
      sql: "PRAGMA foreign_keys=OFF;\nCREATE TABLE notes_new (id integer PRIMARY KEY, text text NOT NULL);\nDROP TABLE notes;\nALTER TABLE notes_new RENAME TO notes;",
    },
    {
      title: "its own transaction begins later",
      dialect: "sqlite",
      before:
        "CREATE TABLE users (id integer PRIMARY KEY);\nCREATE TABLE notes (user_id integer REFERENCES users(id) ON DELETE CASCADE);",
      sql: "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE users_new (id integer PRIMARY KEY, mail text);\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;\nCOMMIT;",
    },
    {
      title: "no transaction is open",
      dialect: "sqlite",
      tool: "knex",
      whole: false,
      before:
        "CREATE TABLE users (id integer PRIMARY KEY);\nCREATE TABLE notes (user_id integer REFERENCES users(id) ON DELETE CASCADE);",
      sql: "PRAGMA foreign_keys=OFF;\nDROP TABLE users;\nCREATE TABLE users (id integer PRIMARY KEY, mail text);",
    },
  ],
};

export const sqliteRules: readonly AdviceRule[] = [rebuildInTx];
