/** Patterns of apps and routers that calls fill. */
import type { Hole } from "./idiom-holes.ts";

/** A request handler on an app or router. `method` may be a list of names; `ALL` is every method. */
export interface RoutePattern {
  readonly fact: "route";
  readonly method: Hole;
  readonly path: Hole;
  /** Functions that run in turn; the last one handles, those before it guard. */
  readonly handlers: Hole;
  /** Further functions that run before the handler. */
  readonly guards?: readonly Hole[];
  /** The path is a name: one that stands for itself (a tool, an event of a socket), or words behind those of what holds it (a command). */
  readonly named?: "alone" | "words";
  /** The handler is handed something that it tells more, as a connection is. */
  readonly opens?: true;
}

/** A router hung into another under a path. */
export interface MountPattern {
  readonly fact: "mount";
  readonly path?: Hole;
  readonly child: Hole;
}

/** Functions that run before the routes below a path; a router among them is mounted. */
export interface UsePattern {
  readonly fact: "use";
  readonly all: Hole;
  /** A path without a star at its end covers only itself. */
  readonly exact?: true;
  /** They run before all routes of the app, those that were added earlier, too. */
  readonly anywhere?: true;
}

/** A function made into one that works on the very app it is handed, not on one inside it: no prefix, and its guards are the app's. */
export interface WrapPattern {
  readonly fact: "wraps";
  readonly child: Hole;
}

/** A router under a path, as one value that is then used: `app.use(mount("/api", router))`. */
export interface HangPattern {
  readonly fact: "hangs";
  readonly path: Hole;
  readonly child: Hole;
}

/** A path in front of every route that is added to the result. */
export interface BasePattern {
  readonly fact: "base";
  readonly path: Hole;
  /** The app itself gets it; else it is that of what the call gives back. */
  readonly inPlace?: true;
}

/** Code that asks an app for a path in the same process, as tests do. */
export interface AskPattern {
  readonly fact: "asks";
  /** The app, where it is not the receiver. */
  readonly app?: Hole;
  readonly path: Hole;
  /** GET where it is left empty. */
  readonly method: Hole;
}

/**
 * An object whose members are entries by their keys. `contract`: paths and methods stand under the same keys of another object;
 * `service`: a generated service says what its methods are called; `resolvers`: the fields of a schema by type and name.
 */
export interface ImplementsPattern {
  readonly fact: "implements";
  readonly as: "contract" | "service" | "resolvers";
  readonly entries: Hole;
  readonly contract?: Hole;
  readonly guards?: readonly Hole[];
}

/** The description of a route, made apart from its handler. */
export interface RouteObjectPattern {
  readonly fact: "described";
  readonly route: Hole;
  readonly method: string;
  readonly path: string;
  readonly guards: string;
  readonly handlers: Hole;
}
