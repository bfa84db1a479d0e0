/** Routes that strangers and machines ask as often as they like: what a load test is there for. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "./exclusions.ts";
import { once } from "./once.ts";
import { publicRoutes } from "./public-routes.ts";

/** Pages and health checks are asked often, too, and tell little. */
const idle =
  /(?:^|\/)(?:health\w*|ping|status|ready\w*|live\w*|version|metrics|robots\.txt|favicon\.ico|sitemap\.xml)$/i;

export const isIdle = (path: string): boolean => path === "/" || path === "" || idle.test(path);

export const hotRoutes = once((graph: Graph): readonly Node[] => {
  const taking = graph
    .ofKind("route")
    .filter(({ file, attributes }) => /^(?:webhook|ingest)$/.test(String(attributes?.["role"])) && !isExcluded(file));
  return [...new Set([...taking, ...publicRoutes(graph)])].filter(
    ({ attributes }) => attributes?.["page"] !== true && !isIdle(String(attributes?.["path"] ?? "")),
  );
});
