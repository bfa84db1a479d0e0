import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { createCanonical } from "../fingerprint.ts";
import { newSchemaSteps } from "../questions/schema-changes.ts";
import { isServed } from "../questions/served-routes.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";

const queue = `
  import { Queue } from "bullmq";
  export const invoices = new Queue("invoices");
`;
const issue = `
  import { invoices } from "./queue.ts";
  export const issue = (id: string) => invoices.add("render", { id }, { jobId: id });
`;
const worker = `
  import { Worker } from "bullmq";
  import { render } from "./render.ts";
  new Worker("invoices", async (job) => render(job.data.id));
`;
const render = `
  export const render = (id: string) => \`Invoice \${id}\`;
`;
const vercel = `{
  "crons": [
    { "path": "/api/cron/remind", "schedule": "17 6 * * *" }
  ]
}`;
const remind = `
  export const GET = () => new Response("reminded");
`;
const next = '{ "name": "shop", "dependencies": { "next": "15.0.0" } }';
const total = "CREATE FUNCTION total(id bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT 1 $$;";
const sqlStub = "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]>;";
const callsTotal = `
  import { sql } from "./sql.ts";
  export const total = (id: number) => sql\`SELECT total(\${id})\`;
`;

export const danglingReference = rule({
  name: "dangling-reference",
  title: "Something is gone that is still asked for",
  level: "error",
  why: "Nothing fails at build time: the job waits for ever, the schedule finds no page, the call finds no function.",
  instead:
    "Keep the old one for a release, answering 410 or handing on, until nobody asks for it; drain a queue first.",
  rollback: "Put the definition back; no data is lost.",
  onlyChange: true,

  *check(evidence) {
    yield* queues(evidence);
    yield* schedules(evidence);
    yield* removed(evidence);
  },

  violates: [
    {
      title: "invoices are still queued, and nobody renders them",
      before: {
        "src/queue.ts": queue,
        "src/issue.ts": issue,
        "src/render.ts": render,
        "src/worker.ts": worker.replace("job.data.id));", "job.data.id)); // want"),
      },
      after: { "src/queue.ts": queue, "src/issue.ts": issue, "src/render.ts": render },
    },
    {
      title: "the clock still asks for a route that went",
      before: {
        "package.json": next,
        "app/api/cron/remind/route.ts": remind.replace('reminded");', 'reminded"); // want'),
        "vercel.json": vercel,
      },
      after: { "package.json": next, "app/page.ts": "export default () => null;\n", "vercel.json": vercel },
    },
    {
      title: "a query calls a function that the migration drops",
      before: { "migrations/0001_total.sql": total, "src/sql.ts": sqlStub, "src/total.ts": callsTotal },
      after: {
        "migrations/0001_total.sql": total,
        "migrations/0002_total.sql": "DROP FUNCTION total(bigint); -- want",
        "src/sql.ts": sqlStub,
        "src/total.ts": callsTotal,
      },
    },
  ],
  honours: [
    {
      title: "the old worker stays until its queue is empty",
      before: { "src/queue.ts": queue, "src/issue.ts": issue, "src/render.ts": render, "src/worker.ts": worker },
      after: {
        "src/queue.ts": queue.replace('Queue("invoices")', 'Queue("invoices-v2")'),
        "src/issue.ts": issue,
        "src/render.ts": render,
        "src/worker.ts": `${worker}  new Worker("invoices-v2", async (job) => render(job.data.id));\n`,
      },
    },
  ],
});

/** Work that is put into a queue which nobody works off any more, or awaited from one which nobody fills. */
function* queues({ base, head, change }: Evidence): Generator<Yield> {
  const canonical = createCanonical(change);
  for (const queue of base.ofKind("queue")) {
    const producers = live(head, head.to(queue.id), "enqueues");
    const consumers = head.from(queue.id).filter(isConsumption);
    const lost = base.from(queue.id).filter(isConsumption);
    const [producer] = producers;
    const [consumer] = lost;
    if (consumer !== undefined && producer !== undefined && consumers.length === 0)
      yield {
        on: [queue.id, canonical(producer.from)],
        salient: "no consumer",
        file: consumer.file,
        line: consumer.line,
        side: "base",
        title: `Nobody works off \`${queue.name}\` any more; ${names(head, producers)} still fill${producers.length === 1 ? "s" : ""} it`,
        confidence: 0.9,
        path: [{ id: producer.from }, { id: queue.id, edge: producer }],
      };
    const filled = live(base, base.to(queue.id), "enqueues")[0];
    const [waiting] = consumers;
    // Work may come from another repository: a consumer without a producer is only worth a look, and only until it is drained.
    if (filled !== undefined && waiting !== undefined && producers.length === 0 && !isDraining(head, queue))
      yield {
        on: [queue.id],
        salient: "no producer",
        file: filled.file,
        line: filled.line,
        side: "base",
        title: `Nothing fills \`${queue.name}\` any more; its worker waits`,
        confidence: 0.7,
        severity: "notice",
        path: [{ id: queue.id }, { id: waiting.to, edge: waiting }],
        fix: "Keep the worker until the queue is drained, and remove it in the next release.",
      };
  }
}

const isConsumption = ({ kind }: Edge): boolean => kind === "triggers" || kind === "handles";

/** A queue of the same system is new at head: the old worker stays to drain the old one. */
function isDraining(head: Graph, queue: Node): boolean {
  return head
    .ofKind("queue")
    .some(({ id, name }) => id !== queue.id && (name.startsWith(queue.name) || queue.name.startsWith(name)));
}

function* schedules({ base, head }: Evidence): Generator<Yield> {
  for (const schedule of head.ofKind("schedule")) {
    const [before] = base.from(schedule.id).filter(({ kind }) => kind === "triggers");
    if (before === undefined || head.from(schedule.id).some(({ kind }) => kind === "triggers")) continue;
    const target = base.node(before.to);
    yield {
      on: [schedule.id, before.to],
      file: target?.file ?? before.file,
      line: target?.line ?? before.line,
      side: "base",
      title: `\`${schedule.name}\` still runs, and \`${target?.name ?? before.to}\` is gone`,
      confidence: 0.9,
      path: [{ id: schedule.id }, { id: before.to, edge: before }],
    };
  }
}

const referring: ReadonlySet<string> = new Set(["requests", "calls", "triggers"]);

/** Routes, functions and views that went, and who still names them; a public route may be asked for from anywhere. */
function* removed(evidence: Evidence): Generator<Yield> {
  const { head, change } = evidence;
  const open: Node[] = [];
  for (const { node, change: how } of change.nodes) {
    if (how !== "removed" || (node.kind !== "route" && node.kind !== "sqlfn")) continue;
    const referrers = referrersOf(evidence, node.id);
    const [first] = referrers;
    if (first !== undefined)
      yield {
        ...placeOf(evidence, node),
        on: [node.id, first.from],
        title: `\`${node.name}\` is gone, and ${names(head, referrers)} still ask${referrers.length === 1 ? "s" : ""} for it`,
        confidence: node.kind === "sqlfn" ? 0.9 : 0.85,
        path: [{ id: first.from }, { id: node.id, edge: first }],
      };
    else if (node.kind === "route" && isOpen(node) && !isServed(head, node)) open.push(node);
  }
  const [route] = open;
  if (route === undefined) return;
  yield {
    ...placeOf(evidence, route),
    on: open.map(({ id }) => id),
    salient: "external",
    title: `${told(open)} ${open.length === 1 ? "is" : "are"} gone; who asks from outside is unknown`,
    confidence: 0.7,
    severity: "notice",
    why: "Old clients, bookmarks and partners keep asking; the access log knows who they are.",
  };
}

/** Who still names it: by an edge of head, or by an edge of base whose code is the same at head. */
function referrersOf({ base, head }: Evidence, id: NodeId): readonly Edge[] {
  const before = base.to(id).filter(({ from }) => {
    const now = head.node(from);
    return now !== undefined && now.body !== undefined && now.body === base.node(from)?.body;
  });
  return [...head.to(id), ...before].filter(({ kind, certainty }) => referring.has(kind) && certainty === "resolved");
}

/** The statement that drops it, or the line where it stood. */
function placeOf(evidence: Evidence, { id, file, line }: Node): Pick<Yield, "file" | "line" | "side"> {
  const drop = newSchemaSteps(evidence).find(({ on, does }) => on === id && does === "drop-function");
  return drop === undefined
    ? { file, line, side: "base" }
    : { file: drop.edge.file, line: drop.edge.line, side: "head" };
}

/** A route that others than this repository's own pages may ask for. A procedure's clients are compiled with it. */
function isOpen({ attributes }: Node): boolean {
  const role = attributes?.["role"];
  return attributes?.["framework"] !== "trpc" && (role === "public" || role === "webhook" || role === "ingest");
}

function live(graph: Graph, edges: readonly Edge[], kind: Edge["kind"]): readonly Edge[] {
  return edges.filter(
    (edge) => edge.kind === kind && edge.certainty === "resolved" && graph.node(edge.from) !== undefined,
  );
}

function names(graph: Graph, edges: readonly Edge[]): string {
  const ids = [...new Set<NodeId>(edges.map(({ from }) => from))].sort();
  return told(ids.flatMap((id) => graph.node(id) ?? []));
}

function told(nodes: readonly Node[]): string {
  const names = nodes.slice(0, 3).map(({ name }) => `\`${name}\``);
  return `${names.join(", ")}${nodes.length > names.length ? ` and ${nodes.length - names.length} more` : ""}`;
}
