/** Requests to other hosts, and whether somebody ends them. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "./exclusions.ts";
import type { Work } from "./work-below.ts";

/** Code that may run in a browser, where the person who waits can leave. */
const shown = /\.(?:[jt]sx|vue|svelte|astro)$/;

/** Whether whoever asks waits for ever, as far as is known: options that were put together elsewhere may hold a limit. */
export function isUnlimited(graph: Graph, { edge, path }: Work): boolean {
  const { by, timeout, unread } = edge.attributes ?? {};
  if (edge.kind !== "requests" || by !== "http" || timeout === true || unread === true || isExcluded(edge.file))
    return false;
  return path.every(({ id, edge: way }) => way?.kind !== "renders" && !isShown(graph.node(id)));
}

const isShown = (node: Node | undefined): boolean => node?.kind === "symbol" && shown.test(node.file);
