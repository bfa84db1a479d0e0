/** Indexes that are built again, or take the place of others. */
import { bodyOf, list, text } from "../../sql/tree.ts";
import { withoutPublic } from "../names.ts";
import { type AdviceRule, step } from "./advice.ts";
import { built, droppedIndexes, indexed } from "./indexes.ts";
import type { Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { dropped, ident, quoted } from "./trees.ts";

const concurrentLeftoverInvalid: AdviceRule = {
  name: "concurrent-leftover-invalid",
  title: "IF NOT EXISTS takes a broken index for a good one",
  why: "A concurrent build that failed leaves an INVALID index behind. The next try finds the name, builds nothing, and is content.",
  instead: "Drop what may be left, then build.",
  rollback: "DROP INDEX CONCURRENTLY takes it away again.",
  level: "notice",
  *check(setting) {
    const cleared = new Set(
      setting.of("DropStmt").flatMap(({ body }) => (body["removeType"] === "OBJECT_INDEX" ? dropped(body) : [])),
    );
    for (const { statement, table, name } of built(setting)) {
      const { concurrent, if_not_exists: lenient } = statement.body;
      if (concurrent !== true || lenient !== true || name === undefined || cleared.has(name)) continue;
      yield {
        line: statement.line,
        table,
        subject: name,
        what: `Should a build of \`${name}\` have failed before, this takes what is left of it for the index.`,
        steps: [
          step("Drop what may be left of an earlier try.", `DROP INDEX CONCURRENTLY IF EXISTS ${ident(name)};`),
          step("Build it.", `${statement.sql.replace(/\s+if\s+not\s+exists\b/i, "")};`),
        ],
      };
    }
  },
  violates: [
    {
      title: "a build that may have failed before",
      before: shop,
      sql: "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state);",
      whole: false,
    },
  ],
  honours: [
    {
      title: "what may be left goes first",
      before: shop,
      sql: "DROP INDEX CONCURRENTLY IF EXISTS orders_state;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state);",
      whole: false,
    },
  ],
};

const columnsOf = ({ body }: Statement): readonly string[] =>
  list(body["indexParams"]).flatMap((one) => text(bodyOf(one, "IndexElem")?.["name"]) ?? []);

const uniqueIndexWidened: AdviceRule = {
  name: "unique-index-widened",
  title: "A unique index gives way to one over other columns",
  why: "Rows that the old index let pass may stand against the new one, and ON CONFLICT finds the columns of the old one no more.",
  instead:
    "Look for duplicates, build the new index before the old one goes, and drop the old one when no code names its columns.",
  rollback: "The old index comes back unless rows were written meanwhile that it does not allow.",
  level: "notice",
  *check(setting) {
    const fresh = [...built(setting)].filter(({ statement }) => statement.body["unique"] === true);
    for (const { table, name } of droppedIndexes(setting)) {
      const old = setting.catalogue?.on("index", table ?? "").find((one) => withoutPublic(one.name) === name);
      const had = /\(([^)]*)\)/.exec(String(old?.is["definition"]))?.[1]?.split(", ") ?? [];
      const shared = (one: (typeof fresh)[number]): number =>
        columnsOf(one.statement).filter((column) => had.includes(ident(column))).length;
      // What shares no column with it takes the place of something else.
      const [other] = fresh
        .filter((one) => one.table === table && shared(one) > 0)
        .sort((a, b) => shared(b) - shared(a));
      if (!/^CREATE UNIQUE/.test(String(old?.is["definition"])) || other === undefined || table === undefined) continue;
      const columns = columnsOf(other.statement);
      const keys = columns.map(ident).join(", ");
      if (columns.length === 0 || String(old?.is["definition"]).includes(`(${keys})`)) continue;
      yield {
        line: other.statement.line,
        table,
        subject: name,
        what: `\`${name}\` gives way to a unique index over ${keys}: duplicates there make it fail, and ON CONFLICT on the old columns fails from then on.`,
        steps: [
          step(
            "Look for duplicates.",
            `SELECT ${keys}, count(*) FROM ${quoted(table)} GROUP BY ${keys} HAVING count(*) > 1;`,
          ),
          step("Build the new index, deploy code that names its columns, then drop the old one."),
        ],
      };
    }
  },
  violates: [
    {
      title: "codes become unique for each customer only",
      before: indexed,
      sql: "DROP INDEX CONCURRENTLY IF EXISTS orders_code;\nCREATE UNIQUE INDEX CONCURRENTLY orders_customer_code ON orders (customer, code);",
      whole: false,
    },
  ],
  honours: [
    {
      title: "the same columns under another name",
      before: indexed,
      sql: "DROP INDEX CONCURRENTLY IF EXISTS orders_code;\nCREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);",
      whole: false,
    },
  ],
};

export const replacedIndexRules: readonly AdviceRule[] = [concurrentLeftoverInvalid, uniqueIndexWidened];
