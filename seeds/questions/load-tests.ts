/** Load tests, as far as their scripts tell them. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isVendored } from "../../analyzers/roles.ts";
import { once } from "./once.ts";

export interface LoadTest {
  /** The script. */
  readonly node: Node;
  readonly nominal: number;
  readonly peak: number;
  /** `http_req_failed: rate<0.01`. */
  readonly thresholds: readonly string[];
  /** A threshold ends the run when it is passed, or fails it. */
  readonly stops: boolean;
}

/** Scripts that tell their load, by path. */
export const loadTests = once((graph: Graph): readonly LoadTest[] =>
  scriptsOf(graph).flatMap((node): readonly LoadTest[] => {
    const { nominal, peak, stops } = node.attributes ?? {};
    if (typeof nominal !== "number" || typeof peak !== "number") return [];
    return [{ node, nominal, peak, thresholds: listOf(node, "thresholds"), stops: stops === true }];
  }),
);

/** All scripts, and helpers that only ask, by path. */
export const scriptsOf = once((graph: Graph): readonly Node[] =>
  graph
    .ofKind("loadtest")
    .filter(({ file, attributes }) => attributes?.["tool"] !== "notes" && !isVendored(file))
    .sort((a, b) => (a.file < b.file ? -1 : 1)),
);

/** What a script asks: `GET /orders/*`. */
export const targetsOf = (script: Node): readonly string[] => listOf(script, "targets");

function listOf({ attributes }: Node, name: string): readonly string[] {
  const list = attributes?.[name];
  return Array.isArray(list) ? list.map(String) : [];
}

/** Pressed so much harder than usual that something may give. */
export const enough = 10;

/** Whether a request of a script comes to a route. The script's base may hold the beginning of the path. */
export function isPressed(target: string, { attributes }: Node): boolean {
  const [method, url = ""] = target.split(" ");
  const asked = String(attributes?.["method"] ?? "");
  if (asked !== "ALL" && asked !== method) return false;
  const wanted = segmentsOf(url.replace(/^https?:\/\/[^/]*/, ""));
  const path = segmentsOf(String(attributes?.["path"] ?? ""));
  const last = path.slice(path.length - wanted.length);
  if (path.length < wanted.length || (wanted.length === 0 && path.length > 0)) return false;
  const isNamed = wanted.length === 0 || last.some((segment, at) => segment === wanted[at]);
  return isNamed && last.every((segment, at) => segment === wanted[at] || isOpen(segment) || wanted[at]?.includes("*"));
}

const segmentsOf = (path: string): readonly string[] => path.split("/").filter((segment) => segment !== "");
const isOpen = (segment: string): boolean => /^[:[*{]/.test(segment);
