import type { Graph, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { entriesAbove } from "../questions/entries-above.ts";
import { newSchemaSteps, type SchemaStep } from "../questions/schema-changes.ts";
import { tightenedBy } from "../questions/tightened-columns.ts";
import { type DataUser, toldUsers, usersOf, wholeRowUsersOf } from "../questions/users-of-data.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";
import {
  allUsers,
  before,
  byName,
  byPhone,
  joining,
  people,
  peopleSql,
  prisma,
  sqlStub,
  users,
} from "./sample-users.ts";

export const droppedDataStillUsed = rule({
  name: "dropped-data-still-used",
  title: "A migration takes away data that code still uses",
  level: "error",
  why: "The statement fails from the moment the migration has run.",
  instead: "Expand, move the readers, deploy, and take it away in a later pull request.",
  rollback: "The column or table can be made again; what was in it cannot, but from a backup.",
  onlyChange: true,

  *check(evidence) {
    const steps = newSchemaSteps(evidence);
    const told = new Set<NodeId>();
    for (const step of steps) {
      if (told.has(step.on) || isUndone(evidence, step)) continue;
      const found = removals.has(step.does) ? byRemoval(evidence, step) : byConstraint(evidence, step);
      if (found === undefined) continue;
      told.add(step.on);
      yield found;
    }
    yield* undeclared(evidence, new Set(steps.map(({ on }) => on)));
  },

  violates: [
    {
      title: "users are still looked up by the phone number that the migration drops",
      before: { ...before, "src/users.ts": byPhone },
      after: {
        ...before,
        "src/users.ts": byPhone,
        "migrations/0002_phone.sql": "ALTER TABLE users DROP COLUMN phone; -- want",
      },
    },
    {
      title: "code and column go together, while yesterday's code still runs",
      before: { ...before, "src/users.ts": byPhone },
      after: {
        ...before,
        "src/users.ts": byName,
        "migrations/0002_phone.sql": "ALTER TABLE users DROP COLUMN phone; -- want",
      },
    },
    {
      title: "nobody names the phone number, but the ORM that runs asks for every column",
      before: { "schema.prisma": prisma, "src/users.ts": allUsers, "migrations/0001_users.sql": users },
      after: {
        "schema.prisma": prisma.replace("phone String?", ""),
        "src/users.ts": allUsers,
        "migrations/0001_users.sql": users,
        "migrations/0002_phone.sql": "ALTER TABLE users DROP COLUMN phone; -- want",
      },
    },
    {
      title: "orders are still placed without the column that may not be empty any more",
      before: {
        "migrations/0001_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, cents bigint NOT NULL);",
        "src/sql.ts": sqlStub,
        "src/place.ts": `
          import { sql } from "./sql.ts";
          export const place = (id: number, cents: number) => sql\`INSERT INTO orders (id, cents) VALUES (\${id}, \${cents})\`;
        `,
      },
      after: {
        "migrations/0001_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, cents bigint NOT NULL);",
        "migrations/0002_currency.sql": "ALTER TABLE orders ADD COLUMN currency text NOT NULL; -- want",
        "src/sql.ts": sqlStub,
        "src/place.ts": `
          import { sql } from "./sql.ts";
          export const place = (id: number, cents: number) => sql\`INSERT INTO orders (id, cents) VALUES (\${id}, \${cents})\`;
        `,
      },
    },
  ],
  honours: [
    {
      title: "Prisma fills in what the column must have",
      before: { ...people(""), "migrations/0001_people/migration.sql": peopleSql, "src/join.ts": joining },
      after: {
        ...people("uuid String @unique @default(uuid()) @db.Uuid"),
        "migrations/0001_people/migration.sql": peopleSql,
        "migrations/0002_uuid/migration.sql": `
          ALTER TABLE "Person" ADD COLUMN "uuid" UUID;
          UPDATE "Person" SET "uuid" = gen_random_uuid() WHERE "uuid" IS NULL;
          ALTER TABLE "Person" ALTER COLUMN "uuid" SET NOT NULL;
        `,
        "src/join.ts": joining,
      },
    },
    {
      title: "the readers went in an earlier release, and what was there is kept",
      before: { ...before, "src/users.ts": byName },
      after: {
        ...before,
        "src/users.ts": byName,
        "migrations/0002_phone.sql": `
          -- rollback: ALTER TABLE users ADD COLUMN phone text, filled from users_phone_0002
          CREATE TABLE users_phone_0002 AS SELECT id, phone FROM users;
          ALTER TABLE users DROP COLUMN phone;
        `,
      },
    },
    {
      title: "the table is only rebuilt, as SQLite must",
      before: { ...before, "src/users.ts": byPhone },
      after: {
        ...before,
        "src/users.ts": byPhone,
        "migrations/0002_rebuild.sql": `
          CREATE TABLE new_users (id bigint PRIMARY KEY, name text NOT NULL, phone text);
          INSERT INTO new_users SELECT id, name, phone FROM users;
          DROP TABLE users;
          ALTER TABLE new_users RENAME TO users;
        `,
      },
    },
  ],
});

const removals: ReadonlySet<string> = new Set([
  "drop-table",
  "drop-column",
  "rename-table",
  "rename-column",
  "drop-view",
]);

/** The object is there at head: made again, renamed back, or still declared by another source. */
function isUndone({ head }: Evidence, { on, does }: SchemaStep): boolean {
  if (!removals.has(does)) return false;
  const node = head.node(on);
  return node !== undefined && node.attributes?.["undeclared"] !== true;
}

function byRemoval(evidence: Evidence, step: SchemaStep): Yield | undefined {
  const { base, head } = evidence;
  const name = nameOf(base, step.on);
  const verb = step.does.startsWith("rename") ? "renamed" : "dropped";
  const still = usersOf(head, step.on);
  if (still.length > 0)
    return told(evidence, step, still, {
      title: `\`${name}\` is ${verb}, and ${toldUsers(head, still)} still ${uses(still)} it`,
      confidence: 0.9,
    });
  const named = usersOf(base, step.on);
  const gone = named.length > 0 ? named : wholeRowUsersOf(base, step.on);
  if (gone.length === 0) return undefined;
  const users = toldUsers(base, gone);
  return told({ ...evidence, head: base }, step, gone, {
    title:
      named.length > 0
        ? `\`${name}\` is ${verb} together with the code that uses it: ${users}`
        : `\`${name}\` is ${verb} while the version that runs still selects it with whole rows: ${users}`,
    confidence: named.length > 0 ? 0.85 : 0.8,
    severity: "warning",
    salient: "contract-before-drain",
    why: "While the new version rolls out, instances of the old one still run, and their statements fail.",
  });
}

function byConstraint(evidence: Evidence, step: SchemaStep): Yield | undefined {
  const tightened = tightenedBy(evidence, step);
  if (tightened === undefined) return undefined;
  const { column, users, is } = tightened;
  const who = toldUsers(evidence.head, users);
  if (is === "narrower")
    return told(evidence, step, users, {
      title: `\`${column.name}\` becomes \`${tightened.to}\` and holds less than \`${tightened.from}\`; ${who} write${users.length === 1 ? "s" : ""} it`,
      confidence: 0.8,
      severity: "warning",
      why: "A value that fitted yesterday is refused tomorrow.",
    });
  return told(evidence, step, users, {
    title: `\`${column.name}\` may not be empty, and ${who} insert${users.length === 1 ? "s" : ""} without it`,
    confidence: 0.85,
    why: "The insert fails from the moment the migration has run.",
    fix: "Give the column a default, fill it, move the writers, and forbid empty values in a later pull request.",
    rollback: "Drop the constraint; no data is lost.",
  });
}

/** A schema kept in code has no migration to name: what it no longer declares is told where it stood. */
function* undeclared({ base, head, change }: Evidence, migrated: ReadonlySet<NodeId>): Generator<Yield> {
  for (const { node, change: how } of change.nodes) {
    if (how !== "removed" || (node.kind !== "table" && node.kind !== "column") || migrated.has(node.id)) continue;
    const table = base.to(node.id).find(({ kind }) => kind === "holds")?.from;
    if (node.attributes?.["undeclared"] === true || (table !== undefined && head.node(table) === undefined)) continue;
    const still = usersOf(head, node.id);
    if (still.length === 0) continue;
    yield {
      on: [node.id],
      file: node.file,
      line: node.line,
      side: "base",
      title: `\`${nameOf(base, node.id)}\` is no longer declared, and ${toldUsers(head, still)} still ${uses(still)} it`,
      confidence: 0.85,
      path: roadTo(head, [{ id: node.id }], still),
    };
  }
}

function told(
  { head }: Evidence,
  step: SchemaStep,
  users: readonly DataUser[],
  more: Pick<Yield, "title" | "confidence"> & Partial<Yield>,
): Yield {
  const { file, line } = step.edge;
  const path = roadTo(head, [{ id: step.migration }, { id: step.on, edge: step.edge }], users);
  return { on: [step.migration, step.on], salient: step.does, file, line, side: "head", path, ...more };
}

/** On to the first user, and up to the nearest entry that it serves. */
function roadTo(graph: Graph, start: readonly Hop[], [user]: readonly DataUser[]): readonly Hop[] {
  if (user === undefined) return start;
  const [above] = entriesAbove(graph, user.node.id, 1);
  return [...start, { id: user.node.id, edge: user.edge }, ...(above?.path.slice(1) ?? [])];
}

function uses(users: readonly DataUser[]): string {
  const verb = users.every(({ edge }) => edge.kind === "writes") ? "write" : "use";
  return users.length === 1 ? `${verb}s` : verb;
}

function nameOf(graph: Graph, id: NodeId): string {
  return graph.node(id)?.name ?? id.slice(id.indexOf(":") + 1);
}
