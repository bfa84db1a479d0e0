/** Functions, views and rights. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, list, strings, text, tree } from "../../sql/tree.ts";
import { withoutPublic } from "../names.ts";
import { type AdviceRule, step } from "./advice.ts";
import { shop } from "./shop.ts";
import { dropped, joined, quoted } from "./trees.ts";

const counted = `${shop}
  CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER count_orders AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION count_it();`;

/** Without its arguments. */
const bare = (name: string): string => withoutPublic(name.replace(/\(.*$/s, ""));

const functionSignature: AdviceRule = {
  name: "function-signature",
  title: "A function is dropped under those who call it",
  why: "Code, schedules and other functions call it by name and arguments: nothing in the database knows of them.",
  instead: "Make the new one beside it under other arguments, move the callers, then drop it.",
  rollback: "Its definition stands in the derived way back.",
  level: "notice",
  *check(setting) {
    const made = new Set(setting.of("CreateFunctionStmt").map(({ body }) => joined(strings(body["funcname"]))));
    for (const { line, body } of setting.of("DropStmt")) {
      if (body["removeType"] !== "OBJECT_FUNCTION" && body["removeType"] !== "OBJECT_PROCEDURE") continue;
      for (const name of dropped(body)) {
        const stood = setting.catalogue?.all("function").some((one) => bare(one.name) === name);
        if (stood === false) continue;
        const again = made.has(name) ? "A call with its old arguments fails" : "A call fails";
        yield {
          line,
          subject: name,
          what: `${again} from then on: \`${name}\`.`,
          steps: [
            step("Make the new one beside it."),
            step("Move the callers, then drop the old one in a later change.", `DROP FUNCTION ${quoted(name)};`),
          ],
        };
      }
    }
  },
  violates: [
    {
      title: "a function goes",
      before: "CREATE FUNCTION tax(n int) RETURNS int LANGUAGE sql AS 'SELECT n';",
      sql: "DROP FUNCTION tax(int);",
    },
  ],
  honours: [
    {
      title: "it keeps its arguments",
      before: "CREATE FUNCTION tax(n int) RETURNS int LANGUAGE sql AS 'SELECT n';",
      sql: "CREATE OR REPLACE FUNCTION tax(n int) RETURNS int LANGUAGE sql AS 'SELECT n + 1';",
    },
  ],
};

const triggerBodyChanged: AdviceRule = {
  name: "trigger-body-changed",
  title: "What writing to a table does changes",
  why: "A trigger runs the function: every write does something else from now on, without a line of code.",
  instead: "Say in the pull request which writes it concerns.",
  rollback: "The old body stands in the derived way back; what was written meanwhile stays.",
  level: "notice",
  *check(setting) {
    for (const { line, body } of setting.of("CreateFunctionStmt")) {
      const name = joined(strings(body["funcname"]));
      const triggers = (setting.catalogue?.all("trigger") ?? []).filter(
        ({ is }) => bare(/EXECUTE (?:FUNCTION|PROCEDURE) (\S+?)\(/.exec(String(is["definition"]))?.[1] ?? "") === name,
      );
      for (const table of new Set(triggers.map(({ on }) => withoutPublic(on))))
        if (setting.isOld(table))
          yield {
            line,
            table,
            subject: name,
            what: `Writes to \`${table}\` run \`${name}\`, which does something else from then on.`,
            steps: [step("Try each write that fires it on a copy first.")],
          };
    }
  },
  violates: [
    {
      title: "counting changes",
      before: counted,
      sql: "CREATE OR REPLACE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';",
    },
  ],
  honours: [
    {
      title: "no trigger runs it",
      before: shop,
      sql: "CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
    },
  ],
};

const viewChanged: AdviceRule = {
  name: "view-changed",
  title: "A view goes under those who read it",
  why: "Code that names it fails from then on.",
  instead: "Make another view, move the readers, then drop this one.",
  rollback: "Its definition stands in the derived way back.",
  level: "notice",
  *check(setting) {
    const made = new Set(setting.of("ViewStmt").map(({ body }) => rangeName(tree(body["view"]))));
    for (const one of setting.of("CreateTableAsStmt")) made.add(rangeName(tree(tree(one.body["into"])?.["rel"])));
    for (const { line, body } of setting.of("DropStmt")) {
      const kind =
        body["removeType"] === "OBJECT_VIEW"
          ? "view"
          : body["removeType"] === "OBJECT_MATVIEW"
            ? "materialized view"
            : undefined;
      for (const name of kind === undefined ? [] : dropped(body))
        if (kind !== undefined && !made.has(name) && setting.catalogue?.has(kind, name) !== false)
          yield {
            line,
            table: name,
            what: `Whoever reads \`${name}\` fails from then on.`,
            steps: [
              step("Move its readers, then drop it in a later change.", `DROP ${kind.toUpperCase()} ${quoted(name)};`),
            ],
          };
    }
  },
  violates: [
    {
      title: "a view goes",
      before: `${shop} CREATE VIEW open_orders AS SELECT * FROM orders;`,
      sql: "DROP VIEW open_orders;",
    },
  ],
  honours: [
    {
      title: "it comes again in the same transaction",
      before: `${shop} CREATE VIEW open_orders AS SELECT * FROM orders;`,
      sql: "DROP VIEW open_orders; CREATE VIEW open_orders AS SELECT id FROM orders;",
    },
  ],
};

const grantPublic: AdviceRule = {
  name: "grant-public",
  title: "Everybody gets a right",
  why: "PUBLIC is every role that there is and every one that will be.",
  instead: "Grant it to the role that needs it.",
  rollback: "REVOKE ... FROM PUBLIC; what was done meanwhile was done.",
  level: "warning",
  *check(setting) {
    for (const { line, sql, body } of setting.of("GrantStmt")) {
      const everybody = list(body["grantees"]).some(
        (one) => bodyOf(one, "RoleSpec")?.["roletype"] === "ROLESPEC_PUBLIC",
      );
      if (body["is_grant"] !== true || !everybody || body["objtype"] === "OBJECT_SCHEMA") continue;
      yield {
        line,
        subject: text(body["objtype"]) ?? "",
        what: "Every role has the right from then on.",
        steps: [step("Name the role.", `${sql.replace(/\bto\s+public\b/i, "TO <role>")};`)],
        grave: true,
      };
    }
  },
  violates: [{ title: "everybody may read orders", before: shop, sql: "GRANT SELECT ON orders TO PUBLIC;" }],
  honours: [
    {
      title: "one role may",
      before: `${shop} DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END $$;`,
      sql: "GRANT SELECT ON orders TO reader;",
    },
  ],
};

const definerNoSearchPath: AdviceRule = {
  name: "definer-no-search-path",
  title: "A function with its owner's rights finds names where its caller says",
  why: "SECURITY DEFINER without a search_path of its own: a caller who puts a schema in front makes it run other objects as the owner.",
  instead: "SET search_path = '' in its definition, and names with their schemas.",
  rollback: "The old definition stands in the derived way back.",
  level: "warning",
  *check(setting) {
    for (const { line, body } of setting.of("CreateFunctionStmt")) {
      const options = list(body["options"]).map((one) => bodyOf(one, "DefElem"));
      const definer = options.some(
        (one) => one?.["defname"] === "security" && bodyOf(one["arg"], "Boolean")?.["boolval"] === true,
      );
      const path = options.some((one) => bodyOf(one?.["arg"], "VariableSetStmt")?.["name"] === "search_path");
      const name = joined(strings(body["funcname"]));
      const pinned = setting.of("AlterFunctionStmt").some(({ sql }) => sql.includes(name) && /search_path/i.test(sql));
      if (definer && !path && !pinned)
        yield {
          line,
          subject: name,
          what: `\`${name}\` runs with its owner's rights and looks names up where its caller says.`,
          steps: [step("Fix the path.", `ALTER FUNCTION ${quoted(name)} SET search_path = '';`)],
          grave: true,
        };
    }
  },
  violates: [
    {
      title: "no path is set",
      sql: "CREATE FUNCTION total() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';",
    },
  ],
  honours: [
    {
      title: "the path is empty",
      sql: "CREATE FUNCTION total() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';",
    },
  ],
};

export const routineRules: readonly AdviceRule[] = [
  functionSignature,
  triggerBodyChanged,
  viewChanged,
  grantPublic,
  definerNoSearchPath,
];
