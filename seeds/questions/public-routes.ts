/** Routes that anybody may ask, as often as he likes. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "./exclusions.ts";
import { once } from "./once.ts";

/** Routes of the role `public` in code that runs in production, those that answer browsers and clients. */
export const publicRoutes = once((graph: Graph): readonly Node[] =>
  graph
    .ofKind("route")
    .filter(
      ({ file, attributes }) =>
        attributes?.["role"] === "public" && !isExcluded(file) && answers.has(methodOf(attributes)),
    ),
);

/** Commands, tools and sockets are asked by those who run or connect them. */
const answers: ReadonlySet<string> = new Set(["GET", "HEAD", "ALL", "POST", "QUERY"]);

const methodOf = (attributes: Node["attributes"]): string => String(attributes?.["method"] ?? "");

/** Seconds for which an answer is kept for everybody, as the route's own segment says it; undefined where nothing is said. */
export function keptSeconds({ attributes }: Node): number | undefined {
  const { dynamic, revalidate } = attributes ?? {};
  if (dynamic === "force-static") return Number.POSITIVE_INFINITY;
  if (revalidate === false) return Number.POSITIVE_INFINITY;
  return typeof revalidate === "number" && revalidate > 0 ? revalidate : undefined;
}
