/** Code that calls procedures by their keys in the same process: `router.createCaller(ctx).orders.list()`. */
import type { Facts } from "../../facts.ts";
import type { Meaning } from "../../meaning.ts";
import type { Code } from "../names/code.ts";
import { stepsOf } from "../names/steps.ts";
import type { AskWorld } from "./asks.ts";
import type { Route } from "./route.ts";

/** Keys that lead to a procedure: routers go two or three levels deep. */
const maxKeys = 8;

/** `involve` hears the files whose walks might spell a procedure. */
export function drawCallers(
  world: AskWorld,
  meanings: readonly Meaning[],
  routes: readonly Route[],
  files: ReadonlyMap<string, Facts>,
  involve: (file: string) => void,
): void {
  const walks = walksOf(meanings);
  if (walks.size === 0) return;
  const procedures = new Map<string, Code[]>();
  for (const { path, handlers, guards } of routes)
    if (!path.startsWith("/")) procedures.set(path, [...(procedures.get(path) ?? []), ...handlers, ...guards]);
  for (const [file, facts] of files) drawFile(world, walks, procedures, file, facts, involve);
}

function walksOf(meanings: readonly Meaning[]): ReadonlySet<string> {
  return new Set(meanings.flatMap((meaning) => (meaning.means === "router" ? meaning.callers : [])));
}

/** Keys by which code may call a procedure in the same process, and by which callers; none where no router has such callers. */
export function callableKeys(meanings: readonly Meaning[], routes: readonly Route[]): readonly string[] {
  const walks = walksOf(meanings);
  if (walks.size === 0) return [];
  const keys = routes.flatMap(({ path }) => (path.startsWith("/") ? [] : [path]));
  return [...new Set(keys), ...[...walks].map((walk) => `via ${walk}`)];
}

/** Whether a file holds a walk that might spell one of some keys. */
export function callsProcedure(keys: ReadonlySet<string>, { symbols }: Facts): boolean {
  return symbols.some(({ refs }) => refs.some(([to, path, how]) => how === "use" && to !== "?" && mayCall(keys, path)));
}

function drawFile(
  world: AskWorld,
  walks: ReadonlySet<string>,
  procedures: ReadonlyMap<string, readonly Code[]>,
  file: string,
  facts: Facts,
  involve: (file: string) => void,
): void {
  for (const [by, { refs }] of facts.symbols.entries())
    for (const [to, path, how, line] of refs) {
      if (how !== "use" || to === "?" || !mayCall(procedures, path)) continue;
      involve(file);
      const [target] = world.names.resolve(file, to, path);
      const rest = target?.to === "package" ? target.rest : "";
      for (const walk of walks) {
        const at = rest.indexOf(walk);
        const keys = at === -1 ? "" : rest.slice(at + walk.length + 1).replace(/\(\)$/, "");
        for (const code of procedures.get(keys) ?? []) {
          const from = world.idOf(file, by);
          const callee = world.idOf(code.file, code.symbol);
          const certainty = code.sure ? "resolved" : "guessed";
          if (from !== undefined && callee !== undefined && from !== callee)
            world.pen.connect({ from, to: callee, kind: "calls", file, line, certainty });
        }
      }
    }
}

/** Whether the last members of a walk spell a procedure: asked of every reference, so by its text alone. */
function mayCall(procedures: { has(key: string): boolean }, path: string): boolean {
  if (!path.endsWith("()")) return false;
  let keys = "";
  for (const step of stepsOf(path).slice(0, -1).slice(-maxKeys).reverse()) {
    if (!step.startsWith(".")) return false;
    keys = keys === "" ? step.slice(1) : `${step.slice(1)}.${keys}`;
    if (procedures.has(keys)) return true;
  }
  return false;
}
