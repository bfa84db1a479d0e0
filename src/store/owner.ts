/**
 * One process has a role in a data folder. The lock is the system's own, held by an open transaction on a file beside the data: it goes
 * with the process, however that ends, and is never taken from one that lives.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SourceError } from "../ports.ts";
import type { Role } from "../roles.ts";
import { isBusy } from "./busy.ts";

/** Takes the roles, or throws a `SourceError` when another process has one of them; then it has none. */
export function ownFolder(dir: string, roles: readonly Role[]): { release(): void } {
  const held: DatabaseSync[] = [];
  const release = (): void => {
    for (const db of held.splice(0)) db.close();
  };
  for (const role of roles) {
    const db = new DatabaseSync(join(dir, `${role}.lock`), { timeout: 0 });
    held.push(db);
    try {
      db.exec("BEGIN EXCLUSIVE");
    } catch (cause) {
      release();
      if (!isBusy(cause)) throw cause;
      throw new SourceError(`Another process serves from ${dir}: it is the ${role}.`, {
        cause,
        hint: "Stop it, or set DATA_DIR to a folder of this one's own.",
      });
    }
  }
  return { release };
}
