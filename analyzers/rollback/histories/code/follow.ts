/**
 * Follows the code of one way of a migration without running it: what it asks of its tool, in the order in which it asks. Conditions
 * and loops are followed where what they hang on is written there; what the database would have to say is assumed, and told.
 */
import { ts } from "ts-morph";
import type { StoreDialect } from "../history.ts";
import { bind } from "./bind.ts";
import { Expressions } from "./expressions.ts";
import { asks, Guards } from "./guards.ts";
import type { Host } from "./host.ts";
import { Kept } from "./kept.ts";
import type { Modules } from "./modules.ts";
import { fileScope, Scope } from "./scope.ts";
import { isDone, isTalk } from "./sinks.ts";
import { type Happenings, Statements } from "./statements.ts";
import {
  type Code,
  type Link,
  literal,
  type Named,
  type Names,
  type Recorded,
  type Root,
  stepsOf,
  Unread,
  type Value,
} from "./values.ts";

/** One thing that is asked of the tool. */
export interface Effect {
  readonly link: Link;
  /** The statement that asks for it: its line, and its first words. */
  readonly line: number;
  readonly words: string;
}

export interface Followed {
  readonly effects: readonly Effect[];
  /** What the code asks the database, and what was taken for the answer: sentences. */
  readonly assumed: readonly string[];
  /** The first piece that could not be followed. */
  readonly unread?: Unread;
}

export type Way = Code["node"];

/** Calls in one migration, and functions in one another. */
const most = { effects: 5000, depth: 24 };
const nothing = literal(undefined);
/** Calls of a lazy tool that happen whether somebody waits for them or not. */
const eager: ReadonlySet<string> = new Set(["commit", "rollback", "destroy"]);

const isAsync = ({ modifiers }: Code["node"]): boolean =>
  modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;

/** What is known of the tool, its database and other files. */
export interface Surroundings {
  /** What code that asks for the kind of its database is told. */
  readonly dialect: StoreDialect;
  /** A call of the tool happens where somebody waits for it, and nowhere else. */
  readonly lazy: boolean;
  readonly modules: Modules;
}

export function follow(way: Way, file: ts.SourceFile, around: Surroundings): Followed {
  return new Follower(file, around).way(way);
}

class Follower implements Host, Happenings {
  readonly #file: ts.SourceFile;
  readonly #lazy: boolean;
  readonly #modules: Modules;
  readonly #expressions: Expressions;
  readonly #guards: Guards;
  readonly #effects = new Set<Link>();
  readonly #told: Effect[] = [];
  /** Calls of the callback that is being recorded; undefined outside of one. */
  #calls: Link[] | undefined;
  readonly #kept = new Kept();
  readonly #statements: Statements;
  #depth = 0;
  #unread: Unread | undefined;

  constructor(file: ts.SourceFile, { dialect, lazy, modules }: Surroundings) {
    this.#file = file;
    this.#lazy = lazy;
    this.#modules = modules;
    this.#guards = new Guards(dialect);
    this.#expressions = new Expressions(file, this);
    this.#statements = new Statements(file, this.#expressions, this.#guards, this);
  }

  way(way: Way): Followed {
    const scope = new Scope(fileScope(this.#file));
    this.#try(() => {
      way.parameters.forEach(({ name }, at) => {
        const role = at === 0 ? "tool" : "beside";
        const called = name.getText(this.#file);
        // Knex once handed its own promises over.
        const root: Root = { kind: "root", role: called === "Promise" ? "global" : role, name: called };
        bind(name, root, scope, (node) => this.#expressions.value(node, scope));
      });
    });
    const { body } = way;
    if (body !== undefined && ts.isBlock(body)) this.#tolerantly(body.statements, scope);
    else if (body !== undefined)
      this.#try(() => {
        this.effect(this.#statements.only(body, scope));
      });
    const { unused } = this.#kept;
    if (unused !== undefined) this.#unread ??= this.#expressions.unread(unused);
    const unread = this.#unread === undefined ? {} : { unread: this.#unread };
    return { effects: this.#told, assumed: this.#guards.assumed, ...unread };
  }

  effect(value: Value | undefined): void {
    if (value?.kind === "list") for (const one of value.items) this.effect(one);
    if (value?.kind !== "link" || this.#effects.has(value)) return;
    this.#kept.use(value);
    const { links } = stepsOf(value);
    if (links.every(({ step }) => step.how === "get")) return;
    if (this.#effects.size > most.effects) throw this.#expressions.unread(this.#statements.at);
    this.#effects.add(value);
    if (this.#calls !== undefined) this.#record(value, this.#calls);
    else if (!asks(value)) {
      const { message: words, line } = this.#expressions.unread(this.#statements.at);
      this.#told.push({ link: value, line, words });
    }
  }

  /** Inside of what describes a table the database is asked for nothing. */
  #record(value: Link, calls: Link[]): void {
    if (isTalk(value)) return;
    if (stepsOf(value).root.role !== "parameter") throw this.#expressions.unread(this.#statements.at);
    calls.push(value);
  }

  stated(value: Value): void {
    if (value.kind === "list") for (const one of value.items) this.stated(one);
    const isForgotten = this.#lazy && this.#calls === undefined && value.kind === "link" && !this.#effects.has(value);
    if (isForgotten && !isTalk(value) && !isDone(value) && !eager.has(value.step.name))
      throw this.#expressions.unread(this.#statements.at);
    this.effect(value);
  }

  caught(line: number): void {
    this.#guards.caught(line);
  }

  invoke(code: Code, args: readonly Value[], self?: Root): Value {
    const scope = new Scope(code.scope);
    if (self !== undefined) scope.name("this", self);
    code.node.parameters.forEach(({ name, initializer, dotDotDotToken }, at) => {
      const value = dotDotDotToken === undefined ? args[at] : { kind: "list" as const, items: args.slice(at) };
      const isMissing = value === undefined || (value.kind === "literal" && value.value === undefined);
      const given = isMissing && initializer !== undefined ? this.#expressions.value(initializer, scope) : value;
      bind(name, given ?? nothing, scope, (node) => this.#expressions.value(node, scope));
    });
    const { body } = code.node;
    if (body === undefined || this.#depth > most.depth) throw this.#expressions.unread(code.node);
    this.#depth++;
    try {
      const given = ts.isBlock(body)
        ? (this.#statements.run(body.statements, scope)?.returned ?? nothing)
        : this.#expressions.value(body, scope);
      // What an asynchronous function gives is waited for.
      if (this.#lazy && this.#calls === undefined && isAsync(code.node)) this.effect(given);
      return given;
    } finally {
      this.#depth--;
    }
  }

  record(code: Code, called: string): Recorded {
    const outer = this.#calls;
    const calls: Link[] = [];
    const root = (name: string): Root => ({ kind: "root", role: "parameter", name });
    const parameters = code.node.parameters.map(({ name }) => root(name.getText(this.#file)));
    const self = root(`this of ${called}`);
    this.#calls = calls;
    try {
      const returns = this.invoke(code, parameters, ts.isArrowFunction(code.node) ? undefined : self);
      this.#kept.use(returns);
      return { kind: "recorded", parameters, self, calls, returns };
    } finally {
      this.#calls = outer;
    }
  }

  same(one: Value, other: Value): boolean | undefined {
    return this.#guards.same(one, other, this.#expressions.lineOf(this.#statements.at));
  }

  elsewhere(root: Root): Named | undefined {
    return this.#modules.find(root);
  }

  unset(name: string): void {
    this.#guards.unset(name, this.#expressions.lineOf(this.#statements.at));
  }

  kept(value: Value, node: ts.Node): void {
    if (value.kind !== "link" || this.#effects.has(value)) return;
    if (this.#calls === undefined) this.#kept.keep(value, node);
    else this.#calls.push(value);
  }

  used(value: Value): void {
    this.#kept.use(value);
  }

  /** Statements of the way itself: behind one that is not known, the others still are. */
  #tolerantly(statements: readonly ts.Statement[], scope: Names): void {
    this.#statements.hoist(statements, scope);
    for (const one of statements) {
      let isLast = false;
      this.#try(() => {
        const done = this.#statements.one(one, scope);
        this.effect(done?.returned);
        isLast = done !== undefined;
      });
      if (isLast) return;
    }
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      if (!(thrown instanceof Unread)) throw thrown;
      this.#unread ??= thrown;
    }
  }
}
