/** Code that runs only while a request is answered: who loads it, and why that is known. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { once } from "./once.ts";
import { workspacePart } from "./workspace-part.ts";

/** Loads of a module, and runs of its code, further away than this are not followed. */
const maxHops = 8;

const brings: ReadonlySet<EdgeKind> = new Set([
  "calls",
  "uses",
  "constructs",
  "passes",
  "loads",
  "evaluates",
  "re-exports",
]);

export interface Host {
  readonly route: Node;
  /** How it is known that nobody keeps the process alive. */
  readonly because: string;
  /** 1 where the platform's own file says so; less where the same code may as well run on a server. */
  readonly sure: number;
}

/** The nearest route on a serverless platform whose module brings the code, with the road from it. */
export function serverlessHostOf(graph: Graph, code: NodeId): (Host & { readonly path: readonly Hop[] }) | undefined {
  const hosts = hostsByFile(graph);
  const roads = new Map<NodeId, readonly Hop[]>([[code, [{ id: code }]]]);
  for (const [id, path] of roads) {
    const host = hosts.get(graph.node(id)?.file ?? "");
    if (host !== undefined) return { ...host, path };
    if (path.length > maxHops) continue;
    for (const edge of graph.to(id))
      if (edge.certainty === "resolved" && brings.has(edge.kind) && !roads.has(edge.from))
        roads.set(edge.from, [{ id: edge.from }, { ...(path[0] ?? { id }), edge }, ...path.slice(1)]);
  }
  return undefined;
}

/** Files that serverless platforms load for a request. */
const hostsByFile = once((graph: Graph): ReadonlyMap<string, Host> => {
  const onVercel = new Set(
    graph
      .ofKind("schedule")
      .filter(({ attributes }) => attributes?.["system"] === "vercel")
      .map(({ file }) => workspacePart(file)),
  );
  const hosts = new Map<string, Host>();
  for (const route of graph.ofKind("route")) {
    const why = reasonOf(route, onVercel);
    if (why === undefined) continue;
    for (const { kind, to } of graph.from(route.id)) {
      const file = kind === "handles" ? graph.node(to)?.file : undefined;
      if (file !== undefined && !hosts.has(file)) hosts.set(file, { route, ...why });
    }
  }
  return hosts;
});

function reasonOf(route: Node, onVercel: ReadonlySet<string>): Omit<Host, "route"> | undefined {
  const framework = route.attributes?.["framework"];
  const method = route.attributes?.["method"];
  if (framework === "cloudflare") return { because: "a Cloudflare Worker", sure: 1 };
  if (framework === "serverless" || framework === "sam" || framework === "lambda")
    return { because: "a function of AWS Lambda", sure: 1 };
  if (framework === "deno" && /(?:^|\/)supabase\/functions\//.test(route.file))
    return { because: "a function of Supabase", sure: 1 };
  if (framework !== "next" || method === "START") return undefined;
  if (onVercel.has(workspacePart(route.file))) return { because: "a route of Next on Vercel", sure: 1 };
  return undefined;
}
