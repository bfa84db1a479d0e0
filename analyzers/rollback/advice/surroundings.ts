/** What lies around tables: subscribers, schedules, and what blocks do unsaid. */
import { bodyOf, constantText, list, strings, text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting } from "./setting.ts";
import { shop } from "./shop.ts";
import { alterations, dropped, quoted } from "./trees.ts";

const publicationOrIdentity: AdviceRule = {
  name: "publication-or-identity",
  title: "What is replicated changes",
  why: "Whoever subscribes misses the table's changes, or cannot apply updates and deletes of rows without a key.",
  instead: "Tell the subscribers first.",
  rollback: "Put the table in again; its subscribers have to copy it anew.",
  level: "notice",
  *check(setting) {
    for (const { statement, table, def } of alterations(setting, "AT_ReplicaIdentity"))
      if (bodyOf(def, "ReplicaIdentityStmt")?.["identity_type"] === "n")
        yield {
          line: statement.line,
          table,
          what: `Updates and deletes of \`${table}\` cannot be replicated any more.`,
          steps: [step("Keep the key as its identity.", `ALTER TABLE ${quoted(table)} REPLICA IDENTITY DEFAULT;`)],
        };
    for (const { line, kind, body } of setting.of("AlterPublicationStmt", "DropStmt")) {
      if (
        kind === "AlterPublicationStmt"
          ? body["action"] !== "AP_DropObjects"
          : body["removeType"] !== "OBJECT_PUBLICATION"
      )
        continue;
      yield {
        line,
        subject: text(body["pubname"]) ?? dropped(body).join(),
        what: "Its subscribers get no more changes of what goes out of it.",
        steps: [step("Tell the subscribers first.")],
      };
    }
  },
  violates: [
    { title: "rows without identity", before: shop, sql: "ALTER TABLE orders REPLICA IDENTITY NOTHING;" },
    {
      title: "a table goes out",
      before: `${shop} DROP PUBLICATION IF EXISTS feed; CREATE PUBLICATION feed FOR TABLE orders, customers;`,
      sql: "ALTER PUBLICATION feed DROP TABLE orders;",
    },
  ],
  honours: [
    {
      title: "a table comes in",
      before: `${shop} DROP PUBLICATION IF EXISTS feed; CREATE PUBLICATION feed FOR TABLE orders;`,
      sql: "ALTER PUBLICATION feed ADD TABLE customers;",
    },
  ],
};

/** Calls of functions of pg_cron that stand in a select list. */
function* cronCalls(setting: Setting): Generator<{ line: number; does: string; first: string }> {
  for (const { line, body } of setting.of("SelectStmt"))
    for (const one of list(body["targetList"])) {
      const call = bodyOf(bodyOf(one, "ResTarget")?.["val"], "FuncCall");
      const names = strings(call?.["funcname"]);
      if (names[0] === "cron" && names[1] !== undefined)
        yield { line, does: names[1], first: constantText(list(call?.["args"])[0]) ?? "" };
    }
}

const jobChanged: AdviceRule = {
  name: "job-changed",
  title: "A schedule inside the database goes or changes",
  why: "What it did at its hours is not done any more, or twice while two of them stand.",
  instead: "Take the old one off and put the new one on in one transaction.",
  rollback: "Schedule it again as it was; runs that were missed stay missed.",
  level: "notice",
  *check(setting) {
    for (const { line, does, first } of cronCalls(setting))
      if (does === "unschedule" || does === "alter_job")
        yield {
          line,
          subject: first,
          what: `${first === "" ? "A schedule" : `\`${first}\``} ${does === "unschedule" ? "runs no more" : "changes"}.`,
          steps: [
            step(
              "Write down schedule and command as they are now.",
              "SELECT jobname, schedule, command FROM cron.job;",
            ),
          ],
        };
  },
  violates: [
    {
      title: "the nightly run is taken off",
      before:
        "CREATE SCHEMA IF NOT EXISTS cron; CREATE OR REPLACE FUNCTION cron.unschedule(name text) RETURNS boolean LANGUAGE sql AS 'SELECT true';",
      sql: "SELECT cron.unschedule('nightly');",
    },
  ],
  honours: [
    {
      title: "a new one",
      before:
        "CREATE SCHEMA IF NOT EXISTS cron; CREATE OR REPLACE FUNCTION cron.schedule(name text, at text, does text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';",
      sql: "SELECT cron.schedule('nightly', '17 3 * * *', 'SELECT 1');",
    },
  ],
};

const rewriteObserved: AdviceRule = {
  name: "rewrite-observed",
  title: "A table was written anew, and no statement says so",
  why: "The engine saw another file behind the table: something inside a function or a block rewrote all of it while everybody waits.",
  instead: "Write the statement out, and take the way that its own rule tells.",
  rollback: "See what the block does.",
  level: "warning",
  *check(setting) {
    for (const { table, line, rewrites } of setting.known.held ?? []) {
      const here = setting.statements.filter(({ at }) => at === line);
      const [first] = here;
      const said = here.some(({ kind }) =>
        /^(?:AlterTableStmt|TruncateStmt|VacuumStmt|ClusterStmt|RefreshMatViewStmt|ReindexStmt|DropStmt)$/.test(kind),
      );
      if (!rewrites || said || first === undefined) continue;
      yield {
        line,
        table,
        what: `All of \`${table}\` is written anew by what line ${line} runs.`,
        steps: [step("Write the statement out instead of putting it together at run time.")],
        ...setting.grave(first, table),
      };
    }
  },
  violates: [
    {
      title: "a block puts the statement together",
      before: shop,
      sql: "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ALTER COLUMN cents TYPE bigint', 'orders'); END $$;",
    },
  ],
  honours: [
    {
      title: "it only adds a column",
      before: shop,
      sql: "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN paid boolean', 'orders'); END $$;",
    },
  ],
};

export const surroundingRules: readonly AdviceRule[] = [publicationOrIdentity, jobChanged, rewriteObserved];
