/** The builders of the tools that migrations are written with; each is loaded where a history of its tool is tried, and never else. */
import type { Libraries } from "../../analyzers/rollback/builders/speakers.ts";
import type { Tool } from "../../analyzers/rollback/histories/history.ts";

/** Loading one takes a fifth of a second. */
export async function librariesOf(tool: Tool): Promise<Libraries> {
  if (tool === "knex") return { knex: (await import("knex")).default };
  if (tool === "kysely") return { kysely: await import("kysely") };
  if (tool === "node-pg-migrate") return { pgm: (await import("node-pg-migrate")).MigrationBuilder };
  return {};
}
