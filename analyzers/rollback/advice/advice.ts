/** What is said of a migration's statements: the rules' own vocabulary. */
import type { Tool } from "../histories/history.ts";
import type { Setting } from "./setting.ts";

/** One step of the safe way, in the order in which it is taken. */
export interface AdviceStep {
  readonly what: string;
  /** To copy; empty where there is no one statement for it. */
  readonly sql: string;
}

/** What a rule has to say of one statement. */
export interface Advice {
  /** Of the migration, from 1. */
  readonly line: number;
  /** As statements write it, without quotes and without `public`. */
  readonly table?: string;
  /** The column, index or constraint: it tells two pieces of advice of one rule apart. */
  readonly subject?: string;
  /** A sentence. */
  readonly what: string;
  readonly steps: readonly AdviceStep[];
  /** It waits for a table's size while others wait, loses data or fails: loud where the table is in use, or where no table is meant. */
  readonly grave?: true;
}

/** Advice with the rule that gave it; plain JSON. */
export interface MigrationAdvice extends Advice {
  readonly rule: string;
}

/** A migration in miniature. `before` made the database that it finds. */
export interface AdviceExample {
  readonly title: string;
  readonly before?: string;
  readonly sql: string;
  /** Its runner puts it into one transaction; true unless told. */
  readonly whole?: boolean;
  readonly tool?: Tool;
  /** PostgreSQL unless told. Others are read, not run. */
  readonly dialect?: "mysql" | "sqlite";
  /** The names of base's migrations and of head's, in the tool's order; `2_change` is this one. */
  readonly order?: { readonly base: readonly string[]; readonly head: readonly string[] };
  /** This one stood at base with another content. */
  readonly edited?: true;
  /** Names that the tool's own record holds. */
  readonly journal?: readonly string[];
}

export interface AdviceRule {
  /** The bad pattern: reads well after "allow". */
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly instead: string;
  readonly rollback: string;
  /** The loudest that it gets by itself; `off`: silent unless the settings name it. */
  readonly level: "warning" | "notice" | "off";
  check(setting: Setting): Iterable<Advice>;
  readonly violates: readonly AdviceExample[];
  readonly honours: readonly AdviceExample[];
}

export const step = (what: string, sql = ""): AdviceStep => ({ what, sql });
