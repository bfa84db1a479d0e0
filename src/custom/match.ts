/** The question of a custom seed, out of YAML. */
import type { Node } from "yaml";
import { type EdgeKind, edgeKinds, nodeKinds } from "../../analyzers/graph/graph.ts";
import type { Condition, Query, Selector, Trigger } from "../../seeds/custom/query.ts";
import { type RouteRole, routeRoles, tableClasses } from "../../seeds/rule.ts";
import { textOf } from "../settings/yaml-file.ts";
import { attributesOf, globsOf, Misread, mapOf, numberOf, oneOfWords, someOf, wordOf } from "./words.ts";

const contexts = ["request", "webhook", "ingest", "job", "cron", "test"] as const;
const forms = ["forbid-path", "require-on-path", "require-attr", "change-together"] as const;
const parts = ["kind", "name", "path", "class", "ctx", "role", "public", "guarded", "hot", "attr", "except"] as const;

/** Steps of the longest road that is followed, unless a seed says less. */
const mostHops = 12;

/** Throws a `Misread` that names the place. */
export function queryOf(match: Node | null | undefined, unless: Node | null | undefined): Query {
  const found = mapOf(match, forms, "question");
  const [form, node] = [...found][0] ?? [];
  if (found.size !== 1 || form === undefined)
    throw new Misread(match, `a seed asks one question of ${forms.join(", ")}.`);
  if (form === "require-attr") return attributesAsked(node, unless);
  if (form === "change-together") return together(node, unless);
  return path(node, unless, form === "require-on-path");
}

function path(node: Node | null | undefined, unless: Node | null | undefined, needsVia: boolean): Query {
  const told = mapOf(node, ["from", "to", "edge", "via", "max-hops"], "road");
  if (needsVia && !told.has("via"))
    throw new Misread(node, "`require-on-path` needs `via`: what every road has to pass by.");
  const harmless = unless === undefined ? undefined : mapOf(unless, ["edge-attr"], "exception").get("edge-attr");
  return {
    is: "path",
    from: selectorOf(told.get("from"), "`from`"),
    to: selectorOf(told.get("to"), "`to`"),
    edges: told.has("edge") ? oneOfWords(told.get("edge"), "kind of edge", edgeKinds) : lastSteps,
    hops: told.has("max-hops") ? numberOf(told.get("max-hops"), "`max-hops`", 1, mostHops) : mostHops,
    ...(told.has("via") && { via: selectorOf(told.get("via"), "`via`") }),
    ...(unless !== undefined && { unless: attributesOf(harmless) }),
  };
}

/** How code comes to what is no code, and to other code. */
const lastSteps: readonly EdgeKind[] = [
  "reads",
  "writes",
  "requests",
  "enqueues",
  "calls",
  "uses",
  "constructs",
  "depends",
];

function selectorOf(node: Node | null | undefined, what: string): Selector {
  const told = mapOf(node, parts, "selector");
  const roles = new Set<RouteRole>(told.has("role") ? oneOfWords(told.get("role"), "role of routes", routeRoles) : []);
  for (const [word, meant] of shorthands)
    if (textOf(told.get(word)) === "true") for (const role of meant) roles.add(role);
  const selector: Selector = {
    ...(told.has("kind") && { kinds: oneOfWords(told.get("kind"), "kind of unit", nodeKinds) }),
    ...(told.has("name") && { names: globsOf(told.get("name"), "`name`") }),
    ...(told.has("path") && { paths: globsOf(told.get("path"), "`path`") }),
    ...(told.has("class") && { classes: oneOfWords(told.get("class"), "class of tables", tableClasses) }),
    ...(told.has("ctx") && { contexts: oneOfWords(told.get("ctx"), "context", contexts) }),
    ...(roles.size > 0 && { roles: [...roles] }),
    ...(told.has("attr") && { attributes: attributesOf(told.get("attr")) }),
  };
  const all = Object.values(selector).every(
    (words) => Array.isArray(words) && words.every((word) => word === "**" || word === "*"),
  );
  if (all) throw new Misread(node, `${what} matches everything.`);
  return { ...selector, ...(told.has("except") && { except: globsOf(told.get("except"), "`except`") }) };
}

/** Routes that strangers or machines may ask as often as they like are hot. */
const shorthands: readonly (readonly [word: string, roles: readonly RouteRole[]])[] = [
  ["public", ["public"]],
  ["guarded", ["guarded", "admin"]],
  ["hot", ["public", "webhook", "ingest"]],
];

function attributesAsked(node: Node | null | undefined, unless: Node | null | undefined): Query {
  if (unless !== undefined) throw new Misread(unless, "`unless` goes with roads alone; here `on` has `except`.");
  const told = mapOf(node, ["on", "all"], "question about attributes");
  return {
    is: "attributes",
    on: selectorOf(told.get("on"), "`on`"),
    all: someOf(told.get("all"), "`all`", conditionOf),
  };
}

function conditionOf(node: Node | null, depth = 0): Condition {
  const told = mapOf(node, ["has", "attr", "cron-minute", "not"], "condition");
  const [name, value] = [...told][0] ?? [];
  if (told.size !== 1 || depth > 3) throw new Misread(node, "a condition is one of has, attr, cron-minute, not.");
  if (name === "has") return { is: "has", attribute: wordOf(value, "`has`", 100) };
  if (name === "attr") return { is: "equals", attributes: attributesOf(value) };
  if (name === "not") return { is: "not", of: conditionOf(value ?? null, depth + 1) };
  return { is: "cron-minute", minutes: someOf(value, "`cron-minute`", (one) => numberOf(one, "a minute", 0, 59)) };
}

function together(node: Node | null | undefined, unless: Node | null | undefined): Query {
  if (unless !== undefined) throw new Misread(unless, "`unless` goes with roads alone.");
  const told = mapOf(node, ["if", "then"], "pair of changes");
  const then = mapOf(told.get("then"), ["changed"], "change that is asked for");
  const when = mapOf(told.get("if"), ["any", "new-edge", "to", "migration-touches", "changed"], "change");
  return {
    is: "together",
    when: when.has("any") ? someOf(when.get("any"), "`any`", triggerOf) : [triggerOf(told.get("if") ?? null)],
    files: globsOf(then.get("changed"), "`changed`"),
  };
}

function triggerOf(node: Node | null): Trigger {
  const told = mapOf(node, ["new-edge", "to", "migration-touches", "changed"], "change");
  if (told.has("changed")) return { on: "changed", files: globsOf(told.get("changed"), "`changed`") };
  if (told.has("migration-touches"))
    return { on: "migration-touches", to: wordOf(told.get("migration-touches"), "`migration-touches`", 200) };
  const [edge] = told.has("new-edge") ? oneOfWords(told.get("new-edge"), "kind of edge", edgeKinds) : [];
  if (edge === undefined) throw new Misread(node, "a change is one of new-edge (with to), migration-touches, changed.");
  return { on: "new-edge", edge, to: wordOf(told.get("to"), "`to`", 200) };
}
