/** Ways back, each run in a transaction that is undone. */
import type { Script } from "../../analyzers/rollback/histories/history.ts";
import { isExact } from "../../analyzers/rollback/inverse/difference.ts";
import { type Inverse, inverseOf } from "../../analyzers/rollback/inverse/inverse.ts";
import type { SchemaState } from "../../analyzers/rollback/inverse/state.ts";
import type { Rows } from "../../analyzers/rollback/rows.ts";
import type { Runnable } from "../../analyzers/rollback/statements.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { settings, statementsIn } from "./chain.ts";
import { readRows, readState } from "./observe.ts";
import { pretend, type Refusal } from "./session.ts";

/** What stands at one moment. */
export interface Standing {
  readonly state: SchemaState;
  readonly rows: Rows;
}

/** One way back, and what stood after it. */
export interface Tried extends Standing {
  /** The schema is what it was before. */
  readonly exact: boolean;
}

export type Way = Tried | { readonly refusal: Refusal };

export async function standing(sandbox: Sandbox): Promise<Standing> {
  const state = await readState(sandbox);
  return { state, rows: await readRows(sandbox) };
}

/** The way down that somebody wrote, towards the schema of `before`. */
export async function tryDown(sandbox: Sandbox, script: Script, before: SchemaState): Promise<Way> {
  const { run, leftOut } = statementsIn(script.sql);
  if (leftOut[0] !== undefined) return { refusal: { message: leftOut[0].why, line: leftOut[0].line } };
  return await attempt(sandbox, run, before);
}

/** Twice where the first left something: what it made may differ from what stood in ways that are only seen then. */
export async function tryDerived(
  sandbox: Sandbox,
  inverse: Inverse,
  before: SchemaState,
): Promise<{ readonly way: Way; readonly statements: readonly string[] }> {
  const way = await attempt(sandbox, runnable(inverse.statements), before);
  if (!("exact" in way) || way.exact) return { way, statements: inverse.statements };
  const more = inverseOf(before, way.state, []);
  const statements = [...inverse.statements, ...more.statements];
  return { way: await attempt(sandbox, runnable(statements), before), statements };
}

async function attempt(sandbox: Sandbox, run: readonly Runnable[], before: SchemaState): Promise<Way> {
  await settings(sandbox);
  const seen = await pretend(sandbox, run, async () => await standing(sandbox));
  return "refusal" in seen ? seen : { ...seen.seen, exact: isExact(before, seen.seen.state) };
}

const runnable = (statements: readonly string[]): readonly Runnable[] =>
  statements.map((sql, at) => ({ sql, line: at + 1 }));
