/** What hangs on a table: triggers and row security. */
import { rangeName } from "../../sql/pg-names.ts";
import { text, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { shop } from "./shop.ts";
import { alterations, dropped, quoted } from "./trees.ts";

const triggerAdd: AdviceRule = {
  name: "trigger-add",
  title: "Writing to a table does something else from now on",
  why: "A trigger that is added, or switched off, changes what every write does; the code that writes does not show it.",
  instead:
    "Say in the pull request which writes it concerns; set a lock_timeout, since nobody writes while it is made.",
  rollback: "Drop the trigger, or switch it on again; what it wrote stays.",
  level: "notice",
  *check(setting) {
    for (const statement of setting.of("CreateTrigStmt")) {
      const table = rangeName(tree(statement.body["relation"]));
      const name = text(statement.body["trigname"]) ?? "";
      const stood = setting.catalogue?.on("trigger", table ?? "").some((one) => one.name.replaceAll('"', "") === name);
      if (setting.isOld(table) && stood !== true)
        yield {
          line: statement.line,
          table,
          subject: name,
          what: `Every write to \`${table}\` that \`${name}\` is for runs it, too.`,
          steps: [step("Wait for the lock for a short while only, and try again.", "SET lock_timeout = '2s';")],
        };
    }
    for (const { statement, table, does, name } of alterations(setting)) {
      if (!/^AT_DisableTrig/.test(does)) continue;
      const what = `Triggers of \`${table}\` rest until somebody switches them on again.`;
      yield {
        line: statement.line,
        table,
        ...(name === undefined ? {} : { subject: name }),
        what,
        steps: [
          step(
            "Switch them on in the same transaction.",
            `ALTER TABLE ${quoted(table)} ENABLE TRIGGER ${name ?? "ALL"};`,
          ),
        ],
      };
    }
  },
  violates: [
    {
      title: "orders are counted from now on",
      before: `${shop} CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';`,
      sql: "CREATE TRIGGER count_orders AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION count_it();",
    },
    { title: "triggers are switched off", before: shop, sql: "ALTER TABLE orders DISABLE TRIGGER USER;" },
  ],
  honours: [
    {
      title: "the table is new",
      before: "CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
      sql: "CREATE TABLE a (i int); CREATE TRIGGER count_a AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION count_it();",
    },
  ],
};

const rlsEnabled: AdviceRule = {
  name: "rls-enabled-no-policy",
  title: "Row security is switched on and no policy lets anybody in",
  why: "Whoever is not the table's owner sees no row and may write none from that moment.",
  instead: "Make the policies first, then switch it on.",
  rollback: "DISABLE ROW LEVEL SECURITY, at once.",
  level: "warning",
  *check(setting) {
    const made = new Set(setting.of("CreatePolicyStmt").map(({ body }) => rangeName(tree(body["table"]))));
    for (const { statement, table } of alterations(setting, "AT_EnableRowSecurity")) {
      if (made.has(table) || (setting.catalogue?.on("policy", table).length ?? 0) > 0) continue;
      yield {
        line: statement.line,
        table,
        what: `\`${table}\` looks empty to everybody but its owner.`,
        steps: [
          step(
            "Say who may do what, before.",
            `CREATE POLICY <name> ON ${quoted(table)} FOR SELECT TO <role> USING (<condition>);`,
          ),
        ],
        grave: true,
      };
    }
  },
  violates: [{ title: "no policy at all", before: shop, sql: "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;" }],
  honours: [
    {
      title: "a policy comes along",
      before: shop,
      sql: "CREATE POLICY all_of_it ON orders USING (true); ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    },
  ],
};

const rlsDisabled: AdviceRule = {
  name: "rls-disabled",
  title: "Row security is switched off",
  why: "Whoever may read the table reads all of it from that moment.",
  instead: "Change the policy that is in the way.",
  rollback: "ENABLE ROW LEVEL SECURITY; what was read meanwhile was read.",
  level: "warning",
  *check(setting) {
    for (const { statement, table } of alterations(setting, "AT_DisableRowSecurity", "AT_NoForceRowSecurity"))
      yield {
        line: statement.line,
        table,
        what: `The policies of \`${table}\` hold nobody any more.`,
        steps: [step("Leave it on, and alter the policy that is in the way.")],
        grave: true,
      };
  },
  violates: [
    {
      title: "policies rest",
      before: `${shop} ALTER TABLE orders ENABLE ROW LEVEL SECURITY;`,
      sql: "ALTER TABLE orders DISABLE ROW LEVEL SECURITY;",
    },
  ],
  honours: [
    { title: "a table of this migration", sql: "CREATE TABLE a (i int); ALTER TABLE a DISABLE ROW LEVEL SECURITY;" },
  ],
};

const policyChanged: AdviceRule = {
  name: "policy-changed",
  title: "A policy of a table in use goes or changes",
  why: "Who sees which rows changes with it, without a line of code.",
  instead: "Say in the pull request whose access changes, and try it as that role.",
  rollback: "The old policy stands in the derived way back.",
  level: "notice",
  *check(setting) {
    for (const statement of setting.of("AlterPolicyStmt")) {
      const table = rangeName(tree(statement.body["table"]));
      if (setting.isOld(table))
        yield {
          line: statement.line,
          table,
          subject: text(statement.body["policy_name"]) ?? "",
          what: `Who sees which rows of \`${table}\` changes.`,
          steps: [step("Try it as each role that it names.", "SET ROLE <role>;")],
        };
    }
    for (const { line, body } of setting.of("DropStmt"))
      for (const one of body["removeType"] === "OBJECT_POLICY" ? dropped(body) : []) {
        const [table, policy] = [one.slice(0, one.lastIndexOf(".")), one.slice(one.lastIndexOf(".") + 1)];
        if (setting.isOld(table) && setting.catalogue?.on("policy", table).length !== 0)
          yield {
            line,
            table,
            subject: policy,
            what: `\`${policy}\` lets nobody in, and keeps nobody out, any more.`,
            steps: [step("Make the policy that takes its place in the same transaction.")],
          };
      }
  },
  violates: [
    {
      title: "another condition",
      before: `${shop} CREATE POLICY own ON orders USING (true);`,
      sql: "ALTER POLICY own ON orders USING (cents > 0);",
    },
    {
      title: "a policy goes",
      before: `${shop} CREATE POLICY own ON orders USING (true);`,
      sql: "DROP POLICY own ON orders;",
    },
  ],
  honours: [
    {
      title: "a policy of a new table",
      sql: "CREATE TABLE a (i int); CREATE POLICY own ON a USING (true); DROP POLICY own ON a;",
    },
  ],
};

export const guardRules: readonly AdviceRule[] = [triggerAdd, rlsEnabled, rlsDisabled, policyChanged];
