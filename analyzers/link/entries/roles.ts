/**
 * Whom a route serves, by the evidence in code alone: its path, the names of what stands in front of it, what its handler
 * calls first. Names are matched by their camel-case words, so `getAuthors` is no guard.
 */
import { type Code, declared } from "../names/code.ts";
import type { Names } from "../names/names.ts";
import { wordsOf } from "./name-words.ts";
import type { Route } from "./route.ts";

export type Role = "public" | "guarded" | "admin" | "webhook" | "ingest" | "internal";

const guardWords = new Set(
  "auth authenticate authenticated authentication authorize authorized authorization session jwt bearer guard protected".split(
    " ",
  ),
);
const guardName = /^(?:require|with|ensure)(?:User|Login|Auth|Session|Workspace|Admin|Team)/;
/** A name that says a check is made, not only that something has to do with it. */
const check = /^(?:check|require|ensure|verify|assert|validate)[A-Z]/;
const ingestSegments = new Set(
  "track collect ingest event events beacon heartbeat ping click pixel log logs metrics telemetry".split(" "),
);
const hookSegment = /webhook|^hooks?$|callback/i;

export function roleOf(names: Names, route: Route): Role {
  const segments = route.path.split(/[/.]/).map((segment) => segment.toLowerCase());
  const before = route.told ?? [...route.guards.map((code) => nameOf(names, code)), ...(route.hints ?? [])];
  const called = route.handlers.flatMap((code) => calledNames(names, code));
  if (segments.some((segment) => segment === "internal" || segment === "cron")) return "internal";
  if (segments.includes("admin") || before.some((name) => wordsOf(name).includes("admin"))) return "admin";
  if (segments.some((segment) => hookSegment.test(segment)) || checksSignature(called)) return "webhook";
  const takes = route.method === "POST" || route.method === "PUT" || segments.includes("pixel");
  if (takes && segments.some((segment) => ingestSegments.has(segment))) return "ingest";
  // Where gates are declared, the name of a service says nothing: `this.authService.login()` lets strangers in.
  const checks = route.told === undefined ? called : called.filter((name) => guardName.test(name));
  return [...before, ...checks].some(isGuard) ? "guarded" : "public";
}

function checksSignature(called: readonly string[]): boolean {
  return (
    called.some((name) => /^(?:constructEvent(?:Async)?|svix)$/.test(name)) ||
    (called.includes("createHmac") && called.includes("timingSafeEqual"))
  );
}

function isGuard(name: string): boolean {
  if (guardName.test(name)) return true;
  const words = wordsOf(name);
  return words.some((word, at) => guardWords.has(word) || (word === "api" && words[at + 1] === "key"));
}

function nameOf(names: Names, { file, symbol }: Code): string {
  return names.files.get(file)?.symbols[symbol]?.name ?? "";
}

/** Names of what a handler calls, and of the checks among what those call: `parseRequest` may run `checkAuth`. */
function calledNames(names: Names, handler: Code): readonly string[] {
  const found: string[] = [];
  for (const { name, code } of calledBy(names, handler)) {
    found.push(name);
    if (code !== undefined)
      for (const inner of calledBy(names, code)) if (check.test(inner.name)) found.push(inner.name);
  }
  return found;
}

interface Called {
  readonly name: string;
  readonly code?: Code;
}

/** What code itself calls, by the name it uses and by the name it was declared with. */
function calledBy(names: Names, { file, symbol }: Code): readonly Called[] {
  return names.usesOf(file, symbol).flatMap(([to, path, how]): readonly Called[] => {
    if (how !== "use" || !path.includes("()")) return [];
    const called = path.slice(0, path.indexOf("()"));
    const code = declared(names, file, to, called);
    const name = called.slice(called.lastIndexOf(".") + 1) || to;
    if (code !== undefined) return [{ name, code }, { name: nameOf(names, code) }];
    const [target] = names.resolve(file, to, called);
    // A package that does nothing but check signatures says so by its name.
    return target?.to === "package" && target.specifier === "svix" ? [{ name }, { name: "svix" }] : [{ name }];
  });
}
