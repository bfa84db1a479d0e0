/** Migrations of the service's own database: SQL files in the order of their names, each applied once and whole. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { SourceError } from "../ports.ts";
import { transact } from "./transact.ts";

const folder = fileURLToPath(new URL("./migrations", import.meta.url));

/** Brings a database to the newest version. Throws a `SourceError` when it is of a newer program. */
export function migrate(db: DatabaseSync): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const version = versionOf(db);
  if (version > files.length)
    throw new SourceError("The data folder was written by a newer version of blast radius.", {
      hint: "Start that version again, or give this one a DATA_DIR of its own.",
    });
  for (const [index, name] of files.entries()) {
    if (index < version) continue;
    const sql = readFileSync(join(folder, name), "utf8");
    transact(db, () => {
      // Another process may have come first while this one waited for the lock.
      if (versionOf(db) > index) return;
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
