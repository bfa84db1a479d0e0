/**
 * How a change travels along each kind of edge: the one place that knows. `back` is from what is needed to who needs it,
 * `forward` from code to what it writes. Everything that crosses is said in a channel.
 */
import type { Edge, EdgeKind, Node } from "./graph.ts";

/**
 * `code`: the dependent's behaviour can change. `type`: it can stop compiling. `load`: it runs while a module loads, so it can
 * fail there (told apart as guessed). `ends`: the dependent is reached and nothing travels further through it.
 * `asked`: only tests above the dependent can feel it, since they may ask it for anything (`asked.ts`).
 * `never`: the edge says nothing about harm.
 */
export type Travel = "code" | "type" | "load" | "ends" | "asked" | "never";

const travels: Readonly<Record<EdgeKind, Travel>> = {
  calls: "code",
  uses: "code",
  constructs: "code",
  extends: "code",
  renders: "code",
  depends: "code",
  passes: "code",
  types: "type",
  // A changed member changes the object as a whole; a class is not its members (see below).
  contains: "code",
  // The module is told as reached; who imports it is reached by the symbols it uses, not by the file.
  holds: "ends",
  covers: "code",
  loads: "load",
  "re-exports": "load",
  evaluates: "load",
  // Making a handler known is not using it: else an application root would make everything reach everything.
  registers: "asked",
  handles: "code",
  guards: "code",
  reads: "code",
  // A changed table breaks its writers.
  writes: "code",
  belongs: "never",
  enqueues: "never",
  triggers: "code",
  requests: "never",
  migrates: "never",
  declares: "never",
};

/** How a change of the edge's target travels to its source. */
export function travelsBack(edge: Edge): Travel {
  // `new C()` and `c.m()` have edges of their own; what a framework calls by itself has none.
  if (edge.kind === "contains" && edge.attributes?.["of"] === "class") return "never";
  return travels[edge.kind];
}

/**
 * A class as a whole is reached only because a framework may call its member; what a new version of a package changes is
 * not known, only who uses it.
 */
export function isGuess(edge: Edge): boolean {
  return edge.kind === "depends" || edge.certainty === "guessed" || isHeld(edge);
}

/** A framework that calls a class's member holds the class: it was loaded before, and nothing of this is felt while it loads. */
export function isHeld(edge: Edge): boolean {
  return edge.kind === "contains" && edge.attributes?.["of"] === "framework-class";
}

/** Code that is handed to what keeps it for later: nothing of it is felt while the module loads. */
export function isDeferred({ attributes }: Edge): boolean {
  return attributes?.["deferred"] === true;
}

/**
 * What only holds a class that is held is past loading as well: its subclass, or a class that names it to its own framework. So
 * is an object of a member that runs later.
 */
export function passesHeld(edge: Edge, dependent: Node | undefined): boolean {
  return (
    edge.kind === "extends" ||
    edge.kind === "contains" ||
    (edge.kind === "uses" && dependent?.attributes?.["kind"] === "class")
  );
}

/** What holding a class does not bring about: loading it, and using it where a stand-in takes its place. */
export function isUnheld(edge: Edge): boolean {
  return edge.kind === "evaluates" || isDouble(edge);
}

/** A class is named only to put a stand-in in its place. */
export function isDouble({ kind, attributes }: Edge): boolean {
  return kind === "uses" && attributes?.["of"] === "double";
}

/** The value of a context is made by its provider's own code: what that renders is not felt. */
export function isOwnOnly({ attributes }: Edge): boolean {
  return attributes?.["of"] === "provider";
}

/** A name that is none of the members told apart in an object: those are not what it uses. */
export function isOfRest({ attributes }: Edge): boolean {
  return attributes?.["of"] === "rest";
}

/** From an object to its member. */
export function isPart({ kind, attributes }: Edge): boolean {
  return kind === "contains" && attributes?.["of"] === "object";
}

/** A test puts something of its own in the place of a module, or of all functions in it. */
export function replaces({ kind, attributes }: Edge): "all" | "functions" | undefined {
  if (kind !== "loads") return undefined;
  const of = attributes?.["of"];
  return of === "replaced" ? "all" : of === "automocked" ? "functions" : undefined;
}

/** From a class to its member. */
export function isMember({ kind, attributes }: Edge): boolean {
  return kind === "contains" && (attributes?.["of"] === "class" || attributes?.["of"] === "framework-class");
}
