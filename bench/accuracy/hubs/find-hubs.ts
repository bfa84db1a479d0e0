/** Hubs by structure alone, and the ordinary functions behind each. */
import type { Graph, Node } from "../../../analyzers/graph/graph.ts";
import { hashText } from "../../../analyzers/hash.ts";
import { isGenerated, isTestOnly } from "../../../analyzers/roles.ts";
import type { FileView } from "./files.ts";

export type HubKind = "root" | "barrel" | "router";

export interface Hub {
  readonly file: string;
  /** `root`: imports most (application roots, tables of handlers, containers); `barrel`: passes most on; `router`: owns most routes. */
  readonly kind: HubKind;
  readonly size: number;
}

/** Of each kind so many, the largest first, and none below this size. */
const hubsOfKind = 8;
const leastSize = 8;
/** Functions that are tried behind one hub. */
const samplesOfHub = 4;
/** Barrels behind barrels. */
const maxBarrels = 4;

export function findHubs(graph: Graph, { imports, passes }: FileView): readonly Hub[] {
  const routes = new Map<string, number>();
  for (const { file } of graph.ofKind("route")) routes.set(file, (routes.get(file) ?? 0) + 1);
  const found = [...largest("router", routes), ...largest("barrel", sizes(passes)), ...largest("root", sizes(imports))];
  // A file is what it is first: a barrel imports all that it passes on.
  return found.filter(({ file }, at) => found.findIndex((one) => one.file === file) === at);
}

function sizes(map: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  return new Map([...map].map(([file, targets]) => [file, targets.size]));
}

function largest(kind: HubKind, sizeOf: ReadonlyMap<string, number>): readonly Hub[] {
  return [...sizeOf]
    .filter(([file, size]) => size >= leastSize && !isTestOnly(file) && !isGenerated(file))
    .map(([file, size]) => ({ file, kind, size }))
    .sort((a, b) => b.size - a.size || (a.file < b.file ? -1 : 1))
    .slice(0, hubsOfKind);
}

/** Functions and methods of what the hub imports, through barrels, and the handlers of its routes; the same ones in every run. */
export function behind(graph: Graph, view: FileView, hub: Hub): readonly Node[] {
  const files = new Set(view.imports.get(hub.file));
  let barrels = [...files];
  for (let depth = 0; depth < maxBarrels; depth++) {
    barrels = barrels.flatMap((file) => [...(view.passes.get(file) ?? [])]).filter((file) => !files.has(file));
    for (const file of barrels) files.add(file);
  }
  files.delete(hub.file);
  const candidates = new Map<string, Node>();
  for (const symbol of graph.ofKind("symbol")) if (files.has(symbol.file)) candidates.set(symbol.id, symbol);
  for (const route of graph.ofKind("route")) {
    if (route.file !== hub.file) continue;
    for (const { to, kind } of graph.from(route.id)) {
      const handler = kind === "handles" ? graph.node(to) : undefined;
      if (handler !== undefined) candidates.set(to, handler);
    }
  }
  return [...candidates.values()]
    .filter((node) => isOrdinary(graph, node))
    .map((node) => ({ node, order: hashText(node.id) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, samplesOfHub)
    .map(({ node }) => node);
}

function isOrdinary(graph: Graph, { id, file, name, attributes, parts }: Node): boolean {
  const kind = attributes?.["kind"];
  // A member that calls make while the module loads is a value, a column or a schema, unless it keeps a function for later.
  if (parts?.load === undefined && graph.to(id).some((edge) => edge.kind === "evaluates")) return false;
  if (attributes?.["typeOnly"] === true || isTestOnly(file) || isGenerated(file)) return false;
  return kind === "function" || kind === "callback" || (kind === "method" && !name.endsWith(".constructor"));
}
