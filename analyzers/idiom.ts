/**
 * The vocabulary in which a framework's way of declaring things is written down as data. `match.ts` alone interprets it.
 * A pattern names a call (where), says what it means (`fact`) and fills holes from the call's arguments.
 */

import type {
  AssociationPattern,
  EntityPattern,
  MemberPattern,
  ModelsPattern,
  NamingPattern,
} from "./idiom-entities.ts";
import type { FilePattern } from "./idiom-files.ts";
import type { Hole } from "./idiom-holes.ts";
import type { CachePattern, DiskPattern, FlagPattern, PoolPattern, RequestPattern } from "./idiom-outside.ts";
import type { AccessPattern, QueryPattern, RoutinePattern, TablePattern } from "./idiom-queries.ts";
import type {
  AskPattern,
  BasePattern,
  HangPattern,
  ImplementsPattern,
  MountPattern,
  RouteObjectPattern,
  RoutePattern,
  UsePattern,
  WrapPattern,
} from "./idiom-routes.ts";
import type { PacePattern, TryPattern } from "./idiom-tries.ts";

export type * from "./idiom-entities.ts";
export type * from "./idiom-files.ts";

export * from "./idiom-holes.ts";
export type * from "./idiom-outside.ts";
export type * from "./idiom-queries.ts";
export type * from "./idiom-routes.ts";
export type * from "./idiom-tries.ts";

/** The call a pattern is about: a method on something the package made, an export called, or an export constructed. */
export type Where =
  | {
      /** `()` is the receiver itself, called: `db("orders")`. */
      readonly call: string | readonly string[];
      /**
       * Where the receiver comes from: an export of one of the packages and the walk from it, as in `facts.ts`: `Hono!`
       * constructed (or typed as), `default()` what the default export returns, `initTRPC` the export itself. Builder
       * steps may lie between: `Hono!` also stands for `new Hono().basePath("/v1")`.
       */
      readonly on: readonly string[];
      /** Only behind one of these steps of the chain: `get` after `route` in `router.route("/x").get(h)`. */
      readonly after?: readonly string[];
      /**
       * The receiver may be unknown (`tx`, `ctx.db`): the shape of the call is then all the evidence there is. With a word,
       * what the receiver is called must hold it: `queue` for `this.mailQueue.add(...)`.
       */
      readonly loose?: true | string;
      /** Only in front of one of these steps of the chain. */
      readonly before?: readonly string[];
      /** No part of the receiver has one of these names: \`client.storage.from("bucket")\` is no table's. */
      readonly except?: readonly string[];
      /** Its first argument is called as classes are: `manager.find(User)`. */
      readonly takes?: "class";
      /** The receiver may be code of the repository itself, which has written the like: `loose` is asked of it, too. */
      readonly own?: true;
      /** The receiver may be unknown in a function that an app is handed to, or that an app is given to call. */
      readonly handed?: true;
      /** The receiver may be a class of the repository, called on itself, that holds such an app or inherits one. */
      readonly holds?: true;
    }
  | { readonly call: string | readonly string[] }
  | { readonly new: string | readonly string[] }
  /** An export of one of the packages that decorates: a class, a member or a parameter. Whom, `Chain.decorates` and `by` say. */
  | { readonly decorator: string | readonly string[] };

/** What an argument must be for the pattern to fit: a path, or one of these texts. */
export interface Given {
  readonly at: number;
  readonly is: "path" | readonly string[];
}

/** A place where work waits. */
export interface QueuePattern {
  readonly fact: "queue";
  readonly system: string;
  readonly queue: Hole;
  /** Of all its work. */
  readonly tries?: TryPattern;
}

/** Code that does the work of a queue. */
export interface ConsumerPattern {
  readonly fact: "consumes";
  readonly system: string;
  readonly queue?: Hole | readonly Hole[];
  /** What the work is called, where that is not the queue's name. */
  readonly job?: Hole | readonly Hole[];
  /** An object: each of its keys names work, and the member does it. */
  readonly each?: Hole;
  /** Empty: the code that holds the call does the work. */
  readonly handler?: Hole | readonly Hole[];
  /** It says nothing where nothing fills the place of the code. */
  readonly handled?: true;
  /** When it runs by itself. */
  readonly every?: readonly Hole[];
  /** Which queue it waits in, others say. */
  readonly waits?: false;
  readonly pace?: PacePattern;
}

/** Code that puts work into a queue. `repeat` fills with the spec of a schedule when the work repeats. */
export interface ProducerPattern {
  readonly fact: "enqueues";
  readonly system: string;
  /** Of several the first that is filled. */
  readonly queue: Hole | readonly Hole[];
  readonly job?: Hole | readonly Hole[];
  /** The work is a list of objects that carry the job's name under this key. */
  readonly each?: { readonly of: Hole; readonly name: string };
  /** What is sent along: the first that is an object. */
  readonly payload?: readonly Hole[];
  /** Work that waits for other work: objects, or a list of such, each with its queue, its name and its `children` under these keys. */
  readonly flow?: { readonly of: Hole; readonly queue: string; readonly name: string; readonly children: string };
  readonly repeat?: readonly Hole[];
  /** It repeats even where nothing can be read of its schedule. */
  readonly repeats?: true;
  /** The queue is called by a name of the environment, which a platform's file ties to it. */
  readonly bound?: true;
  /** The work is done by a route of the repository: its path, or the address that ends in it. */
  readonly path?: Hole;
  readonly tries?: TryPattern;
}

/** Code that runs by the clock, in the process itself. */
export interface SchedulePattern {
  readonly fact: "schedules";
  readonly system: string;
  readonly every: Hole;
  readonly handler: Hole | readonly Hole[];
  readonly name?: Hole;
  /** Not in the code of a page. */
  readonly server?: true;
}

/** Code that runs when something of this name happens. */
export interface ListenPattern {
  readonly fact: "listens";
  readonly event: Hole;
  readonly handler: Hole;
  /** One emitter serves the whole application. */
  readonly everywhere?: true;
}

/** Code that makes it happen. */
export interface EmitPattern {
  readonly fact: "emits";
  readonly event: Hole;
  readonly everywhere?: true;
}

/** An object of procedures and further routers. */
export interface RouterPattern {
  readonly fact: "router";
  readonly entries: Hole;
  /** Last step of a procedure's chain -> the method it is called by. */
  readonly procedures: Readonly<Record<string, string>>;
  /** Walks from a router or its maker to something that calls procedures by their keys, in the same process. */
  readonly callers: readonly string[];
}

/** Several routers as one. */
export interface MergePattern {
  readonly fact: "merge";
  readonly routers: Hole;
}

/** A class whose members are routes below its paths. `version` is what versioned paths begin with. */
export interface ControllerPattern {
  readonly fact: "controller";
  readonly path: Hole;
  readonly version?: Hole;
}

/**
 * A member of a controller that is a route. `path`: a URL below those of its class; `operation`: a name that stands for itself, by
 * custom the member's own; `field`: such a name within the type that its class speaks of, asked behind what gives that type;
 * `message`: a name that stands for itself, and what is in front of an application is not in front of it.
 */
export interface EndpointPattern {
  readonly fact: "endpoint";
  readonly method: Hole;
  readonly path: Hole;
  readonly as: "path" | "operation" | "field" | "message";
  /** The type that an operation gives. */
  readonly gives?: Hole;
  /** Its class needs no decorator. */
  readonly alone?: true;
}

/** Code that runs before routes: those of the class or member that it decorates, of an application, or of paths and controllers. */
export interface BeforePattern {
  readonly fact: "before";
  readonly code: readonly Hole[];
  /** Members of a class that run. */
  readonly runs: readonly string[];
  readonly scope: "decorated" | "application" | "paths";
  readonly paths?: Hole;
  readonly except?: readonly Hole[];
  /** It is there to turn away whom it does not know, unless its name says otherwise (`always`), or only where its name says so. */
  readonly gate?: "always" | "named";
}

/** Something said about a route that code before it may ask for; without a key the value is its own. */
export interface MarkPattern {
  readonly fact: "marks" | "asksMark";
  readonly key?: Hole;
  /** Whoever asks the route has to say who he is. */
  readonly gate?: true;
}

/** A strategy by which users are recognised, or code that asks for some by their names. */
export interface StrategyPattern {
  readonly fact: "strategy" | "asksStrategy";
  readonly name: Hole;
  /** What it is made of; without a name it is called as that package is, less this prefix. */
  readonly of?: Hole;
  readonly prefix?: string;
  /** Members of the strategy that run. */
  readonly runs: readonly string[];
}

/** An application made of modules. */
export interface ApplicationPattern {
  readonly fact: "application";
  readonly module: Hole;
}

/** What an application is told: that it answers, what its paths begin with, how they are versioned; or the version of one route. */
export interface ApplicationSettingPattern {
  readonly fact: "serves" | "prefix" | "versions" | "version";
  readonly value?: Hole;
  readonly options?: Hole;
}

/** A class that puts classes together. `everywhere`: tokens whose values run before every route, with the members that do. */
export interface ModulePattern {
  readonly fact: "module";
  readonly controllers: Hole;
  readonly providers: Hole;
  readonly everywhere: Readonly<Record<string, readonly string[]>>;
}

/** Paths in front of the controllers of modules: a tree of `path`, `module`, `children`. */
export interface ModulePathPattern {
  readonly fact: "modulePaths";
  readonly tree: Hole;
}

export type CallPattern = Where & { readonly given?: Given } & (
    | RoutePattern
    | WrapPattern
    | ImplementsPattern
    | HangPattern
    | MountPattern
    | UsePattern
    | BasePattern
    | AskPattern
    | QueuePattern
    | ConsumerPattern
    | ProducerPattern
    | SchedulePattern
    | ListenPattern
    | EmitPattern
    | TablePattern
    | AccessPattern
    | QueryPattern
    | RoutinePattern
    | EntityPattern
    | MemberPattern
    | AssociationPattern
    | ModelsPattern
    | NamingPattern
    | RouterPattern
    | MergePattern
    | RouteObjectPattern
    | ControllerPattern
    | EndpointPattern
    | BeforePattern
    | MarkPattern
    | StrategyPattern
    | ApplicationPattern
    | ApplicationSettingPattern
    | ModulePattern
    | ModulePathPattern
    | RequestPattern
    | PoolPattern
    | FlagPattern
    | CachePattern
    | DiskPattern
  );

/**
 * What the first parameter of a function is, where no type says so: the function is written down as an argument of a method (on
 * whatever it is called; `first`: what its first argument must be), as an argument of something a package exports, or as the value of something a package has a type for.
 * The parameter then comes from the method, the export or the type, step `.#0`: `on: ["Server!.on.#0"]`.
 */
export type ParameterPattern =
  | { readonly call: string; readonly at: number; readonly first?: readonly string[] }
  | { readonly package: string; readonly at: number }
  | { readonly type: string };

/** A repository in miniature and every line of graph it must give; the idiom's test and its page. */
export interface IdiomExample {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** `from edge to`, symbols by their names; sorted. */
  readonly lines: readonly string[];
}

/** How one framework declares things. */
export interface Idiom {
  readonly name: string;
  /** Packages by name; a name covers its subpaths (`drizzle-orm` covers `drizzle-orm/pg-core`). */
  readonly packages: readonly string[];
  readonly docs: string;
  readonly calls: readonly CallPattern[];
  /** Texts behind names of the packages: `CronExpression.EVERY_HOUR`. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly files?: readonly FilePattern[];
  /** Files that stand at the root of an application whose own manifest does not name the packages: `next.config`. */
  readonly markers?: readonly string[];
  readonly parameters?: readonly ParameterPattern[];
  /** Such a file tells an application by itself, whatever any manifest names. */
  readonly alone?: true;
  readonly examples: readonly IdiomExample[];
}

export const idiom = (declared: Idiom): Idiom => declared;

/** The name under which the functions that the runtime gives are a package. */
export const runtime = "globalThis";

/** Whether a specifier is one of the packages or lies inside one. */
export function inPackages(packages: readonly string[], specifier: string): boolean {
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** As `inPackages`, for many packages and many questions. */
export function packageSet(packages: Iterable<string>): (specifier: string) => boolean {
  const all = new Set(packages);
  return (specifier) => {
    if (all.has(specifier)) return true;
    for (let end = specifier.indexOf("/"); end > 0; end = specifier.indexOf("/", end + 1))
      if (all.has(specifier.slice(0, end))) return true;
    return false;
  };
}

/** The names of the steps a pattern looks for. */
export function callNames(where: Where): readonly string[] {
  const names = "new" in where ? where.new : "decorator" in where ? where.decorator : where.call;
  return typeof names === "string" ? [names] : names;
}
