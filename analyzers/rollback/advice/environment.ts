/** What a migration asks of the server and the session that it runs in: elsewhere it does something else, or fails. */
import { bodyOf, list, text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Statement } from "./setting.ts";
import { shop } from "./shop.ts";

/** Read from the session or the server, and not from the database; what stands in a text or a comment asks nothing. */
const outer =
  /'(?:[^']|'')*'|--[^\n]*|\b(current_setting\s*\(\s*'(?!server_version|is_superuser)([^']+)'|inet_server_addr\s*\(|pg_read_file\s*\(|current_user\b|session_user\b|current_database\s*\()/gi;
/** A routine's or a policy's body asks whenever it runs: that is what it is for. */
const later = /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE|POLICY|TRIGGER|RULE|(?:MATERIALIZED\s+)?VIEW)\b/i;
/** A new table's defaults ask when a row comes; who owns or may do what is meant to name whoever is there. */
const harmless =
  /^(?:CreateStmt|CommentStmt|(?:Create|Alter)PolicyStmt|(?:Create|Alter)FunctionStmt|CreateTrigStmt|ViewStmt|RuleStmt|Grant\w*Stmt|AlterDefaultPrivilegesStmt|AlterOwnerStmt)$/;
const harmlessParts = /^AT_(?:ColumnDefault|ChangeOwner)$/;

/** What a statement asks for while it runs, with the name of the setting where it is one. */
function askedBy({ kind, body, sql }: Statement): readonly [call: string, setting: string | undefined] | undefined {
  if (harmless.test(kind)) return undefined;
  const parts = list(body["cmds"]).map((one) => text(bodyOf(one, "AlterTableCmd")?.["subtype"]) ?? "");
  if (parts.length > 0 && parts.every((part) => harmlessParts.test(part))) return undefined;
  for (const part of kind === "DoStmt" ? sql.split(";") : [sql]) {
    if (later.test(part)) continue;
    for (const [, call, name] of part.matchAll(outer)) if (call !== undefined) return [call, name];
  }
  return undefined;
}

const envDependent: AdviceRule = {
  name: "env-dependent",
  title: "What a migration does depends on where it runs",
  why: "It asks for a setting, a user or a path of the session: the next database may answer otherwise, and then has another schema under the same name.",
  instead: "Write the value down, or make it once by hand and note it.",
  rollback: "The way back may differ from one database to the next as well.",
  level: "notice",
  *check(setting) {
    for (const statement of setting.statements) {
      const { line, kind, body } = statement;
      const [call, name] = askedBy(statement) ?? [];
      const path =
        kind === "VariableSetStmt" &&
        body["kind"] === "VAR_SET_VALUE" &&
        body["name"] === "search_path" &&
        body["is_local"] !== true;
      if (call === undefined && !path) continue;
      const asked = name === undefined ? (call ?? "").replace(/\s*\($/, "()") : `current_setting('${name}')`;
      yield {
        line,
        subject: path ? "search_path" : asked,
        what: path
          ? "From here on names without a schema mean what this path says, in migrations that follow on the same connection, too."
          : `What it does depends on \`${asked}\`.`,
        steps: path
          ? [step("Name the schema, or set the path for this transaction only.", "SET LOCAL search_path = public;")]
          : [step("Write the value down, or make this step by hand in each place and note it.")],
      };
    }
  },
  violates: [
    {
      title: "a value of the session",
      before: shop,
      sql: "UPDATE orders SET state = current_setting('app.state', true) WHERE id = 7;",
    },
    { title: "a path that stays", before: shop, sql: "SET search_path = billing, public;" },
  ],
  honours: [
    { title: "a path for this transaction", before: shop, sql: "SET LOCAL search_path = public;" },
    { title: "the path is what it was", before: shop, sql: "RESET search_path;" },
    {
      title: "a default asks when a row comes, and a text asks nothing",
      before: shop,
      sql: "CREATE TABLE notes (id bigint PRIMARY KEY, tenant text DEFAULT current_setting('app.tenant', true), by_whom text DEFAULT current_user);\nCOMMENT ON TABLE notes IS 'by current_user';\nALTER TABLE orders ALTER COLUMN state SET DEFAULT current_setting('app.state', true);\nINSERT INTO notes (id, by_whom) VALUES (1, 'current_user');",
    },
    {
      title: "a policy that a block makes",
      before: `${shop} ALTER TABLE orders ENABLE ROW LEVEL SECURITY;`,
      sql: "DO $$ BEGIN CREATE POLICY own ON orders USING (state = current_setting('app.state', true)); END $$;",
    },
    {
      title: "a policy asks when it is used",
      before: `${shop} ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_it ON orders USING (true);`,
      sql: "CREATE VIEW mine AS SELECT * FROM orders WHERE state = current_user;",
    },
  ],
};

/** Extensions that whoever may create objects in a database can make: `trusted` in PostgreSQL's own control files. */
const trusted = new Set(
  "bool_plperl btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn jsonb_plperl lo ltree pgcrypto pg_trgm plpgsql plperl pltcl seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp vector".split(
    " ",
  ),
);

const extensionRights: AdviceRule = {
  name: "missing-extension-permission",
  title: "An extension may want more rights than migrations have",
  why: "Only a superuser makes an extension that is not marked as trusted; hosted databases offer a list, each its own.",
  instead: "Have it made by whoever runs the server, before the release.",
  rollback: "DROP EXTENSION takes the same rights.",
  level: "notice",
  *check(setting) {
    for (const { line, body } of setting.of("CreateExtensionStmt")) {
      const name = text(body["extname"]) ?? "";
      if (!trusted.has(name) && setting.catalogue?.has("extension", name) !== true)
        yield {
          line,
          subject: name,
          what: `\`${name}\` wants a superuser, or a server that offers it.`,
          steps: [
            step("Have it made before the release.", `CREATE EXTENSION IF NOT EXISTS "${name.replaceAll('"', '""')}";`),
          ],
        };
    }
  },
  violates: [{ title: "a look into pages", before: shop, sql: "CREATE EXTENSION IF NOT EXISTS pageinspect;" }],
  honours: [{ title: "one that is trusted", before: shop, sql: "CREATE EXTENSION IF NOT EXISTS pg_trgm;" }],
};

const dynamicSql: AdviceRule = {
  name: "dynamic-sql",
  title: "A statement is put together when it runs",
  why: "Nobody who reads the migration sees all of what it does, and no tool that reads it does either.",
  instead: "Write the statements out.",
  rollback: "What it did is seen by comparing the schema before and after.",
  level: "off",
  *check({ known }) {
    for (const line of known.dynamic)
      yield {
        line,
        what: "What it runs is put together at run time.",
        steps: [step("Write the statements out.")],
      };
  },
  violates: [
    {
      title: "a name is put in",
      before: shop,
      sql: "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN paid boolean', 'orders'); END $$;",
    },
  ],
  honours: [
    {
      title: "a block with plain statements",
      before: shop,
      sql: "DO $$ BEGIN ALTER TABLE orders ADD COLUMN paid boolean; END $$;",
    },
  ],
};

export const environmentRules: readonly AdviceRule[] = [envDependent, extensionRights, dynamicSql];
