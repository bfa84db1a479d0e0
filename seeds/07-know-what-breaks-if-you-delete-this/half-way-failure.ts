import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { canMeet, isOnFailure } from "../questions/arms.ts";
import { contextsOf } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isBystander } from "../questions/table-classes.ts";
import { rule, type Yield } from "../rule.ts";

/** What leaves the house for good, by the service that is asked: money and mail. */
const irreversible: ReadonlyMap<string, string> = new Map(
  Object.entries({
    charges: ["stripe", "braintree", "razorpay", "paddle", "lemonsqueezy"],
    mails: ["resend", "smtp", "sendgrid", "postmark", "mailgun", "@aws-sdk/client-ses", "@aws-sdk/client-sesv2"],
    messages: ["twilio", "plivo"],
  }).flatMap(([what, services]) => services.map((name) => [`service:${name}`, what] as const)),
);

const changing: ReadonlySet<unknown> = new Set(["insert", "update", "delete", "upsert"]);
const migration = /(?:^|\/)migrations?\//;

const schema = `
  CREATE TABLE orgs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
  CREATE TABLE members (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, org_id bigint NOT NULL, mail text NOT NULL);
  CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL);
`;
const db = `
  export declare const db: {
    query(text: string, values?: unknown[]): Promise<{ id: number }[]>;
    transaction<T>(run: () => Promise<T>): Promise<T>;
  };
`;

/**
 * It only notices: of six loud remarks on merged changes three were right. Two of the others saw steps in two branches of which one run
 * takes one: what a branch has set, and another asks, is not known. Of five notices two were right; the others took a question for a
 * charge, a cancellation for one, and steps that another function of the file had made before.
 */
export const halfWayFailure = rule({
  name: "half-way-failure",
  title: "If a later step fails, the earlier one stays",
  level: "notice",
  why: "The next try makes the first step again, and what it left behind belongs to nobody.",
  instead: "Put the steps into one transaction; what leaves the database goes through an outbox that is written in it.",
  rollback: "Look for rows of the first table that have no partner in the second, and finish or remove them.",

  *check({ head }) {
    const called = [...irreversible.keys()].flatMap((id) => head.to(id));
    const writers = [...head.ofEdgeKind("writes"), ...called].map(({ from }) => from);
    for (const id of new Set(writers)) {
      const symbol = head.node(id);
      if (symbol?.kind !== "symbol" || isExcluded(symbol.file) || migration.test(symbol.file)) continue;
      const found = sequenceOf(head, symbol);
      if (found === undefined) continue;
      const contexts = [...contextsOf(head, id)];
      if (contexts.length === 0 || contexts.some((context) => context !== "test")) yield found;
    }
  },

  violates: [
    {
      title: "an organisation without members, if the second insert fails",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/sign-up.ts": `
          import { db } from "./db.ts";
          export async function signUp(name: string, mail: string) {
            const [org] = await db.query("INSERT INTO orgs (name) VALUES ($1) RETURNING id", [name]);
            await db.query("INSERT INTO members (org_id, mail) VALUES ($1, $2)", [org?.id, mail]); // want
          }
        `,
      },
    },
    {
      title: "a customer of the bank whom the shop does not know, if the update fails",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/bank.ts": `
          import Stripe from "stripe";
          import { db } from "./db.ts";
          const stripe = new Stripe("key");
          export async function openAccount(org: number, mail: string) {
            const customer = await stripe.customers.create({ email: mail });
            await db.query("UPDATE orgs SET name = $1 WHERE id = $2", [customer.id, org]); // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "what went wrong is taken back",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/sign-up.ts": `
          import { db } from "./db.ts";
          export async function signUp(name: string, mail: string) {
            const [org] = await db.query("INSERT INTO orgs (name) VALUES ($1) RETURNING id", [name]);
            try {
              await db.query("INSERT INTO members (org_id, mail) VALUES ($1, $2)", [org?.id, mail]);
            } catch (error) {
              await db.query("DELETE FROM orgs WHERE id = $1", [org?.id]);
              throw error;
            }
          }
        `,
      },
    },
    {
      title: "one transaction holds both, and an outbox what is to be sent",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/sign-up.ts": `
          import { db } from "./db.ts";
          export const signUp = (name: string, mail: string) =>
            db.transaction(async () => {
              const [org] = await db.query("INSERT INTO orgs (name) VALUES ($1) RETURNING id", [name]);
              await db.query("INSERT INTO members (org_id, mail) VALUES ($1, $2)", [org?.id, mail]);
              await db.query("INSERT INTO outbox (topic) VALUES ('signed-up')");
            });
        `,
      },
    },
    {
      title: "the bank is only asked, and an account that is closed twice is closed",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/close.ts": `
          import Stripe from "stripe";
          import { db } from "./db.ts";
          const stripe = new Stripe("key");
          export async function close(org: number, subscription: string) {
            const { status } = await stripe.subscriptions.retrieve(subscription);
            if (status === "active") await stripe.subscriptions.cancel(subscription);
            await db.query("UPDATE orgs SET name = $1 WHERE id = $2", [status, org]);
          }
        `,
      },
    },
    {
      title: "a signature that is checked asks nobody for money",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/renamed.ts": `
          import Stripe from "stripe";
          import { db } from "./db.ts";
          const stripe = new Stripe("key");
          export async function renamed(body: string, signature: string) {
            const event = stripe.webhooks.constructEvent(body, signature, "secret");
            await db.query("UPDATE orgs SET name = $1 WHERE id = $2", [event.id, event.account]);
          }
        `,
      },
    },
    {
      title: "never both in one run",
      after: {
        "migrations/0001_orgs.sql": schema,
        "src/db.ts": db,
        "src/sign-up.ts": `
          import { db } from "./db.ts";
          export async function signUp(org: number | undefined, name: string) {
            if (org === undefined) {
              await db.query("INSERT INTO orgs (name) VALUES ($1)", [name]);
              return;
            }
            await db.query("INSERT INTO members (org_id, mail) VALUES ($1, $2)", [org, name]);
          }
        `,
      },
    },
  ],
});

/** One thing that a function does and cannot take back. */
interface Step {
  readonly edge: Edge;
  readonly what: string;
  readonly leaves: boolean;
  /** Doing it once more changes nothing more. */
  readonly repeatable: boolean;
}

function sequenceOf(graph: Graph, symbol: Node): Yield | undefined {
  const steps = stepsOf(graph, symbol);
  if (steps === undefined) return undefined;
  for (const [at, first] of steps.entries()) {
    if (first.repeatable) continue;
    const later = steps.slice(at + 1).filter(({ edge }) => edge.to !== first.edge.to && canMeet(first.edge, edge));
    const [second] = later;
    if (second === undefined) continue;
    const told = [first, ...later];
    return {
      on: [symbol.id, first.edge.to, second.edge.to],
      file: second.edge.file,
      line: second.edge.line,
      side: "head",
      title: `If \`${symbol.name}\` fails when it ${second.what}, what it did before stays: it ${first.what}`,
      confidence: told.some(({ leaves }) => leaves) ? 0.7 : 0.8,
      path: [{ id: symbol.id }, ...[first, second].map(({ edge }) => ({ id: edge.to, edge }))],
      why: `${halfWayFailure.why} In order: ${told.map(({ what, edge }) => `${what} (line ${edge.line})`).join(", ")}.`,
    };
  }
  return undefined;
}

/** In the order of their lines; undefined where a failure is answered, or an outbox takes over. */
function stepsOf(graph: Graph, symbol: Node): readonly Step[] | undefined {
  const steps = new Map<number, Step>();
  for (const edge of graph.from(symbol.id)) {
    if (edge.certainty !== "resolved") continue;
    const target = graph.node(edge.to);
    const what = edge.kind === "requests" ? irreversible.get(edge.to) : undefined;
    const effect = edge.attributes?.["effect"];
    if (what !== undefined && effect !== "reads") {
      const repeatable = effect === "sets";
      const told = repeatable ? "changes what is known to" : `${what} through`;
      steps.set(edge.line, { edge, what: `${told} \`${target?.name}\``, leaves: true, repeatable });
      continue;
    }
    if (edge.kind !== "writes" || target?.kind !== "table" || !changing.has(edge.attributes?.["operation"])) continue;
    if (isOnFailure(edge) || /outbox/i.test(target.name)) return undefined;
    const { inTransaction, handed, keyed, operation } = edge.attributes ?? {};
    if (inTransaction === true || handed === true || isBystander(target) || steps.has(edge.line)) continue;
    const repeatable = keyed === true || operation !== "insert";
    steps.set(edge.line, { edge, what: `${verbs[String(operation)]} \`${target.name}\``, leaves: false, repeatable });
  }
  return [...steps.values()].sort((a, b) => a.edge.line - b.edge.line);
}

const verbs: Readonly<Record<string, string>> = {
  insert: "inserts into",
  update: "updates",
  delete: "deletes from",
  upsert: "upserts into",
};
