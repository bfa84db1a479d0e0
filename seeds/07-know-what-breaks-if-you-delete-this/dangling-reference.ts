import type { Edge, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { abandonedQueues, closedQueues } from "../questions/abandoned-queues.ts";
import { newSchemaSteps } from "../questions/schema-changes.ts";
import { isServed } from "../questions/served-routes.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";
import {
  app,
  callsTotal,
  issue,
  next,
  queue,
  remind,
  render,
  sqlStub,
  total,
  vercel,
  worker,
} from "./sample-invoices.ts";

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
    yield* closed(evidence);
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
      title: "a worker waits for invoices that nobody queues",
      before: {
        "src/queue.ts": queue,
        "src/issue.ts": issue.replace("jobId: id });", "jobId: id }); // want"),
        "src/render.ts": render,
        "src/worker.ts": worker,
      },
      after: { "src/render.ts": render, "src/worker.ts": worker },
    },
    {
      title: "the queue and its worker go in one change, full as it may be",
      before: {
        "src/queue.ts": queue,
        "src/issue.ts": issue,
        "src/render.ts": render,
        "src/worker.ts": worker.replace("job.data.id));", "job.data.id)); // want"),
      },
      after: { "src/render.ts": render },
    },
    {
      title: "who took the orders from outside finds nothing",
      before: { "src/app.ts": app.replace('placed"));', 'placed")); // want') },
      after: {
        "src/app.ts": app
          .split("\n")
          .filter((line) => !line.includes("post"))
          .join("\n"),
      },
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
      title: "an action of the server goes with the page that called it",
      before: {
        "package.json": next,
        "app/page.ts": "export default () => null;\n",
        "app/remind.ts": '"use server";\nexport async function remindAll() {\n  return 1;\n}\n',
      },
      after: { "package.json": next, "app/page.ts": "export default () => null;\n" },
    },
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

function* queues({ base, head }: Evidence): Generator<Yield> {
  for (const { queue, lost, was, left } of abandonedQueues(base, head)) {
    const { file, line } = was;
    const [first] = left;
    const about = { on: [queue.id, first.from], salient: `no ${lost}`, file, line, side: "base" } as const;
    if (lost === "consumer")
      yield {
        ...about,
        title: `Nobody works off \`${queue.name}\` any more; ${names(head, left)} still fill${left.length === 1 ? "s" : ""} it`,
        confidence: 0.9,
        path: [{ id: first.from }, { id: queue.id, edge: first }],
      };
    else
      yield {
        ...about,
        title: `Nothing fills \`${queue.name}\` any more; its worker waits`,
        confidence: 0.7,
        severity: "notice",
        path: [{ id: queue.id }, { id: first.to, edge: first }],
        fix: "Keep the worker until the queue is drained, and remove it in the next release.",
      };
  }
}

/** Both ends went in one change: nobody is told anything wrong, and yet the last messages of the old version are lost. */
function* closed({ base, head }: Evidence): Generator<Yield> {
  for (const { queue, by } of closedQueues(base, head))
    yield {
      on: [queue.id],
      salient: "closed",
      file: by.file,
      line: by.line,
      side: "base",
      title: `\`${queue.name}\` goes with both its ends: what is under way then finds nobody`,
      confidence: 0.7,
      severity: "notice",
      path: [{ id: queue.id }, { id: by.id }],
      fix: "Keep the worker until the queue is drained, and remove it in the next release.",
    };
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
/** A procedure or an action of the server is called by its own pages: nobody else knows what it is called. */
function isOpen({ attributes }: Node): boolean {
  const { role, framework, method } = attributes ?? {};
  if (framework === "trpc" || method === "ACTION") return false;
  return role === "public" || role === "webhook" || role === "ingest";
}

function names(graph: Graph, edges: readonly Edge[]): string {
  const ids = [...new Set<NodeId>(edges.map(({ from }) => from))].sort();
  return told(ids.flatMap((id) => graph.node(id) ?? []));
}

function told(nodes: readonly Node[]): string {
  const names = nodes.slice(0, 3).map(({ name }) => `\`${name}\``);
  return `${names.join(", ")}${nodes.length > names.length ? ` and ${nodes.length - names.length} more` : ""}`;
}
