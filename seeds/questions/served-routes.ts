/** Whether a path is still answered after its own route went. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";

/** Another route of head answers the same path: a parameter, a star, or all methods. */
export function isServed(head: Graph, { attributes }: Node): boolean {
  const method = attributes?.["method"];
  const path = String(attributes?.["path"] ?? "").split("/");
  return head.ofKind("route").some(({ attributes: other }) => {
    if (other?.["method"] !== method && other?.["method"] !== "ALL" && method !== "ALL") return false;
    const segments = String(other?.["path"] ?? "").split("/");
    const star = segments.findIndex((segment) => segment.includes("*"));
    if (star === -1 && segments.length !== path.length) return false;
    return segments.every(
      (segment, at) => at === star || (star !== -1 && at > star) || isParameter(segment) || segment === path[at],
    );
  });
}

const isParameter = (segment: string): boolean => segment.startsWith(":") || segment.startsWith("[");
