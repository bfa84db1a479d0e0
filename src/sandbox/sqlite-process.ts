/**
 * A process of its own with SQLite in its memory, started like the other (`engine-process.ts`). The runtime's permissions do not reach into
 * SQLite, so its own authorizer keeps files away: no database is attached, none is written out, and of pragmas only those have an effect
 * that are about foreign keys, altering tables, and asking for the schema, and two that modules of virtual tables ask.
 */
import process from "node:process";
import { constants, DatabaseSync } from "node:sqlite";
import type { Reply, Request } from "./protocol.ts";

const pragmas =
  /^(?:page_size|data_version|foreign_keys|defer_foreign_keys|foreign_key_list|foreign_key_check|legacy_alter_table|table_list|table_x?info|index_list|index_x?info)$/i;

let engine: DatabaseSync | undefined;

function open(): DatabaseSync {
  const opened = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
  opened.setAuthorizer((action, what) => {
    if (action === constants.SQLITE_ATTACH || action === constants.SQLITE_DETACH) return constants.SQLITE_DENY;
    if (action === constants.SQLITE_PRAGMA && !pragmas.test(what ?? "")) return constants.SQLITE_IGNORE;
    return constants.SQLITE_OK;
  });
  return opened;
}

function answer(request: Request): Reply {
  if (request.do === "open") {
    engine = open();
    return { is: "done" };
  }
  if (engine === undefined) throw new Error("No database is open.");
  switch (request.do) {
    case "run":
      engine.exec(request.sql);
      return { is: "done" };
    case "ask":
      return { is: "rows", rows: engine.prepare(request.sql).all() };
    case "dump":
      throw new Error("A database in SQLite is not kept.");
  }
}

process.on("message", (request: Request) => {
  let reply: Reply;
  try {
    reply = answer(request);
  } catch (error) {
    reply = { is: "refused", error: { message: error instanceof Error ? error.message : String(error) } };
  }
  process.send?.(reply);
});
process.on("disconnect", () => process.exit(0));
