/** The way back of several migrations at once: what one of them alone cannot bring back may have come with another. */
import type { Migration } from "../../analyzers/rollback/histories/history.ts";
import { inverseOf } from "../../analyzers/rollback/inverse/inverse.ts";
import { renamesOf } from "../../analyzers/rollback/inverse/renames.ts";
import { additionsOf, lossesOf } from "../../analyzers/rollback/losses.ts";
import { type RowWrites, writesIn } from "../../analyzers/rollback/writes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { statementsIn } from "./chain.ts";
import type { Together } from "./verdict.ts";
import { type Standing, standing, tryDerived } from "./ways.ts";
import { blockedWords } from "./words.ts";

/** From where they end, which is where `sandbox` stands, to `first`. Undefined where they do not come back together either. */
export async function tryTogether(
  sandbox: Sandbox,
  migrations: readonly Migration[],
  first: Standing,
): Promise<Together | undefined> {
  const after = await standing(sandbox);
  const renames = migrations.flatMap(({ up }) => renamesOf(up.sql));
  const derived = inverseOf(first.state, after.state, renames);
  const { way, statements } = await tryDerived(sandbox, derived, first.state);
  if (!("exact" in way) || !way.exact) return undefined;
  const losses = lossesOf({
    before: first.state,
    after: after.state,
    renames,
    rowsBefore: first.rows,
    rowsBack: way.rows,
    writes: writesOf(migrations),
    emptied: derived.emptied,
    filled: new Set(),
  });
  const blocked = blockedWords(statements);
  return {
    sql: statements,
    losses,
    goes: additionsOf(first.state, after.state, renames),
    notes: blocked === undefined ? [] : [blocked],
  };
}

function writesOf(migrations: readonly Migration[]): RowWrites {
  const all = migrations.map(({ name, up }) => {
    const { writes, computed } = writesIn(statementsIn(up.sql).run);
    return { writes: writes.map((write) => ({ ...write, of: name })), computed };
  });
  return { writes: all.flatMap(({ writes }) => writes), computed: all.flatMap(({ computed }) => computed) };
}
