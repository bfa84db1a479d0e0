/**
 * Whom a route serves, by the evidence in code alone: its path, the names of what stands in front of it, what its handler
 * and its wrappers call. Names are matched by their camel-case words, so `getAuthors` is no guard.
 */
import { type Code, declared } from "../names/code.ts";
import type { Names } from "../names/names.ts";
import { remember } from "../remember.ts";
import { wordsOf } from "./name-words.ts";
import {
  asksForUser,
  checksAdmin,
  checksSignature,
  isCheck,
  isGuard,
  isGuardCall,
  isGuardName,
  isServedToRunner,
  isSessionCall,
  refuses,
} from "./role-words.ts";
import type { Route } from "./route.ts";

export type Role = "public" | "guarded" | "admin" | "webhook" | "ingest" | "internal";

const ingestSegments = new Set(
  "track collect ingest ingestion event events beacon heartbeat ping click pixel log logs metrics telemetry".split(" "),
);
const hookSegment = /webhook|^hooks?$|callback/i;
/** Ways in: who is there is asked so that he may come in. A catch-all of a library asks in its own procedures. */
const open =
  /\/(?:auth\/\*|trpc\/[:*])|(?:^|\/)(?:log-?in|sign-?in|sign-?up|log-?out|sign-?out|forgot-password|reset-password)(?:\/|$)|^\/auth\/(?:[^/]+|.*callback)$/i;
/** No function has this name. */
const runner = "served to a runner";
const taking = new Set(["POST", "PUT", "ALL", "ACTION"]);

/** Answers for the routes of one snapshot: code in front of many is looked through once. */
export function createRoles(names: Names): (route: Route) => Role {
  const calls = createCalls(names);
  return (route) => roleOf(names, calls, route);
}

function roleOf(names: Names, { calledBy, calledNames }: Calls, route: Route): Role {
  const { method, path, guards, handlers, page = false } = route;
  // A name, not a URL, says nothing of who asks.
  const isUrl = path.startsWith("/");
  const segments = route.apart === true ? [] : path.split(/[/.]/).map((segment) => segment.toLowerCase());
  const hints = [...(route.hints ?? []), ...(route.before ?? []).map((code) => nameOf(names, code))];
  const front = route.told ?? [...guards.flatMap((code) => guardNames(names, code)), ...hints];
  const words = new Set(front.flatMap(wordsOf));
  if (method === "START" || method === "CLI" || words.has("cron") || words.has("internal")) return "internal";
  if (segments.some((segment) => segment === "internal" || segment === "cron")) return "internal";
  const own = handlers.flatMap((code) => calledBy(code).map(({ name }) => name));
  if (segments.includes("admin") || words.has("admin") || own.some(checksAdmin)) return "admin";
  const inside = [...guards, ...handlers].map(calledNames);
  if (inside.some((called) => called.includes(runner))) return "internal";
  const takes = taking.has(method) || segments.includes("pixel");
  if (takes && inside.some(checksSignature)) return "webhook";
  // Where gates are declared, the name of a service says nothing: `this.authService.login()` lets strangers in.
  const called = route.told === undefined ? inside.flat().filter(isGuardCall) : own.filter(isGuardName);
  const asks =
    front.some(isGuard) || called.length > 0 || isBehindLayout(calledNames, route) || isPageForOne(inside, page);
  const guarded = asks && !open.test(path);
  const mayBeAsked = isUrl && !page;
  if (mayBeAsked && !guarded && segments.some((segment) => hookSegment.test(segment))) return "webhook";
  if (mayBeAsked && takes && segments.some((segment) => ingestSegments.has(segment))) return "ingest";
  return guarded || (!open.test(path) && sendsAway(names, calledBy, route)) ? "guarded" : "public";
}

/**
 * Whether somewhere in front of the handler, in it, or in a check that it calls, whoever is not known is told so. What calls itself
 * public, or says that it may be, does so only sometimes.
 */
function sendsAway(names: Names, calledBy: Calls["calledBy"], { guards, handlers }: Route): boolean {
  const refusesIn = ({ file, symbol }: Code): boolean => names.files.get(file)?.symbols[symbol]?.refuses === true;
  if (guards.flatMap((code) => wordsOf(nameOf(names, code))).some((word) => mild.has(word))) return false;
  return [...guards, ...handlers].some(
    (code) =>
      refusesIn(code) ||
      calledBy(code).some(({ name, code: inner }) => inner !== undefined && isCheck(name) && refusesIn(inner)),
  );
}

const mild = new Set(["possibly", "maybe", "optional", "optionally"]);

/** A layout around a page guards it where it checks, or asks for a session and sends others away. */
function isBehindLayout(calledNames: Calls["calledNames"], { around = [] }: Route): boolean {
  return around.some((code) => {
    const called = calledNames(code);
    return (
      called.some((name) => isCheck(name) && isGuard(name)) || (called.some(isSessionCall) && called.some(refuses))
    );
  });
}

/** A page asks for who is there, and sends others away. */
const isPageForOne = (inside: readonly (readonly string[])[], page: boolean): boolean =>
  page && inside.some((called) => called.some(asksForUser) && called.some(refuses));

/** A guard's name; one without a name of its own is known by who holds it, too. */
function guardNames(names: Names, code: Code): readonly string[] {
  const fact = names.files.get(code.file)?.symbols[code.symbol];
  const owner = fact?.kind === "callback" ? fact.owner : undefined;
  return [nameOf(names, code), ...(owner === undefined ? [] : [nameOf(names, { ...code, symbol: owner })])];
}

function nameOf(names: Names, { file, symbol }: Code): string {
  return names.files.get(file)?.symbols[symbol]?.name ?? "";
}

interface Called {
  readonly name: string;
  readonly code?: Code;
}

interface Calls {
  /** What code itself calls, by the name it uses and by the name it was declared with. */
  calledBy(code: Code): readonly Called[];
  /**
   * Names of what code calls, and of the checks among what those call: `parseRequest` may run `checkAuth`. Of code that only hands on,
   * all that the other one calls.
   */
  calledNames(code: Code): readonly string[];
}

function createCalls(names: Names): Calls {
  const called = remember((file: string) => remember((symbol: number) => callsIn(names, file, symbol)));
  const calledBy = ({ file, symbol }: Code): readonly Called[] => called(file)(symbol);
  const named = remember((file: string) =>
    remember((symbol: number): readonly string[] => {
      const found: string[] = [];
      const own = called(file)(symbol);
      // `loader = (request) => limitsOf(request)`: what it hands on to is the handler.
      const handsOn = own.filter(({ code }) => code !== undefined).length === 1;
      for (const { name, code: inner } of own) {
        found.push(name);
        if (inner !== undefined)
          for (const { name: deeper } of calledBy(inner)) if (handsOn || isCheck(deeper)) found.push(deeper);
      }
      return found;
    }),
  );
  return { calledBy, calledNames: ({ file, symbol }) => named(file)(symbol) };
}

/** `const { GET, POST } = serve(app)`: the first name of a pattern holds the code, and the others name it. */
function leansOn(names: Names, one: Pick<Code, "file" | "symbol">, first: Code): boolean {
  const lineOf = ({ file, symbol }: Pick<Code, "file" | "symbol">) => names.files.get(file)?.symbols[symbol]?.line;
  return first.file === one.file && first.symbol < one.symbol && lineOf(first) === lineOf(one);
}

function callsIn(names: Names, file: string, symbol: number): readonly Called[] {
  return names.usesOf(file, symbol).flatMap(([to, path, how]): readonly Called[] => {
    if (how === "use" && path === "") {
      const first = declared(names, file, to, path);
      return first !== undefined && leansOn(names, { file, symbol }, first) ? callsIn(names, file, first.symbol) : [];
    }
    if (how !== "use" || !path.includes("()")) return [];
    const called = path.slice(0, path.indexOf("()"));
    const code = declared(names, file, to, called);
    const name = called.slice(called.lastIndexOf(".") + 1) || to;
    if (code !== undefined) return [{ name, code }, { name: nameOf(names, code) }];
    const [target] = names.resolve(file, to, called);
    if (target?.to !== "package") return [{ name }];
    if (isServedToRunner(target.specifier, name)) return [{ name: runner }];
    // A package that does nothing but check signatures says so by its name.
    return target.specifier === "svix" ? [{ name }, { name: "svix" }] : [{ name }];
  });
}
