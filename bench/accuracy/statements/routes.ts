/** Requests and the routes that serve them. */
import type { Node } from "../../../analyzers/graph/graph.ts";

/** The route that serves a request: among those that fit, the one with most fixed text, and its own method before any. */
export function bestRoute(routes: readonly Node[], method: string, path: string): Node | undefined {
  let best: Node | undefined;
  let worth = -1;
  for (const route of routes) {
    const attributes = route.attributes ?? {};
    const [verb, pattern] = [String(attributes["method"]), String(attributes["path"])];
    if ((verb !== method && verb !== "ALL") || !patternOf(pattern).test(path)) continue;
    const fixed = 2 * pattern.replace(/[:*][^/]*/g, "").length + Number(verb === method);
    if (fixed > worth) [best, worth] = [route, fixed];
  }
  return best;
}

const patterns = new Map<string, RegExp>();

/** `/orders/:id`, `/files/*path`, `/a/:b?`; a parameter may have text around it. */
function patternOf(path: string): RegExp {
  let pattern = patterns.get(path);
  if (pattern === undefined) {
    const text = path
      .split(/(:\w+(?:\([^)]*\))?[?*+]?|\*\w*)/)
      .map((part, index) =>
        index % 2 === 0 ? part.replace(/[.+?^${}()|[\]\\]/g, "\\$&") : part.startsWith("*") ? ".*" : "[^/]+",
      )
      .join("");
    pattern = new RegExp(`^${text.replace(/\/$/, "")}/?$`);
    patterns.set(path, pattern);
  }
  return pattern;
}
