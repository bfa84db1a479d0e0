/** Routes as nodes, with what handles them and what stands in front. */
import type { NodeId, Pen } from "../../graph/graph.ts";
import { createHasher } from "../../hash.ts";
import { routeId } from "../ids.ts";
import { packageOf } from "../modules/package-of.ts";
import type { Code } from "../names/code.ts";
import type { Names } from "../names/names.ts";
import type { RouteFinder } from "./platforms.ts";
import { createRoles, type Role } from "./roles.ts";
import type { Route } from "./route.ts";

export interface RouteWorld {
  readonly pen: Pen;
  readonly names: Names;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
}

/** Draws all routes; the answer finds them again. */
export function drawRoutes(world: RouteWorld, routes: readonly Route[]): RouteFinder {
  const home = packageOf(world.names);
  const homes = new Map<NodeId, string>();
  const placed = new Map<string, NodeId>();
  const everywhere = new Map<NodeId, Set<NodeId>>();
  const roleOf = createRoles(world.names);
  for (const route of [...routes].sort(byPlace)) {
    const dir = route.apart === true ? route.file : (route.home ?? home(route.file));
    const plain = routeId(route.method, route.path);
    const owner = homes.get(plain);
    // Two applications of one repository may serve the same path: the second one says which it is.
    const id = owner === undefined || owner === dir ? plain : `${plain} (${dir})`;
    if (owner === undefined) homes.set(plain, dir);
    placed.set(`${dir}\n${plain}`, id);
    everywhere.set(plain, (everywhere.get(plain) ?? new Set()).add(id));
    drawRoute(world, id, route, roleOf(route));
  }
  return {
    at: (file, method, path) => placed.get(`${home(file)}\n${routeId(method, path)}`),
    anywhere: (method, path) => [...(everywhere.get(routeId(method, path)) ?? [])],
  };
}

function byPlace(a: Route, b: Route): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}

function drawRoute(world: RouteWorld, id: NodeId, route: Route, role: Role): void {
  const { framework, method, path, file, line, attributes = {} } = route;
  const hasher = createHasher().add(framework).add(role);
  for (const [name, value] of Object.entries(attributes)) hasher.add(`${name}=${value}`);
  const guards = [...(route.before ?? []), ...route.guards];
  for (const code of guards) hasher.add(world.names.files.get(code.file)?.symbols[code.symbol]?.name ?? "");
  world.pen.add({
    id,
    kind: "route",
    name: id.slice("route:".length),
    file,
    line,
    endLine: line,
    body: hasher.digest(),
    attributes: { ...attributes, framework, method, path, role, ...(route.page ? { page: true } : {}) },
  });
  const connect = (kind: "handles" | "guards", code: Code): void => {
    // An interface that a parameter is of stands in front of nothing.
    if (world.names.files.get(code.file)?.symbols[code.symbol]?.typeOnly === true) return;
    const to = world.idOf(code.file, code.symbol);
    const certainty = code.sure && route.sure ? "resolved" : "guessed";
    if (to !== undefined) world.pen.connect({ from: id, to, kind, file, line, certainty });
  };
  for (const code of [...route.handlers, ...(route.around ?? [])]) connect("handles", code);
  for (const code of guards) connect("guards", code);
}
