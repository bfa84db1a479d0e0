import type { NodeId } from "../../analyzers/graph/graph.ts";
import { newConstraintOf } from "../questions/new-constraints.ts";
import { newSchemaSteps } from "../questions/schema-changes.ts";
import { toldUsers } from "../questions/users-of-data.ts";
import { rule } from "../rule.ts";

/** A refused word stands in the code; what else is written nobody sees. */
const confidence = { certain: 0.95, possible: 0.7 } as const;
/** Users named: enough to know what to look for. */
const mostUsers = 3;

const orders =
  "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, cents int, state text);\nCREATE TABLE customers (id bigint PRIMARY KEY);\n";
const cancel = (state: string): string => `
import { pool } from "./db.ts";
export const cancel = (id: number) => pool.query("UPDATE orders SET state = '${state}' WHERE id = $1", [id]);
`;
const move = `
import { pool } from "./db.ts";
export const move = (id: number, customer: number) =>
  pool.query("UPDATE orders SET customer = $2 WHERE id = $1", [id, customer]);
`;
const before = {
  "src/db.ts": 'import { Pool } from "pg";\nexport const pool = new Pool();\n',
  "migrations/0001_orders.sql": orders,
};
const states = "ALTER TABLE orders ADD CONSTRAINT orders_state CHECK (state IN ('open', 'paid')) NOT VALID;";

export const newRuleBreaksOldCode = rule({
  name: "new-rule-breaks-old-code",
  title: "The running code writes what a new constraint refuses",
  level: "warning",
  why: "A constraint holds for every row that is written from then on, also where it is NOT VALID: the release that runs while the migration does fails on its first such write.",
  instead: "Change the writers first and deploy them; add the constraint in a later release.",
  rollback: "DROP CONSTRAINT, at any time.",
  onlyChange: true,
  kin: ["seed-7/dropped-data-still-used"],

  *check(evidence) {
    const told = new Set<string>();
    for (const step of newSchemaSteps(evidence)) {
      const found = newConstraintOf(evidence, step);
      if (found === undefined || told.has(found.what)) continue;
      told.add(found.what);
      const { certain, table, columns, what, users } = found;
      const ids: readonly NodeId[] = [table, ...users.map(({ node }) => node.id)];
      yield {
        on: [...new Set(ids)],
        salient: columns.join(","),
        ...{ file: step.edge.file, line: step.edge.line, side: "head" as const },
        title: `${what}: ${toldUsers(evidence.base, users, mostUsers)}.`,
        confidence: certain ? confidence.certain : confidence.possible,
        ...(certain ? {} : { severity: "notice" as const }),
      };
    }
  },

  violates: [
    {
      title: "a state that the list leaves out",
      before: { ...before, "src/orders.ts": cancel("cancelled") },
      after: {
        ...before,
        "src/orders.ts": cancel("paid"),
        "migrations/0002_states.sql": `${states} -- want\n`,
      },
    },
    {
      title: "a reference that the writers may break",
      before: { ...before, "src/orders.ts": move },
      after: {
        ...before,
        "src/orders.ts": move,
        "migrations/0002_customers.sql":
          "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID; -- want\n",
      },
    },
  ],
  honours: [
    {
      title: "every word that is written is allowed",
      before: { ...before, "src/orders.ts": cancel("paid") },
      after: { ...before, "src/orders.ts": cancel("paid"), "migrations/0002_states.sql": `${states}\n` },
    },
    {
      title: "the column is new, so nobody writes it yet",
      before: { ...before, "src/orders.ts": move },
      after: {
        ...before,
        "src/orders.ts": move,
        "migrations/0002_kinds.sql":
          "ALTER TABLE orders ADD COLUMN kind text;\nALTER TABLE orders ADD CONSTRAINT orders_kind CHECK (kind IN ('gift', 'sale')) NOT VALID;\n",
      },
    },
    {
      title: "the list takes another word",
      before: {
        ...before,
        "migrations/0002_states.sql": `${states}\n`,
        "src/orders.ts": cancel("paid"),
      },
      after: {
        ...before,
        "src/orders.ts": cancel("cancelled"),
        "migrations/0002_states.sql": `${states}\n`,
        "migrations/0003_cancelled.sql":
          "ALTER TABLE orders DROP CONSTRAINT orders_state;\nALTER TABLE orders ADD CONSTRAINT orders_state CHECK (state IN ('open', 'paid', 'cancelled')) NOT VALID;\n",
      },
    },
  ],
});
