/** Tables that are written anew as a whole. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, list, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { shop } from "./shop.ts";
import { alterations, quoted } from "./trees.ts";

const vacuumFullCluster: AdviceRule = {
  name: "vacuum-full-cluster",
  title: "A table is written anew to save space",
  why: "VACUUM FULL and CLUSTER lock the table against everybody while they write all of it again.",
  instead: "Plain VACUUM, or pg_repack beside the work; never in a migration.",
  rollback: "There is nothing to take back.",
  level: "warning",
  *check(setting) {
    for (const { line, kind, body } of setting.of("VacuumStmt", "ClusterStmt")) {
      const full = list(body["options"]).some((one) => bodyOf(one, "DefElem")?.["defname"] === "full");
      if (kind === "VacuumStmt" && !full) continue;
      const ranges =
        kind === "ClusterStmt"
          ? [tree(body["relation"])]
          : list(body["rels"]).map((one) => tree(bodyOf(one, "VacuumRelation")?.["relation"]));
      const tables = ranges.map(rangeName).filter((table) => setting.isOld(table));
      for (const table of ranges.length === 0 ? [undefined] : tables)
        yield {
          line,
          ...(table === undefined ? {} : { table }),
          what: `Everybody waits while all of ${table === undefined ? "the tables" : `\`${table}\``} is written anew.`,
          steps: [
            step(
              "Let rows that are gone be used again without locking anybody out.",
              `VACUUM (ANALYZE)${table === undefined ? "" : ` ${quoted(table)}`};`,
            ),
          ],
          grave: true,
        };
    }
  },
  violates: [
    { title: "a full vacuum", before: shop, sql: "VACUUM FULL orders;", whole: false },
    { title: "rows in an index's order", before: shop, sql: "CLUSTER orders USING orders_pkey;" },
  ],
  honours: [{ title: "a plain vacuum", before: shop, sql: "VACUUM orders;", whole: false }],
};

const setUnlogged: AdviceRule = {
  name: "set-unlogged-logged",
  title: "A table moves to other storage",
  why: "LOGGED, UNLOGGED, a tablespace or an access method: all rows are written anew while everybody waits. An unlogged table is empty after a crash.",
  instead: "A new table, the rows copied, the names swapped; or when nobody works.",
  rollback: "The same statement the other way round, with the same wait.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, does } of alterations(
      setting,
      "AT_SetUnLogged",
      "AT_SetLogged",
      "AT_SetTableSpace",
      "AT_SetAccessMethod",
    ))
      if (setting.costs(statement, table))
        yield {
          line: statement.line,
          table,
          what: `Everybody who uses \`${table}\` waits while all of it is written anew${does === "AT_SetUnLogged" ? "; its rows are lost in a crash from then on" : ""}.`,
          steps: [step("Run it when nobody works, with a short wait for the lock.", "SET lock_timeout = '2s';")],
          ...setting.grave(statement, table),
        };
  },
  violates: [{ title: "orders are not logged any more", before: shop, sql: "ALTER TABLE orders SET UNLOGGED;" }],
  honours: [{ title: "they are logged as before", before: shop, sql: "ALTER TABLE orders SET LOGGED;" }],
};

const matviewRefresh: AdviceRule = {
  name: "matview-refresh",
  title: "A materialized view is filled while nobody may read it",
  why: "REFRESH without CONCURRENTLY locks out every reader until its query is through.",
  instead: "Give it a unique index, then REFRESH ... CONCURRENTLY.",
  rollback: "There is nothing to take back.",
  level: "warning",
  *check(setting) {
    for (const { line, body } of setting.of("RefreshMatViewStmt")) {
      const view = rangeName(tree(body["relation"]));
      if (
        view === undefined ||
        body["concurrent"] === true ||
        setting.catalogue?.has("materialized view", view) === false
      )
        continue;
      yield {
        line,
        table: view,
        what: `Readers of \`${view}\` wait until it is filled.`,
        steps: [
          step("It needs a unique index once.", `CREATE UNIQUE INDEX CONCURRENTLY ON ${quoted(view)} (<key>);`),
          step("Fill it beside its readers.", `REFRESH MATERIALIZED VIEW CONCURRENTLY ${quoted(view)};`),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "totals are worked out again",
      before: `${shop} CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(cents) FROM orders GROUP BY 1;`,
      sql: "REFRESH MATERIALIZED VIEW totals;",
    },
  ],
  honours: [
    {
      title: "beside its readers",
      before: `${shop} CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(cents) FROM orders GROUP BY 1; CREATE UNIQUE INDEX ON totals (customer);`,
      sql: "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
    },
  ],
};

export const storageRules: readonly AdviceRule[] = [vacuumFullCluster, setUnlogged, matviewRefresh];
