/** Every operation is run forwards and back on a real engine, and the catalogue is compared. */
import { PGlite } from "@electric-sql/pglite";
import { loadModule } from "libpg-query";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differences, isExact } from "../../../../analyzers/rollback/inverse/difference.ts";
import { type Inverse, inverseOf } from "../../../../analyzers/rollback/inverse/inverse.ts";
import { renamesOf } from "../../../../analyzers/rollback/inverse/renames.ts";
import { type SchemaObject, type SchemaState, stateOf } from "../../../../analyzers/rollback/inverse/state.ts";
import { settle, stateQueries } from "../../../../analyzers/rollback/inverse/state-queries.ts";
import { operations } from "./operations.ts";

let engine: PGlite;
beforeAll(async () => {
  await loadModule();
  engine = await PGlite.create();
}, 120_000);
afterAll(() => engine.close());

async function read(): Promise<SchemaState> {
  await engine.exec(settle);
  const rows: SchemaObject[] = [];
  for (const query of Object.values(stateQueries)) rows.push(...(await engine.query<SchemaObject>(query)).rows);
  return stateOf(rows);
}

async function undone(
  base: string,
  change: string,
): Promise<{ back: Inverse; before: SchemaState; now: SchemaState; changed: boolean }> {
  await engine.exec("BEGIN");
  try {
    await engine.exec(base);
    const before = await read();
    await engine.exec(change);
    const after = await read();
    const back = inverseOf(before, after, renamesOf(change));
    for (const statement of back.statements) await engine.exec(statement);
    return { back, before, now: await read(), changed: differences(before, after).length > 0 };
  } finally {
    await engine.exec("ROLLBACK");
  }
}

describe("the inverse of a change", () => {
  it.each(operations)(
    "%s",
    async (_, base, change) => {
      const { before, now, changed } = await undone(base, change);
      expect(changed).toBe(true);
      expect(differences(before, now).filter((difference) => difference.material)).toEqual([]);
      expect(isExact(before, now)).toBe(true);
    },
    60_000,
  );

  it("says what comes back empty and what cannot come back", async () => {
    const { back } = await undone("CREATE TABLE t (a int, b text NOT NULL)", "ALTER TABLE t DROP COLUMN b");
    expect(back.statements).toEqual(["ALTER TABLE t ADD COLUMN b text NOT NULL"]);
    expect(back.emptied).toEqual([{ kind: "column", name: "t.b" }]);
    expect(back.impossible.map((entry) => entry.what)).toEqual(["t.b"]);
  }, 60_000);

  it("renames back instead of dropping", async () => {
    const { back } = await undone(
      "CREATE TABLE t (a int)",
      "ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO u",
    );
    expect(back.statements).toEqual(["ALTER TABLE u RENAME TO t", "ALTER TABLE t RENAME COLUMN b TO a"]);
    expect(back.emptied).toEqual([]);
  }, 60_000);
});
