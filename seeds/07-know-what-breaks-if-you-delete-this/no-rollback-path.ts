import type { NodeId } from "../../analyzers/graph/graph.ts";
import { isNarrowing, isNewMigration, newSchemaSteps, type SchemaStep } from "../questions/schema-changes.ts";
import { type Evidence, rule } from "../rule.ts";

/** Migrations looked at to learn a repository's custom, and the share of them that makes it one (seed 7). */
const custom = { last: 20, share: 0.5 } as const;

const users = "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, phone text);";

/**
 * Only where migrations have a way down as a rule: told of five that had none, in repositories where none has, no reader thought that
 * anybody there would want to hear it.
 */
export const noRollbackPath = rule({
  name: "no-rollback-path",
  title: "A migration destroys, and nothing says how to come back",
  level: "warning",
  why: "When the release is rolled back in a hurry, nobody has thought about what the old code needs.",
  instead: "Write the way down, keep what is dropped in a table of its own, and say in the file how to restore it.",
  rollback: "This text is what is missing.",
  onlyChange: true,

  *check(evidence) {
    const steps = newSchemaSteps(evidence);
    const { have, of } = customOf(evidence);
    if (of === 0 || have / of < custom.share) return;
    const migrations = [...new Set(steps.map(({ migration }) => migration))];
    for (const migration of migrations) {
      if (!isNewMigration(evidence, migration)) continue;
      const own = steps.filter((step) => step.migration === migration);
      if (hasWayBack(evidence, migration, own)) continue;
      const destroying = own.filter((step) => destroys(evidence, step, own));
      const [first] = destroying;
      if (first === undefined) continue;
      yield {
        on: [migration],
        file: first.edge.file,
        line: first.edge.line,
        side: "head",
        title: `${destroying.map(told).slice(0, 3).join(", ")}${destroying.length > 3 ? ` and ${destroying.length - 3} more` : ""}, without a way back`,
        confidence: 0.9,
        path: [{ id: migration }, { id: first.on, edge: first.edge }],
        why: `${noRollbackPath.why} ${have} of the last ${of} migrations here have a way down.`,
      };
    }
  },

  violates: [
    {
      title: "every migration has its way down, but the one that drops",
      before: {
        "migrations/0001_users.up.sql": users,
        "migrations/0001_users.down.sql": "DROP TABLE users;",
      },
      after: {
        "migrations/0001_users.up.sql": users,
        "migrations/0001_users.down.sql": "DROP TABLE users;",
        "migrations/0002_phone.up.sql": "ALTER TABLE users DROP COLUMN phone; -- want",
      },
    },
  ],
  honours: [
    {
      title: "the column is kept in a table of its own, and can come back",
      before: {
        "migrations/0001_users.up.sql": users,
        "migrations/0001_users.down.sql": "DROP TABLE users;",
      },
      after: {
        "migrations/0001_users.up.sql": users,
        "migrations/0001_users.down.sql": "DROP TABLE users;",
        "migrations/0002_phone.up.sql": `
          CREATE TABLE users_phone_0002 AS SELECT id, phone FROM users;
          ALTER TABLE users DROP COLUMN phone;
        `,
        "migrations/0002_phone.down.sql": `
          ALTER TABLE users ADD COLUMN phone text;
          UPDATE users SET phone = kept.phone FROM users_phone_0002 AS kept WHERE kept.id = users.id;
        `,
      },
    },
    {
      title: "a note says how to come back",
      before: { "migrations/0001_users.up.sql": users, "migrations/0001_users.down.sql": "DROP TABLE users;" },
      after: {
        "migrations/0001_users.up.sql": users,
        "migrations/0001_users.down.sql": "DROP TABLE users;",
        "migrations/0002_phone.up.sql": `
          -- rollback: ALTER TABLE users ADD COLUMN phone text; numbers come back from the nightly copy
          ALTER TABLE users DROP COLUMN phone;
        `,
      },
    },
    {
      title: "nobody here writes a way down",
      before: { "migrations/0001_users.sql": users },
      after: {
        "migrations/0001_users.sql": users,
        "migrations/0002_phone.sql": "ALTER TABLE users DROP COLUMN phone;",
      },
    },
    {
      title: "what the same pull request made may go again",
      before: { "migrations/0001_users.up.sql": users, "migrations/0001_users.down.sql": "DROP TABLE users;" },
      after: {
        "migrations/0001_users.up.sql": users,
        "migrations/0001_users.down.sql": "DROP TABLE users;",
        "migrations/0002_names.up.sql": "CREATE TABLE names (id bigint PRIMARY KEY);",
        "migrations/0003_names.up.sql": "DROP TABLE names;",
      },
    },
  ],
});

function hasWayBack({ head }: Evidence, migration: NodeId, steps: readonly SchemaStep[]): boolean {
  const attributes = head.node(migration)?.attributes;
  const backup = steps.some(({ does, edge }) => does === "create-table" && edge.attributes?.["as"] === true);
  return attributes?.["down"] === true || attributes?.["rollback"] === true || backup;
}

/** Rows or values go that base holds. Indexes and constraints hold none; what the change itself made is nobody's yet. */
function destroys({ base, head }: Evidence, { on, does, edge }: SchemaStep, own: readonly SchemaStep[]): boolean {
  const before = base.node(on);
  if (before === undefined || before.attributes?.["undeclared"] === true) return false;
  switch (does) {
    case "drop-table":
      return head.node(on) === undefined || head.node(on)?.attributes?.["undeclared"] === true;
    case "drop-column":
      return head.node(on) === undefined;
    case "truncate":
      return true;
    case "delete":
      return !own.some((step) => step.on === on && step.does === "drop-table");
    case "alter-column":
      return (
        edge.attributes?.["what"] === "type" &&
        isNarrowing(String(before.attributes?.["type"] ?? ""), String(edge.attributes["type"] ?? ""))
      );
    default:
      return false;
  }
}

function told({ on, does }: SchemaStep): string {
  const name = on.slice(on.indexOf(":") + 1);
  if (does.startsWith("drop")) return `\`${name}\` is dropped`;
  if (does === "alter-column") return `\`${name}\` is narrowed`;
  return `rows of \`${name}\` are deleted`;
}

/** How many of the latest migrations of base have a way down. */
function customOf({ base }: Evidence): { readonly have: number; readonly of: number } {
  const last = [...base.ofKind("migration")].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, custom.last);
  return { have: last.filter(({ attributes }) => attributes?.["down"] === true).length, of: last.length };
}
