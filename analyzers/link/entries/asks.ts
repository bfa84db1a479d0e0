/** Code that asks an app or a router for something in the same process: it depends on what answers. */
import type { NodeId, Pen } from "../../graph/graph.ts";
import { askIdioms } from "../../idioms/index.ts";
import type { AskMeaning, Holder, Meaning } from "../../meaning.ts";
import { holderOf } from "../names/code.ts";
import { remember } from "../remember.ts";
import { appRoutes } from "./app-routes.ts";
import type { App, Apps, AppWorld } from "./apps.ts";
import { isPlainAsker } from "./plain-askers.ts";
import type { Route } from "./route.ts";
import { joinPaths } from "./route-paths.ts";

export interface AskWorld extends AppWorld {
  readonly pen: Pen;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
}

/** A computed path may mean every route of the app; beyond this many who asks is one of those who may ask for anything. */
const maxGuesses = 40;

/** What one ask means. */
interface Answer {
  readonly meaning: AskMeaning;
  readonly routes: readonly Route[];
  /** The path is known, and so is what answers it. */
  readonly known: boolean;
}

/** `apps`: those of tests, too, which hang what they test into an app of their own. */
export function drawAsks(world: AskWorld, apps: Apps, meanings: readonly Meaning[]): void {
  const routesOf = remember((app: App) => appRoutes(world, apps, app));
  const answers = meanings.flatMap((meaning) => {
    const holder = meaning.means === "asks" ? (holderOf(world.names, meaning.app) ?? byItself(meaning)) : undefined;
    const app = holder && apps.heldBy(holder);
    return meaning.means === "asks" && app !== undefined ? [answerOf(world, meaning, routesOf(app))] : [];
  });
  const asking = { names: world.names, isApp: (holder: Holder) => apps.heldBy(holder) !== undefined, ...askIdioms };
  for (const [, own] of Map.groupBy(answers, ({ meaning }) => `${meaning.by} ${meaning.file}`)) {
    const [first] = own;
    const plain =
      first !== undefined &&
      own.every(({ known }) => known) &&
      isPlainAsker(asking, first.meaning.file, first.meaning.by, own.length);
    for (const answer of own) drawAnswer(world, answer, plain);
  }
}

const byItself = ({ file, by }: AskMeaning): Holder => ({ file, symbol: by });

function answerOf(world: AskWorld, meaning: AskMeaning, routes: readonly Route[]): Answer {
  const path = world.constants.text(meaning.path);
  if (path === undefined) return { meaning, routes: routes.length > maxGuesses ? [] : routes, known: false };
  const method = (world.constants.text(meaning.method) ?? "GET").toUpperCase();
  const found = bestMatches(routes, method, path);
  return { meaning, routes: found, known: found.length > 0 || routes.every(({ sure }) => sure) };
}

function drawAnswer(world: AskWorld, { meaning, routes }: Answer, plain: boolean): void {
  const known = world.constants.text(meaning.path) !== undefined;
  const attributes = plain ? { attributes: { asks: "known" } } : {};
  const { file, by, line } = meaning;
  for (const { handlers, guards, sure } of routes)
    for (const code of [...handlers, ...guards]) {
      const from = world.idOf(file, by);
      const to = world.idOf(code.file, code.symbol);
      if (from === undefined || to === undefined || from === to) continue;
      const certainty = known && sure && code.sure ? "resolved" : "guessed";
      world.pen.connect({ from, to, kind: "calls", file, line, certainty, ...attributes });
    }
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
