/** Code that asks an app or a router for something in the same process: it depends on what answers. */
import type { NodeId, Pen } from "../../graph/graph.ts";
import type { AskMeaning, Holder, Meaning } from "../../meaning.ts";
import { type Code, holderOf } from "../names/code.ts";
import { remember } from "../remember.ts";
import { appRoutes } from "./app-routes.ts";
import type { App, Apps, AppWorld } from "./apps.ts";
import type { Route } from "./route.ts";
import { joinPaths } from "./route-paths.ts";

export interface AskWorld extends AppWorld {
  readonly pen: Pen;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
}

/** A computed path may mean every route of the app; beyond this many it says nothing. */
const maxGuesses = 40;

/** `apps`: those of tests, too, which hang what they test into an app of their own. */
export function drawAsks(world: AskWorld, apps: Apps, meanings: readonly Meaning[]): void {
  const routesOf = remember((app: App) => appRoutes(world, apps, app));
  for (const meaning of meanings) {
    if (meaning.means !== "asks") continue;
    const holder: Holder = holderOf(world.names, meaning.app) ?? { file: meaning.file, symbol: meaning.by };
    const app = apps.heldBy(holder);
    if (app !== undefined) drawAsk(world, meaning, routesOf(app));
  }
}

function drawAsk(world: AskWorld, meaning: AskMeaning, routes: readonly Route[]): void {
  const path = world.constants.text(meaning.path);
  const method = (world.constants.text(meaning.method) ?? "GET").toUpperCase();
  const found = path === undefined ? routes : bestMatches(routes, method, path);
  if (path === undefined && found.length > maxGuesses) return;
  for (const route of found)
    for (const code of [...route.handlers, ...route.guards])
      draw(world, meaning, code, path !== undefined && route.sure);
}

function draw(world: AskWorld, { file, by, line }: AskMeaning, code: Code, sure: boolean): void {
  const from = world.idOf(file, by);
  const to = world.idOf(code.file, code.symbol);
  if (from === undefined || to === undefined || from === to) return;
  const certainty = sure && code.sure ? "resolved" : "guessed";
  world.pen.connect({ from, to, kind: "calls", file, line, certainty });
}

/** The routes that answer a path, those with the most literal segments. */
function bestMatches(routes: readonly Route[], method: string, asked: string): readonly Route[] {
  const path = joinPaths(asked.replace(/^https?:\/\/[^/]*/, "").replace(/[?#][^/]*[=&].*$/, "")).split("/");
  let best: Route[] = [];
  let most = -1;
  for (const route of routes) {
    if (route.method !== method && route.method !== "ALL" && method !== "HEAD") continue;
    const score = literalSegments(route.path.split("/"), path);
    if (score === undefined || score < most) continue;
    if (score > most) best = [];
    most = score;
    best.push(route);
  }
  return best;
}

/** How many segments are the same; undefined where the path is another one. `?` may be anything. */
function literalSegments(route: readonly string[], path: readonly string[]): number | undefined {
  let same = 0;
  for (const [at, segment] of route.entries()) {
    if (segment.startsWith("*")) return same;
    const given = path[at];
    if (given === undefined) return segment.endsWith("?") ? same : undefined;
    if (segment === given) same++;
    else if (!segment.startsWith(":") && !given.includes("?")) return undefined;
  }
  return path.length > route.length ? undefined : same;
}
