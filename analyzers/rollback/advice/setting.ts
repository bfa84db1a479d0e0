/** All that a rule may see of one migration: its statements, what stood before, and what the engine did with them. */
import type { Tree } from "../../sql/tree.ts";
import type { History, Tool } from "../histories/history.ts";
import type { SchemaObject } from "../inverse/state.ts";
import { type Held, type LockMode, lockModes } from "../locks.ts";
import type { Catalogue } from "./catalogue.ts";
import type { MysqlChange } from "./mysql/changes.ts";
import type { MysqlTypes } from "./mysql/types.ts";

export interface Statement {
  /** Of the migration, from 1. */
  readonly line: number;
  /** Where the engine watched it: of a statement inside a DO block, the block's line. */
  readonly at: number;
  readonly kind: string;
  readonly body: Tree;
  readonly sql: string;
  /** PostgreSQL runs it outside of transactions only. */
  readonly alone: boolean;
  /** Statements of one transaction share a number; undefined where it has one of its own. */
  readonly transaction: number | undefined;
}

/** A statement that PostgreSQL's grammar does not take. */
export interface Unparsed {
  readonly line: number;
  readonly sql: string;
  readonly message: string;
}

/** A script for SQLite. */
export interface SqliteScript {
  readonly statements: readonly { readonly line: number; readonly sql: string }[];
  /** Tables of which rows go, or lose their reference, where their partner's row goes. */
  readonly cascading: ReadonlySet<string>;
}

/** The migration among its neighbours, in the order in which its tool runs them. */
export interface Place {
  readonly name: string;
  readonly base: readonly string[];
  readonly head: readonly string[];
  readonly edited: boolean;
  /** Names that the tool's own record holds, where it keeps one beside its migrations. */
  readonly journal?: readonly string[];
}

export interface Known {
  readonly statements: readonly Statement[];
  readonly unparsed: readonly Unparsed[];
  readonly whole: boolean;
  readonly tool: Tool;
  readonly dialect: History["dialect"];
  readonly place?: Place;
  /** What a script for MySQL does; empty for every other database. */
  readonly mysql: readonly MysqlChange[];
  /** The types of its columns before, as far as scripts gave them. */
  readonly mysqlTypes: MysqlTypes;
  /** A script for SQLite; undefined for every other database. */
  readonly sqlite?: SqliteScript;
  /** Lines of blocks that run SQL which is put together at run time. */
  readonly dynamic: readonly number[];
  /** Before the migration; undefined where it was not tried. */
  readonly catalogue?: Catalogue;
  /** Objects that stood before the migration and are gone after it. */
  readonly gone?: readonly SchemaObject[];
  /** What the engine saw of tables that stood before the change; undefined where it did not watch. */
  readonly held?: readonly (Held & { readonly line: number })[];
  /** Whether a table stood before the change; undefined where nobody knows. */
  readonly stood: (table: string) => boolean | undefined;
}

export interface Work {
  /** The strongest lock that the transaction has by then. */
  readonly mode: LockMode | undefined;
  readonly rewrites: boolean;
  readonly scans: boolean;
}

/** Locks under which those who write wait. */
const blocking = lockModes.slice(lockModes.indexOf("ShareLock"));

export class Setting {
  readonly known: Known;
  readonly #created: ReadonlySet<string>;

  constructor(known: Known, created: ReadonlySet<string>) {
    this.known = known;
    this.#created = created;
  }

  get statements(): readonly Statement[] {
    return this.known.statements;
  }

  get catalogue(): Catalogue | undefined {
    return this.known.catalogue;
  }

  /** A table that stood before the change: what is done to a new one hurts nobody. */
  isOld(table: string | undefined): table is string {
    if (table === undefined || this.#created.has(table)) return false;
    return this.known.stood(table) ?? true;
  }

  /** Statements of these kinds. */
  of(...kinds: readonly string[]): readonly Statement[] {
    return this.statements.filter(({ kind }) => kinds.includes(kind));
  }

  /** What the engine saw a statement do to a table; undefined where it did not watch. */
  work(statement: Statement, table: string): Work | undefined {
    const { held } = this.known;
    if (held === undefined || statement.alone) return undefined;
    const here = held.filter((one) => one.table === table);
    const own = here.filter(({ line }) => line === statement.at);
    const before = new Set(
      statement.transaction === undefined
        ? [statement.at]
        : this.statements.flatMap(({ at, transaction }) => (transaction === statement.transaction ? [at] : [])),
    );
    const modes = here.flatMap(({ line, mode }) =>
      mode !== undefined && line <= statement.at && before.has(line) ? [lockModes.indexOf(mode)] : [],
    );
    return {
      mode: modes.length === 0 ? undefined : lockModes[Math.max(...modes)],
      rewrites: own.some(({ rewrites }) => rewrites),
      scans: own.some(({ scans }) => scans),
    };
  }

  /** It goes through all rows, or may: nobody watched. */
  costs(statement: Statement, table: string): boolean {
    const work = this.work(statement, table);
    return work === undefined || work.rewrites || work.scans;
  }

  /** Others wait for as long as all rows take; as far as that was seen. */
  grave(statement: Statement, table: string): { readonly grave?: true } {
    const work = this.work(statement, table);
    const waits = work?.mode !== undefined && blocking.includes(work.mode) && (work.rewrites || work.scans);
    return waits ? { grave: true } : {};
  }

  /** Both run in the same transaction. */
  together(one: Statement, other: Statement): boolean {
    return one.transaction !== undefined && one.transaction === other.transaction;
  }
}
