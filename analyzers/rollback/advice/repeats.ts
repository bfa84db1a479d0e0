/** Work that is done more often than it need be, and work that cannot be done a second time. */
import { list, text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { alterations, quoted } from "./trees.ts";

/** Statements by table, each of which goes through all rows of a table that stood before. */
function passes(setting: Setting): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Set<Statement>>();
  for (const { statement, table } of alterations(setting)) {
    const work = setting.work(statement, table);
    if (work?.rewrites !== true && work?.scans !== true) continue;
    const here = found.get(table) ?? new Set();
    found.set(table, here.add(statement));
  }
  return new Map([...found].map(([table, statements]) => [table, [...statements]]));
}

const manyAlters: AdviceRule = {
  name: "many-alters",
  title: "A table is gone through several times, once for each statement",
  why: "Each ALTER TABLE that reads or rewrites all rows does so by itself, and the lock is held for the sum of them.",
  instead: "One ALTER TABLE with all of it goes through the rows once.",
  rollback: "As of each statement.",
  level: "notice",
  *check(setting) {
    for (const [table, statements] of passes(setting)) {
      const [first, second] = statements;
      if (first === undefined || second === undefined) continue;
      yield {
        line: second.line,
        table,
        what: `All rows of \`${table}\` are gone through ${statements.length} times.`,
        steps: [step("Put the commands into one statement.", `ALTER TABLE ${quoted(table)} <command>, <command>;`)],
      };
    }
  },
  violates: [
    {
      title: "two conditions, each looked up",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT a CHECK (cents >= 0) NOT VALID, ADD CONSTRAINT b CHECK (id > 0) NOT VALID;`,
      sql: "ALTER TABLE orders VALIDATE CONSTRAINT a;\nALTER TABLE orders VALIDATE CONSTRAINT b;",
    },
  ],
  honours: [
    {
      title: "one statement for both",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT a CHECK (cents >= 0) NOT VALID, ADD CONSTRAINT b CHECK (id > 0) NOT VALID;`,
      sql: "ALTER TABLE orders VALIDATE CONSTRAINT a, VALIDATE CONSTRAINT b;",
    },
    {
      title: "two columns that cost nothing",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b int;",
    },
  ],
};

/** Statements that fail where they have run before, unless they say IF EXISTS or IF NOT EXISTS. */
const conditional: Readonly<Record<string, string>> = {
  CreateStmt: "if_not_exists",
  IndexStmt: "if_not_exists",
  CreateSchemaStmt: "if_not_exists",
  CreateExtensionStmt: "if_not_exists",
  DropStmt: "missing_ok",
};

function failsAgain({ kind, body }: Statement): boolean {
  const flag = conditional[kind];
  if (flag !== undefined) return body[flag] !== true;
  if (kind === "CreateEnumStmt" || kind === "RenameStmt") return true;
  if (kind !== "AlterTableStmt") return false;
  return list(body["cmds"]).some((one) => {
    const json = JSON.stringify(one);
    const does = /"subtype":"(\w+)"/.exec(json)?.[1] ?? "";
    return (
      /^AT_(?:AddColumn|AddConstraint|DropColumn|DropConstraint)$/.test(does) && !json.includes('"missing_ok":true')
    );
  });
}

const notRerunnable: AdviceRule = {
  name: "up-not-rerunnable",
  title: "A migration that stops half way cannot run again",
  why: "It runs outside of a transaction: what ran before the statement that fails stays, and fails when it runs once more.",
  instead: "Say IF EXISTS or IF NOT EXISTS in it, or give each statement a migration of its own.",
  rollback: "See which statements ran, and take those back by hand.",
  level: "off",
  *check(setting) {
    const bare = setting.statements.filter(
      ({ transaction, kind }) => transaction === undefined && kind !== "VariableSetStmt",
    );
    const first = bare.find(failsAgain);
    if (first === undefined || first === bare.at(-1) || setting.known.place?.edited === true) return;
    yield {
      line: first.line,
      subject: text(first.body["idxname"]) ?? first.kind,
      what: `Where a later statement fails, line ${first.line} has run and fails the next time.`,
      steps: [
        step("Say IF EXISTS or IF NOT EXISTS, or split the file."),
        step("An index whose build failed stays INVALID under its name: drop it first."),
      ],
    };
  },
  violates: [
    {
      title: "two statements, no transaction",
      before: shop,
      whole: false,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY);\nUPDATE orders SET state = 'new' WHERE id = 7;",
    },
  ],
  honours: [
    {
      title: "it asks first",
      before: shop,
      whole: false,
      sql: "CREATE TABLE IF NOT EXISTS refunds (id bigint PRIMARY KEY);\nUPDATE orders SET state = 'new' WHERE id = 7;",
    },
    {
      title: "one transaction",
      before: shop,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY);\nUPDATE orders SET state = 'new' WHERE id = 7;",
    },
  ],
};

export const repeatRules: readonly AdviceRule[] = [manyAlters, notRerunnable];
