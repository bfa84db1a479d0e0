/** Which tables the names of one query level mean, and what is done with them. */
import type { SqlOperation } from "../facts.ts";
import { addUse, type Draft, draft, type Reading } from "./reading.ts";

/** Where a column stands: in what is read, or in the condition that picks rows. */
export type Place = "read" | "where";

interface Target {
  readonly write: Draft;
  readonly alias: string;
}

/** One level of a query. Names that it does not know are looked up in the level around it. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #ctes = new Set<string>();
  /** By alias; undefined for what is no table: a subquery, a CTE, a function's rows. */
  readonly #names = new Map<string, Draft | undefined>();
  readonly #drafts: Draft[] = [];
  #target: Target | undefined;
  /** Names that are values, not columns: parameters and variables of a routine. */
  readonly variables: ReadonlySet<string>;
  aggregate = false;
  limited = false;
  offset = false;

  constructor(parent: Scope | undefined, variables?: ReadonlySet<string>) {
    this.#parent = parent;
    this.variables = variables ?? parent?.variables ?? new Set();
  }

  declareCte(name: string): void {
    this.#ctes.add(name);
  }

  isCte(name: string): boolean {
    return this.#ctes.has(name) || (this.#parent?.isCte(name) ?? false);
  }

  derived(alias: string | undefined): void {
    this.#names.set(alias ?? "", undefined);
  }

  reads(table: string, alias: string, operation: SqlOperation): Draft {
    const made = draft(table, "read", operation);
    this.#names.set(alias, made);
    this.#drafts.push(made);
    return made;
  }

  /** The table that an INSERT, UPDATE, DELETE or MERGE writes. What the statement also reads of it becomes a use of its own. */
  writes(table: string, alias: string, operation: SqlOperation): Draft {
    const write = draft(table, "write", operation);
    this.#target = { write, alias };
    this.#names.set(alias, draft(table, "read", operation));
    return write;
  }

  /** `skips`: who finds rows locked passes them over, or gives up, and waits for nobody. */
  locks(aliases: readonly string[], skips: boolean): void {
    for (const [alias, use] of this.#names)
      if (use !== undefined && (aliases.length === 0 || aliases.includes(alias))) {
        use.locked = true;
        if (skips) use.skips = true;
      }
  }

  /** A column by name; with a qualifier it belongs to that alias alone, without one to every table of this level that may have it. */
  column(name: string, qualifier: string | undefined, place: Place): void {
    if (qualifier !== undefined) {
      const use = this.#lookup(qualifier);
      if (use !== undefined) this.#touch(use, name, place);
      return;
    }
    if (this.variables.has(name)) return;
    const level = this.#level();
    if (level === undefined) return;
    const whole = level.#names.get(name);
    // `SELECT o FROM orders o`: the alias as a value is the whole row.
    if (whole !== undefined && whole.table !== name) this.#touch(whole, "*", place);
    else for (const use of level.#sources()) this.#touch(use, name, place);
  }

  pins(name: string, qualifier: string | undefined): void {
    const level = this.#level();
    const uses = qualifier !== undefined ? [this.#lookup(qualifier)] : level === undefined ? [] : level.#sources();
    for (const use of uses) {
      if (use !== undefined) (this.#targetOf(use) ?? use).equals.add(name);
    }
  }

  finish(reading: Reading): void {
    if (this.#target !== undefined) {
      addUse(reading, this.#target.write);
      const read = this.#names.get(this.#target.alias);
      if (read !== undefined && read.columns.size > 0) addUse(reading, read);
    }
    for (const use of this.#drafts) {
      if (this.aggregate) use.aggregate = true;
      if (this.limited) use.limited = true;
      if (this.offset) use.offset = true;
      addUse(reading, use);
    }
  }

  /** This level and those around it, inside out. */
  *#levels(): Iterable<Scope> {
    yield this;
    if (this.#parent !== undefined) yield* this.#parent.#levels();
  }

  /** The nearest level that has sources at all: that is where a bare column belongs. */
  #level(): Scope | undefined {
    for (const level of this.#levels()) if (level.#names.size > 0) return level;
    return undefined;
  }

  *#sources(): Iterable<Draft> {
    for (const use of this.#names.values()) if (use !== undefined) yield use;
  }

  #lookup(alias: string): Draft | undefined {
    for (const level of this.#levels()) if (level.#names.has(alias)) return level.#names.get(alias);
    return undefined;
  }

  #touch(use: Draft, column: string, place: Place): void {
    const target = this.#targetOf(use);
    if (place === "where") {
      (target ?? use).where.add(column);
      if (target === undefined) use.columns.add(column);
    } else use.columns.add(column);
  }

  /** The write beside a read of the same table, in this level or one around it. */
  #targetOf(use: Draft): Draft | undefined {
    for (const level of this.#levels()) {
      const target = level.#target;
      if (target !== undefined && level.#names.get(target.alias) === use) return target.write;
    }
    return undefined;
  }
}
