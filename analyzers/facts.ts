/**
 * What one blob says, in its own local names. Facts are computed from a blob's content and language alone,
 * never from its path or a neighbour, so they hold for ever and are stored under the blob's hash.
 * Everything here is plain JSON.
 */

import type { Manifest, TsConfig } from "./config-facts.ts";
import type { Deeds } from "./deeds.ts";
import type { LoadFact } from "./load-facts.ts";
import type { BindingFact, StartFact } from "./platform-facts.ts";
import type { Model, Statement } from "./sql-facts.ts";
import type { Suppression } from "./suppressions.ts";

export type * from "./config-facts.ts";
export type * from "./deeds.ts";
export type * from "./load-facts.ts";
export type * from "./platform-facts.ts";
export type * from "./sql-facts.ts";

/** How a blob is read. The path's name decides it (`languages.ts`); the path itself is never seen by an analyzer. */
export type Language =
  | "ts"
  | "tsx"
  | "js"
  | "vue"
  | "svelte"
  | "astro"
  | "css"
  | "scss"
  | "css-module"
  | "scss-module"
  | "sql"
  | "prisma"
  | "package-json"
  | "tsconfig"
  | "vercel-json"
  | "pnpm-workspace"
  | "load-notes"
  | PlatformLanguage;

/** Files of platforms and tools that say what runs when. */
export type PlatformLanguage =
  | "wrangler"
  | "workflow"
  | "artillery"
  | "serverless"
  | "sam"
  | "kubernetes"
  | "render"
  | "railway-json"
  | "railway-toml";

export interface Blob {
  readonly sha: string;
  readonly language: Language;
  readonly text: string;
  /** Scripts: read as if these bindings had other names. */
  readonly renamings?: readonly Renaming[];
}

/** What a binding is called, and what it is to be called. */
export type Renaming = readonly [from: string, to: string];

/**
 * A walk over names, as a string of steps: `.x` a member, `()` a call's result, `!` a construction's result (`new`),
 * `:` an instance of the type. `db.user.findMany()` is root `db`, path `.user.findMany()`.
 */
export type Path = string;

/**
 * The root of a walk, in the blob's own names: a module-level binding (import or declaration), `#3` for the module
 * object that the blob's import number 3 yields (dynamic import, require), `@env` for the environment (`@env.TOKEN`; `@env.TOKEN()`
 * where a helper is asked for it that may be no such helper), `@global` for a function that the runtime gives
 * (`@global.setInterval`, in chains alone), `@deno` for the global of that name (in chains alone), `@jsx`
 * for the runtime that JSX calls unseen, `@this` for what holds a function that stands by itself, or `?` when names alone cannot
 * tell.
 */
export type Root = string;

/**
 * `double`: named where something else is put in its place, as far as the words around it tell. `listed`: one of many values of a
 * list that is made while the module loads.
 */
export type RefKind =
  | "use"
  | "write"
  | "type"
  | "extends"
  | "implements"
  | "jsx"
  | "decorator"
  | "spread"
  | "double"
  | "listed";

/**
 * One use of a name by a symbol: root, path, how, line. A path that ends in `()` calls, one that ends in `!` constructs.
 * `later`: it stands in a function, or names a value, that calls are handed while the module loads (index into the symbol's `later`).
 */
export type Ref = readonly [to: Root, path: Path, how: RefKind, line: number, later?: number];

/** A value that is handed over whole: what is walked to it, who takes it, line. The taker may call any of its methods. */
export type Hand = readonly [value: Root, path: Path, taker: Root, takerPath: Path, line: number];

/** What kind of value a binding holds: `[Service, "!"]` a constructed Service, `[User, ":"]` a User, `[f, "()"]` what f returns. */
export type Hint = readonly [to: Root, path: Path];

export type ImportKind =
  | "static"
  | "type"
  | "side-effect"
  | "dynamic"
  | "require"
  | "reexport"
  | "glob"
  | "asset"
  | "worker"
  | "mock";

export interface Import {
  readonly from: string;
  readonly kind: ImportKind;
  /** `imported` is `default`, `*` (the whole module) or a name. */
  readonly names: readonly { readonly imported: string; readonly local: string; readonly typeOnly?: true }[];
  readonly line: number;
  /** The symbol (index) that performs it, for imports that are expressions. */
  readonly by?: number;
  /** A mock that is put in the place of the whole module, or of all functions in it. */
  readonly replaces?: "all" | "functions";
}

export interface Export {
  /** The name importers use; `*` for a star re-export. */
  readonly name: string;
  /** The binding of this blob that it exports; absent on re-exports. */
  readonly local?: string;
  /** Re-export: the import (index) it comes from, and the name there (`*` for the whole module). */
  readonly from?: number;
  readonly imported?: string;
  readonly typeOnly?: true;
  readonly line: number;
}

export type SymbolKind =
  | "module"
  | "function"
  | "class"
  | "method"
  | "property"
  | "accessor"
  | "const"
  | "object"
  | "enum"
  | "interface"
  | "type"
  | "namespace"
  | "callback";

/** Everything that can be changed alone. Symbol 0 of a blob is its module body: the code outside all declarations. */
export interface SymbolFact extends Deeds {
  /** Unique within the blob: `f`, `Class.method`, `routes.list`, `app.get("/users")`; `<module>` for the module body. */
  readonly name: string;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly endLine: number;
  /** Hashes over normalised tokens (no trivia, no own name, nested symbols left out): what it does, what it promises. */
  readonly body: string;
  readonly signature: string;
  /** Hashes of parts of it that are told apart when they change; absent where it has none. `load`: all but the functions that it hands over while the module loads. */
  readonly parts?: Readonly<Partial<Record<"decorators" | "defaults" | "load", string>>>;
  /** Exists at compile time only (interface, type alias, ambient declaration). */
  readonly typeOnly?: true;
  /** The symbol (index) that holds it: a class for a method, the registering code for a callback. */
  readonly owner?: number;
  /** A member of a class that is called on the class, not on an instance. */
  readonly static?: true;
  /** A method that each object holds as a value of its own: it is handed on without its object. */
  readonly bound?: true;
  /** Its initialiser calls or constructs something while the module loads. */
  readonly eager?: true;
  /** It takes the environment as a whole, and may make of it what it holds or gives. */
  readonly environment?: true;
  /** What kind of value it holds, and what kind of value calling it yields. */
  readonly hint?: Hint;
  readonly returns?: Hint;
  /** Interfaces and types of objects: what kind of value each property holds, where its type names one. */
  readonly members?: readonly (readonly [name: string, ...hint: Hint])[];
  /** Names among the arguments of the calls and of the types by which `hint`, `returns` or the class above it are known; as `Chain.made`. */
  readonly made?: readonly Value[];
  /** Constant value, where it is a literal: for names of queues, tables and routes that hide behind a constant. */
  readonly value?: Value;
  /** Members that it takes out of what it is handed as a job, an event or a message: `userId` of `job.data.userId`. Sorted. */
  readonly takes?: readonly string[];
  readonly refs: readonly Ref[];
  /** References (indexes) that are made, somewhere in it, inside what is handed to a transaction. */
  readonly enclosed?: readonly number[];
  /** References (indexes) that are called, somewhere in it, for one element of a list after another. */
  readonly repeated?: readonly number[];
  readonly hands?: readonly Hand[];
  /** Calls that stand around what is handed over while the module loads, from the innermost outwards: who is called. None where it is only put into an object. */
  readonly later?: readonly (readonly Hint[])[];
}

/** A parameter of the function that is symbol `of`, and the members walked from it. */
export interface Parameter {
  readonly of: number;
  readonly at: number;
  readonly path: Path;
}

/** An element of the list that a walk names, and the members walked from it. */
export interface Item {
  readonly of: Hint;
  readonly path: Path;
}

/** The shape of an argument: enough to name what an idiom declares, never to evaluate code. */
export type Value =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "template"; readonly parts: readonly string[]; readonly holes: readonly Value[] }
  | { readonly is: "number"; readonly value: number }
  /** `24 * Hour.ms`: numbers, and names for numbers. */
  | { readonly is: "product"; readonly factors: readonly Value[] }
  | { readonly is: "flag"; readonly value: boolean }
  | {
      readonly is: "ref";
      readonly to: Root;
      readonly path: Path;
      /** What it is besides: whoever calls the function knows it, or the list does. */
      readonly parameter?: Parameter;
      readonly item?: Item;
      /** A list, by its type or by what it was made with; its order is not known. */
      readonly list?: true;
    }
  /** An inline function; `symbol` is the index of the symbol that holds its code. In a decorator, `gives` is the name, the list or the object that it returns in the end: `() => Order`; elsewhere a class alone, the name of what it asks for in the end (`doNothing`), or the text that it hands to its callback. */
  | { readonly is: "function"; readonly symbol: number; readonly gives?: Value }
  | {
      readonly is: "object";
      readonly entries: readonly (readonly [string, Value])[];
      readonly spreads?: readonly Value[];
    }
  | { readonly is: "list"; readonly items: readonly Value[] }
  | { readonly is: "chain"; readonly to: Root; readonly links: readonly Link[] }
  | { readonly is: "unknown"; readonly list?: true };

/**
 * One step of a call chain. `step` is a Path step (`.get`, `()`, `!`) or a tagged template; a step with `args` is called
 * with them: `.get` + args is a method call, `()` + args calls what stands before, `!` + args constructs it.
 */
export interface Link {
  readonly step: string;
  readonly args?: readonly Value[];
  readonly line: number;
}

/** A call chain that an idiom may know: `app.get("/x", h)`, `new Worker("q", f)`, `db.select().from(users)`. */
export interface Chain {
  /** The symbol (index) whose code holds it. */
  readonly by: number;
  readonly to: Root;
  readonly links: readonly Link[];
  /** The parameter it starts at. */
  readonly parameter?: Parameter;
  readonly line: number;
  /** The module-level binding it initialises, if it does. */
  readonly binds?: string;
  /**
   * It decorates the symbol that holds it, or the parameter of this name: `parameter` of a constructor that declares a property
   * names that. A decorator that is not called stands here as if it were.
   */
  readonly decorates?: { readonly parameter?: string };
  /**
   * Names (and texts that name models) among the arguments with which the local value at its root was made, nearest call first:
   * `User` in `const users = getRepository(User); users.find()`, and in a parameter `users: Repository<User>`.
   */
  readonly made?: readonly Value[];
  /** Stands inside a loop or an array callback. */
  readonly inLoop?: true;
  /** Stands in a loop that goes through a list: it runs for one element after another. */
  readonly perItem?: true;
  /** Stands in what `map` or `forEach` of a list is handed: what it begins for one element does not wait for the others. */
  readonly mapped?: true;
  /** Stands inside what is handed to a transaction: `db.transaction(async (tx) => ...)`. */
  readonly inTransaction?: true;
  /** Stands in a `try` whose `catch` takes what goes wrong. */
  readonly caught?: true;
  /** It puts work somewhere and says when it shall be done, or how much of it at once: `delay`, `startAfter`, a rate. */
  readonly spaced?: true;
  /** What it gives is put into a variable or returned as it is, not awaited: further steps may follow. */
  readonly kept?: true;
  /**
   * The arms of the forks it stands in, outermost first: `2a 5b`. `a`, `b`, ... are arms of which one runs at most; what follows
   * an `if` that always leaves stands in its other arm; `!` is the arm that runs when something failed. Counted per blob.
   */
  readonly arms?: string;
}

/** A place where the analysis is blind, in words a person can act on. */
export interface Blind {
  readonly reason: BlindReason;
  readonly line: number;
  readonly detail: string;
  readonly by?: number;
}

export type BlindReason =
  | "computed-import"
  | "computed-member"
  | "eval"
  | "dynamic-sql"
  | "unparsed-sql"
  | "string-token-injection";

/** Something that kept a blob from being read whole. */
export interface Problem {
  readonly reason: "syntax-error" | "too-large" | "too-deep" | "binary" | "missing" | "analyzer-failed" | "bad-config";
  readonly line: number;
  readonly detail: string;
}

export interface Facts {
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly symbols: readonly SymbolFact[];
  readonly chains: readonly Chain[];
  readonly statements: readonly Statement[];
  readonly models: readonly Model[];
  readonly blind: readonly Blind[];
  readonly problems: readonly Problem[];
  /** A comment of a script says how to come back: `-- rollback: ...`. */
  readonly wayBack?: true;
  /** First statement of the module is a directive: `use client`, `use server`. */
  readonly directives?: readonly string[];
  readonly manifest?: Manifest;
  readonly tsconfig?: TsConfig;
  /**
   * Files that code names as data, by the symbol (index) that does: what it reads, and what a test runner's configuration sets up.
   * `./x` is seen from the blob's directory, `/x` from wherever the program is started. It may name a directory.
   */
  readonly inputs?: readonly {
    readonly from: string;
    readonly kind: "read" | "setup";
    readonly line: number;
    readonly by?: number;
  }[];
  /** Code that a tool writes and nobody commits: where (seen from this blob's directory), and the package it stands in for (a Prisma client). */
  readonly generates?: readonly { readonly output: string; readonly package: string }[];
  /** Workspace globs (pnpm-workspace.yaml). */
  readonly workspace?: readonly string[];
  /** Catalogs of versions that `catalog:` specs stand for, by catalog, then package (pnpm-workspace.yaml); the unnamed one is `default`. */
  readonly catalogs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a platform starts, by its own file (vercel.json, wrangler.toml, a workflow, a CronJob). */
  readonly starts?: readonly StartFact[];
  /** The load that a script of Artillery puts on what it asks. */
  readonly load?: LoadFact;
  /** Sentences of a document that tell a load and that something gave way at it. */
  readonly limits?: readonly (readonly [line: number, sentence: string])[];
  /** Queues that the code beside a platform's file reaches by the names of its environment. */
  readonly bindings?: readonly BindingFact[];
  /** Comments that let a finding on the next line pass. */
  readonly suppressions?: readonly Suppression[];
}

/** What stands before the names of Graphile Worker's tasks among the channels that SQL notifies. */
export const taskChannel = "graphile_worker.";

/** The facts of a blob that says nothing; analyzers spread it and fill in what they saw. */
export const noFacts: Facts = {
  imports: [],
  exports: [],
  symbols: [],
  chains: [],
  statements: [],
  models: [],
  blind: [],
  problems: [],
};
