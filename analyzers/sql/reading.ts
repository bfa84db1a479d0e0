/** What is being learnt of one statement, whatever its dialect: filled while a tree is walked, then frozen into facts. */
import type { SchemaChange, SqlOperation, TableUse } from "../facts.ts";

/** One place where a statement takes rows from a table or puts them there. */
export interface Draft {
  readonly table: string;
  readonly access: "read" | "write";
  readonly operation: SqlOperation;
  readonly columns: Set<string>;
  readonly where: Set<string>;
  readonly equals: Set<string>;
  readonly reckoned: Set<string>;
  aggregate?: true;
  limited?: true;
  offset?: true;
  locked?: true;
  skips?: true;
  conflict?: readonly string[];
  literals?: readonly string[];
  list?: true;
}

export interface Reading {
  readonly uses: TableUse[];
  readonly changes: SchemaChange[];
  readonly calls: Set<string>;
  readonly requests: Set<string>;
  readonly notifies: Set<string>;
  readonly listens: Set<string>;
  /** Tables that live as long as a session: created here or earlier in the same script, no part of the schema. */
  readonly temporary: Set<string>;
  /** Locks that everybody shares who runs this: their keys are written out. */
  readonly gates: Set<string>;
  locked: boolean;
  dynamic: boolean;
  /** A body inside (function, DO block) that did not parse: only table names by keyword were kept. */
  unparsed: boolean;
  inLoop: boolean;
  /** Scheduled commands that this stands in: one may schedule another. */
  readonly depth: number;
}

/** Scheduled commands in scheduled commands. */
export const maxScheduled = 4;

/** Reads SQL text found inside a statement (a body, a scheduled command) into a reading. `variables` are names that are no columns. */
export type ReadText = (sql: string, into: Reading, variables?: ReadonlySet<string>) => void;

export function newReading(temporary: Set<string> = new Set(), depth = 0): Reading {
  return {
    depth,
    uses: [],
    changes: [],
    calls: new Set(),
    requests: new Set(),
    notifies: new Set(),
    listens: new Set(),
    temporary,
    gates: new Set(),
    locked: false,
    dynamic: false,
    unparsed: false,
    inLoop: false,
  };
}

export function draft(table: string, access: "read" | "write", operation: SqlOperation): Draft {
  return { table, access, operation, columns: new Set(), where: new Set(), equals: new Set(), reckoned: new Set() };
}

/** Adds a use; one that says the same again is dropped, catalogues of the server are no tables of the application. */
export function addUse(reading: Reading, made: Draft): void {
  if (isSystem(made.table)) return;
  const use: TableUse = {
    table: made.table,
    access: made.access,
    operation: made.operation,
    columns: made.columns.has("*") ? ["*"] : sorted(made.columns),
    ...(made.where.size > 0 ? { where: sorted(made.where) } : {}),
    ...(made.equals.size > 0 ? { equals: sorted(made.equals) } : {}),
    ...(made.literals !== undefined && made.literals.length > 0 ? { literals: made.literals } : {}),
    ...(made.reckoned.size > 0 ? { reckoned: sorted(made.reckoned) } : {}),
    ...(made.aggregate ? { aggregate: true } : {}),
    ...(made.limited ? { limited: true } : {}),
    ...(made.offset ? { offset: true } : {}),
    ...(made.locked ? { locked: true } : {}),
    ...(made.skips ? { skips: true } : {}),
    ...(made.conflict === undefined ? {} : { conflict: made.conflict }),
    ...(made.list ? { list: true } : {}),
  };
  if (made.locked) reading.locked = true;
  addTableUse(reading, use);
}

export function addTableUse(reading: Reading, use: TableUse): void {
  const same = JSON.stringify(use);
  if (!reading.uses.some((known) => JSON.stringify(known) === same)) reading.uses.push(use);
}

/** Pours what a statement inside another does (a DO block, a function call's text) into the outer one. */
export function pour(from: Reading, into: Reading): void {
  for (const use of from.uses) addTableUse(into, use);
  into.changes.push(...from.changes);
  for (const call of from.calls) into.calls.add(call);
  for (const host of from.requests) into.requests.add(host);
  for (const channel of from.notifies) into.notifies.add(channel);
  for (const channel of from.listens) into.listens.add(channel);
  for (const gate of from.gates) into.gates.add(gate);
  into.locked ||= from.locked;
  into.dynamic ||= from.dynamic;
  into.unparsed ||= from.unparsed;
  into.inLoop ||= from.inLoop;
}

/** `public.` is where names land that have no schema: both spellings are one table. */
export function tableName(schema: string | undefined, name: string): string {
  return schema === undefined || schema === "public" || schema === "main" ? name : `${schema}.${name}`;
}

function isSystem(table: string): boolean {
  return /^(?:pg_|sqlite_|information_schema\.|performance_schema\.|pg_catalog\.)/.test(table);
}

export const sorted = (set: Iterable<string>): readonly string[] => [...set].sort();
