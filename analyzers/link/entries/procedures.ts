/** Procedures of routers that are objects (tRPC): called by the dotted keys that lead to them from a root router. */
import { memberWalk } from "../../calls.ts";
import type { Chain } from "../../facts.ts";
import type { Holder, Meaning, MergeMeaning, RouterMeaning, Seen } from "../../meaning.ts";
import { type Code, declared, handedBy, holderOf, keyOf, original } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import type { Route } from "./route.ts";

/** Routers in routers: two or three levels are common. */
const maxDepth = 12;
/** Entries looked at in all: routers that hold each other many times over would never end. */
const maxEntries = 100_000;
/** Procedures made from procedures made from procedures. */
const maxBases = 8;

type Router = RouterMeaning | MergeMeaning;

interface Walk {
  /** Routers that others hold. */
  readonly held: Set<string>;
  readonly routes: Route[];
  /** Whether routers in routers are entered, too. */
  readonly deep: boolean;
  left: number;
}

/** `symbolOf` finds a symbol by its file and name. */
export function procedureRoutes(
  names: Names,
  constants: Constants,
  meanings: readonly Meaning[],
  symbolOf: (file: string, name: string) => Holder | undefined,
): readonly Route[] {
  const routers = new Map<string, Router>();
  for (const meaning of meanings)
    if (meaning.means === "router" || meaning.means === "merge") routers.set(keyOf(meaning.holder), meaning);
  const flat: Walk = { held: new Set(), routes: [], deep: false, left: maxEntries };
  for (const router of routers.values()) walkRouter(flat, router, [], 0);
  const walk: Walk = { held: new Set(), routes: [], deep: true, left: maxEntries };
  for (const [key, router] of routers) if (!flat.held.has(key)) walkRouter(walk, router, [], 0);
  return walk.routes;

  function walkRouter(at: Walk, router: Router, path: readonly string[], depth: number): void {
    if (depth > maxDepth) return;
    if (router.means === "merge") {
      for (const part of router.routers) walkValue(at, router, part, path, depth, undefined);
      return;
    }
    const entries = constants.follow(router.entries);
    walkEntries(at, router, entries, path, depth, names.files.get(router.file)?.symbols[router.holder.symbol]?.name);
  }

  function walkEntries(
    at: Walk,
    router: Router,
    entries: Seen,
    path: readonly string[],
    depth: number,
    owner: string | undefined,
  ): void {
    for (const [key, value] of constants.entries(entries)) {
      const name = owner === undefined ? undefined : `${owner}.${key}`;
      walkValue(at, router, value, [...path, key], depth + 1, name);
    }
  }

  /** An entry: a procedure, a router by name or on the spot, or a plain object of entries. */
  function walkValue(
    at: Walk,
    router: Router,
    seen: Seen,
    path: readonly string[],
    depth: number,
    name: string | undefined,
  ): void {
    if (depth > maxDepth || at.left-- <= 0) return;
    const member = name === undefined ? undefined : symbolOf(seen.file, name);
    const inline = member && routers.get(keyOf(member));
    const holder = holderOf(names, seen);
    const other = inline ?? (seen.value.is === "ref" && holder !== undefined ? routers.get(keyOf(holder)) : undefined);
    if (other !== undefined) {
      at.held.add(keyOf(other.holder));
      if (at.deep) walkRouter(at, other, path, depth + 1);
      return;
    }
    const value = constants.follow(seen);
    if (value.value.is === "object") walkEntries(at, router, value, path, depth, name);
    else noteProcedure(at, router, seen, value, path, member);
  }

  function noteProcedure(
    at: Walk,
    router: Router,
    seen: Seen,
    { file, value }: Seen,
    path: readonly string[],
    member: Holder | undefined,
  ): void {
    const last = value.is === "chain" ? value.links.at(-1) : undefined;
    const [, method] = procedures(router).find(([step]) => last?.step === `.${step}`) ?? [];
    const declaredAs = seen.value.is === "ref" ? declared(names, seen.file, seen.value.to, seen.value.path) : undefined;
    if (value.is !== "chain" || method === undefined) return;
    const inner = (last?.args ?? []).flatMap((arg) => handedBy(names, { file, value: arg }).runs);
    const own: readonly Code[] =
      declaredAs !== undefined ? [declaredAs] : member !== undefined ? [{ ...member, sure: true }] : [];
    const bases = basesOf(file, value);
    at.routes.push({
      framework: router.idiom,
      method,
      path: path.join("."),
      file: declaredAs?.file ?? seen.file,
      line: last?.line ?? router.line,
      handlers: unique([...own, ...inner]),
      guards: bases.codes,
      sure: router.sure,
      hints: bases.names,
    });
  }

  function procedures(router: Router): readonly (readonly [string, string])[] {
    if (router.means === "router") return Object.entries(router.procedures);
    for (const part of routers.values()) if (part.means === "router") return Object.entries(part.procedures);
    return [];
  }

  /** The procedures that a procedure was built on, with what each has before it, and what they are called. */
  function basesOf(file: string, chain: Pick<Chain, "to" | "links">) {
    const codes: Code[] = [];
    const called: string[] = [];
    let at: { readonly file: string; readonly chain: Pick<Chain, "to" | "links"> } | undefined = { file, chain };
    for (let hops = 0; at !== undefined && hops < maxBases; hops++) {
      const { links, to } = at.chain;
      for (const { step, args } of links)
        for (const value of step === ".use" ? (args ?? []) : [])
          codes.push(...handedBy(names, { file: at.file, value }).runs);
      const code = declared(names, at.file, to, memberWalk(links));
      if (code?.sure !== true || codes.some((known) => keyOf(known) === keyOf(code))) break;
      codes.push(code);
      called.push(names.files.get(code.file)?.symbols[code.symbol]?.name ?? "");
      const home = original(names, code);
      const next = constants.chain(home);
      at = next && { file: home.file, chain: next };
    }
    return { codes: unique(codes), names: called };
  }
}

function unique(codes: readonly Code[]): readonly Code[] {
  const seen = new Set<string>();
  return codes.filter((code) => {
    const key = keyOf(code);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
