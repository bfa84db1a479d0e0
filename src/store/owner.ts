/**
 * One process owns a data folder. The lock is the system's own, held by an open transaction on a file beside the data: it goes
 * with the process, however that ends, and is never taken from one that lives.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SourceError } from "../ports.ts";

const busy = 5; /* SQLITE_BUSY */

/** Takes the folder, or throws a `SourceError` when another process has it. */
export function ownFolder(dir: string): { release(): void } {
  const db = new DatabaseSync(join(dir, "owner.lock"), { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    db.close();
    if (!(cause instanceof Error && "errcode" in cause && cause.errcode === busy)) throw cause;
    throw new SourceError(`Another process serves from ${dir}.`, {
      cause,
      hint: "Stop it, or set DATA_DIR to a folder of this one's own.",
    });
  }
  return { release: () => db.close() };
}
