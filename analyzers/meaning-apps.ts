/** What apps and routers are told. */
import type { ImplementsPattern, RouteObjectPattern, RoutePattern } from "./idiom.ts";
import type { Holder, Place, Seen } from "./meaning-places.ts";

/** A call on an app: the app it is about, and the base paths that the chain gave it before. */
interface OnApp extends Place {
  readonly app: Holder;
  readonly bases: readonly Seen[];
  /** Nobody knows the receiver: it counts where an app is handed to the function, or is given the function to call. */
  readonly handed?: true;
}

export interface RouteMeaning extends OnApp {
  readonly means: "route";
  readonly methods: readonly Seen[];
  readonly path: Seen;
  readonly handlers: readonly Seen[];
  readonly guards: readonly Seen[];
  readonly named: RoutePattern["named"];
}

export interface DescribedMeaning extends OnApp {
  readonly means: "described";
  readonly route: Seen;
  readonly keys: Pick<RouteObjectPattern, "method" | "path" | "guards">;
  readonly handlers: readonly Seen[];
}

export interface MountMeaning extends OnApp {
  readonly means: "mount";
  readonly path?: Seen;
  readonly child: Seen;
  /** The child is handed the parent itself and adds to it. */
  readonly shared?: true;
}

export interface UseMeaning extends OnApp {
  readonly means: "use";
  readonly all: readonly Seen[];
  readonly exact: boolean;
  readonly anywhere: boolean;
}

/** A function, held by `app` or written down in it, that works on the very app it is handed. */
export interface WrapMeaning extends OnApp {
  readonly means: "wraps";
  readonly child: Seen;
}

/** The base path is the app's own (`bound`), or that of a new app made from another one. */
export interface BaseMeaning extends OnApp {
  readonly means: "base";
  readonly path: Seen;
}

/** An object whose members are entries by their keys. */
export interface ImplementsMeaning extends Place {
  readonly means: "implements";
  readonly as: ImplementsPattern["as"];
  readonly entries: Seen;
  readonly contract: Seen | undefined;
  readonly guards: readonly Seen[];
}
