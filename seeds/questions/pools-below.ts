/** The connections that code draws on. */
import type { EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { contextsOf, isHot } from "./entry-contexts.ts";
import { isLoadedWithRoutes } from "./processes.ts";

const databases: ReadonlySet<string> = new Set([
  "@prisma/client",
  "knex",
  "mysql",
  "mysql2",
  "pg",
  "postgres",
  "sequelize",
  "typeorm",
]);
/** Code that is deeper than this is not followed. */
const maxHops = 12;

const runs: ReadonlySet<EdgeKind> = new Set(["handles", "calls", "uses", "constructs", "passes"]);

/** Connections to a database, of which there are only so many. */
export const isDatabase = ({ attributes }: Node): boolean => databases.has(String(attributes?.["library"]));

/** The road from a job to the nearest pool of a database that its code uses. */
export const poolBelow = (graph: Graph, { id }: Node): readonly Hop[] | undefined => roadToPool(graph, id, isDatabase);

/** The road from an entry or from code to the nearest pool of this kind that it uses. */
export function roadToPool(graph: Graph, code: NodeId, is: (pool: Node) => boolean): readonly Hop[] | undefined {
  const roads = new Map<NodeId, readonly Hop[]>([[code, [{ id: code }]]]);
  for (const [id, road] of roads)
    for (const edge of graph.from(id)) {
      if (edge.certainty !== "resolved" || roads.has(edge.to)) continue;
      const next = [...road, { id: edge.to, edge }];
      const pool = edge.kind === "declares" ? graph.node(edge.to) : undefined;
      if (pool?.kind === "pool" && is(pool)) return next;
      if (runs.has(edge.kind) && road.length <= maxHops) roads.set(edge.to, next);
    }
  return undefined;
}

/** The same, where requests draw on that pool in the process that loads the job. */
export function webPoolBelow(graph: Graph, job: Node): readonly Hop[] | undefined {
  const road = poolBelow(graph, job);
  const holder = road?.at(-2)?.id;
  if (holder === undefined || ![...contextsOf(graph, holder)].some(isHot)) return undefined;
  return isLoadedWithRoutes(graph, job.file) ? road : undefined;
}
