/** A review of the shop, as the last room gets it: `charge` changed, and orders, mail and a migration feel it. */
import type { Change } from "../../analyzers/graph/change.ts";
import { type Edge, type EdgeKind, GraphBuilder, type Node, type NodeKind } from "../../analyzers/graph/graph.ts";
import type { Channel, Impact, Reach } from "../../analyzers/graph/impact.ts";
import type { Finding } from "../../seeds/rule.ts";
import type { ComposeInput } from "../../src/report/compose.ts";
import { assessRisk } from "../../src/report/risk.ts";
import type { Stakes } from "../../src/report/risk-terms.ts";
import { planRollback } from "../../src/report/rollback.ts";

export const node = (kind: NodeKind, name: string, file: string, line: number, body = "1"): Node => ({
  id: kind === "symbol" ? `symbol:${file}#${name}` : `${kind}:${name}`,
  kind,
  name,
  file,
  line,
  endLine: line + 5,
  body,
});

const edge = (from: Node, to: Node, kind: EdgeKind, line: number, certainty: Edge["certainty"] = "resolved"): Edge => ({
  from: from.id,
  to: to.id,
  kind,
  file: from.file,
  line,
  certainty,
});

export const charge = node("symbol", "charge", "src/billing/charge.ts", 12);
const createOrder = node("symbol", "createOrder", "src/orders/create.ts", 8);
export const postOrders = node("route", "POST /orders", "src/routes.ts", 20);
export const getOrders = node("route", "GET /orders", "src/routes.ts", 24);
export const mailJob = node("job", "bullmq/mail", "src/mail/worker.ts", 4);
export const charges = node("table", "charges", "migrations/002_charges.sql", 1);
const amount = node("column", "charges.amount", "migrations/002_charges.sql", 3);
export const migration = node("migration", "migrations/002_charges.sql", "migrations/002_charges.sql", 1);
const chargeTest = node("test", "test/charge.test.ts", "test/charge.test.ts", 1);
const invoice = node("symbol", "Invoice", "src/billing/invoice.ts", 3);

const calls = edge(createOrder, charge, "calls", 15);
const handles = edge(postOrders, createOrder, "handles", 20);
const writes = edge(charge, charges, "writes", 14);
const covers = edge(chargeTest, charge, "uses", 3);
const guess = edge(mailJob, charge, "calls", 9, "guessed");
const reads = edge(getOrders, charges, "reads", 26);
const types = edge(invoice, charge, "types", 3);

function graphOf(nodes: readonly Node[], edges: readonly Edge[]): GraphBuilder {
  const graph = new GraphBuilder();
  for (const one of nodes) graph.add(one);
  for (const one of edges) graph.connect(one);
  return graph;
}

const standing = [charge, createOrder, postOrders, getOrders, mailJob, chargeTest, invoice];
export const base = graphOf(standing, [calls, handles, covers, guess, types]);
export const head = graphOf(
  [...standing, charges, amount, migration],
  [calls, handles, writes, covers, guess, reads, types],
);

const reach = (to: Node, channel: Channel, path: Reach["path"]): Reach => ({
  node: to,
  channel,
  distance: path.length - 1,
  side: "head",
  path,
});

export const impact: Impact = {
  reached: new Map(
    [
      reach(createOrder, "code", [{ id: charge.id }, { id: createOrder.id, edge: calls }]),
      reach(postOrders, "code", [
        { id: charge.id },
        { id: createOrder.id, edge: calls },
        { id: postOrders.id, edge: handles },
      ]),
      reach(mailJob, "guessed", [{ id: charge.id }, { id: mailJob.id, edge: guess }]),
      { ...reach(charges, "code", [{ id: charge.id }, { id: charges.id, edge: writes }]), access: ["write" as const] },
      reach(getOrders, "data", [
        { id: charge.id },
        { id: charges.id, edge: writes },
        { id: getOrders.id, edge: reads },
      ]),
      reach(chargeTest, "code", [{ id: charge.id }, { id: chargeTest.id, edge: covers }]),
      reach(invoice, "type", [{ id: charge.id }, { id: invoice.id, edge: types }]),
    ].map((one) => [one.node.id, one]),
  ),
};

const hunk = (newStart: number, newLines: number) => ({ oldStart: 1, oldLines: 0, newStart, newLines });

export const change: Change = {
  files: [
    { status: "modified", path: "src/billing/charge.ts", type: "file", binary: false, hunks: [hunk(10, 6)] },
    { status: "added", path: "migrations/002_charges.sql", type: "file", binary: false, hunks: [hunk(1, 5)] },
    { status: "modified", path: "test/charge.test.ts", type: "file", binary: false, hunks: [hunk(3, 2)] },
  ],
  nodes: [
    { node: charge, change: "body", side: "head" },
    { node: charges, change: "added", side: "head" },
    { node: amount, change: "added", side: "head" },
    { node: migration, change: "added", side: "head" },
  ],
};

/** A repository whose code carries nothing, and whose tables stay small. */
export const stakes: Stakes = { loads: Array(100).fill(0), isGrowing: () => false, tightened: 0 };

export const finding: Finding = {
  id: "b1a5",
  rule: "seed-13/http-from-database",
  seed: 13,
  seeds: [13, 6],
  severity: "warning",
  on: [charges.id],
  file: "migrations/002_charges.sql",
  line: 4,
  side: "head",
  title: "`charges` calls `https://pay.example` from a trigger",
  confidence: 0.9,
  path: [{ id: charge.id }, { id: charges.id, edge: writes }],
  why: "The database stores truth; it does not dispatch work.",
  fix: "Let a worker send it.",
  rollback: "Drop the trigger; nothing is lost.",
};

const size = {
  files: 3,
  effectiveLines: 11,
  percentile: 0.25,
  history: 80,
  oversized: false,
  scattered: false,
  parts: [],
};

/** What `compose` takes for this review; tests replace what they are about. */
export const shop: ComposeInput = {
  engine: "0.1.0",
  base: "a".repeat(40),
  head: "b".repeat(40),
  mergeBase: "a".repeat(40),
  coverage: {
    files: 20,
    read: 20,
    specifiers: 40,
    unresolved: 1,
    changedFiles: 3,
    changedRead: 3,
    scripts: 20,
    tied: 18,
    ties: 60,
    tests: 4,
    symbols: 50,
    tested: 30,
  },
  change,
  impact,
  cannotVouch: [
    {
      reason: "computed-import",
      file: "src/plugins.ts",
      line: 7,
      detail: "import(`./plugins/$" + "{name}`)",
      near: false,
    },
  ],
  size,
  findings: [finding],
  rollback: planRollback(change, { reached: new Map() }, { reverted: { notTried: "There is no repository." } }),
  risk: assessRisk({ base, head, change, impact, size, findings: [finding], unread: 0, ...stakes }),
};
