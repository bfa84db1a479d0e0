import type { DatabaseSync } from "node:sqlite";

/** Does all of `act` or nothing of it. */
export function transact<T>(db: DatabaseSync, act: () => T): T {
  // IMMEDIATE takes the write lock at once, so that waiting for it is the busy timeout's work and never a failed upgrade.
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = act();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
