/** Code that calls procedures by their keys in the same process: `router.createCaller(ctx).orders.list()`. */
import type { Facts, SymbolFact } from "../../facts.ts";
import type { Meaning } from "../../meaning.ts";
import { isTestOnly } from "../../roles.ts";
import { type Code, keyOf } from "../names/code.ts";
import type { Names } from "../names/names.ts";
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
  const routers = new Set(
    meanings.flatMap((meaning) =>
      meaning.means === "router" || meaning.means === "merge" ? [keyOf(meaning.holder)] : [],
    ),
  );
  const procedures = new Map<string, Code[]>();
  const frameworks = callableBy(meanings);
  for (const { framework, path, handlers, guards } of routes)
    if (frameworks.has(framework)) procedures.set(path, [...(procedures.get(path) ?? []), ...handlers, ...guards]);
  for (const [file, facts] of files) drawFile(world, walks, routers, procedures, file, facts, involve);
}

function walksOf(meanings: readonly Meaning[]): ReadonlySet<string> {
  return new Set(meanings.flatMap((meaning) => (meaning.means === "router" ? meaning.callers : [])));
}

/** Frameworks whose procedures can be called in the same process. */
function callableBy(meanings: readonly Meaning[]): ReadonlySet<string> {
  return new Set(meanings.flatMap((one) => (one.means === "router" && one.callers.length > 0 ? [one.idiom] : [])));
}

/** Keys by which code may call a procedure in the same process, and by which callers; none where no router has such callers. */
export function callableKeys(meanings: readonly Meaning[], routes: readonly Route[]): readonly string[] {
  const walks = walksOf(meanings);
  if (walks.size === 0) return [];
  const frameworks = callableBy(meanings);
  const keys = routes.flatMap(({ framework, path }) => (frameworks.has(framework) ? [path] : []));
  return [...new Set(keys), ...[...walks].map((walk) => `via ${walk}`)];
}

/** Whether a file holds a walk that might spell one of some keys. */
export function callsProcedure(keys: ReadonlySet<string>, { symbols }: Facts): boolean {
  return symbols.some(({ refs }) => refs.some(([to, path, how]) => how === "use" && to !== "?" && mayCall(keys, path)));
}

function drawFile(
  world: AskWorld,
  walks: ReadonlySet<string>,
  routers: ReadonlySet<string>,
  procedures: ReadonlyMap<string, readonly Code[]>,
  file: string,
  facts: Facts,
  involve: (file: string) => void,
): void {
  for (const [by, symbol] of facts.symbols.entries()) {
    const calls = callsOf(world.names, walks, procedures, file, symbol, involve);
    if (calls.length === 0) continue;
    const plain = isTestOnly(file) && asksNothingElse(world.names, walks, routers, calls, file, symbol);
    for (const { codes, line } of calls)
      for (const code of codes) {
        const from = world.idOf(file, by);
        const to = world.idOf(code.file, code.symbol);
        const certainty = code.sure ? "resolved" : "guessed";
        const attributes = plain ? { attributes: { asks: "known" } } : {};
        if (from !== undefined && to !== undefined && from !== to)
          world.pen.connect({ from, to, kind: "calls", file, line, certainty, ...attributes });
      }
  }
}

interface Called {
  readonly path: string;
  readonly codes: readonly Code[];
  readonly line: number;
}

function callsOf(
  names: Names,
  walks: ReadonlySet<string>,
  procedures: ReadonlyMap<string, readonly Code[]>,
  file: string,
  { refs }: SymbolFact,
  involve: (file: string) => void,
): readonly Called[] {
  return refs.flatMap(([to, path, how, line]) => {
    if (how !== "use" || to === "?" || !mayCall(procedures, path)) return [];
    involve(file);
    const [target] = names.resolve(file, to, path);
    const rest = target?.to === "package" ? target.rest : "";
    return [...walks].flatMap((walk) => {
      const at = rest.indexOf(walk);
      const keys = at === -1 ? "" : rest.slice(at + walk.length + 1).replace(/\(\)$/, "");
      const codes = procedures.get(keys) ?? [];
      return codes.length === 0 ? [] : [{ path: `${to} ${path}`, codes, line }];
    });
  });
}

/** Whether a symbol makes callers of routers, calls what it names of them, and hands neither on. */
function asksNothingElse(
  names: Names,
  walks: ReadonlySet<string>,
  routers: ReadonlySet<string>,
  calls: readonly Called[],
  file: string,
  { refs, hands }: SymbolFact,
): boolean {
  const meets = (to: string, path: string): boolean =>
    names.walk(file, to, path).met.some((one) => routers.has(keyOf(one)));
  if (hands?.some(([to, path]) => meets(to, path))) return false;
  return refs.every(
    ([to, path]) =>
      to === "?" ||
      calls.some((call) => call.path === `${to} ${path}`) ||
      [...walks].some((walk) => path.endsWith(walk)) ||
      !meets(to, path),
  );
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
