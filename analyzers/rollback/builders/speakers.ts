/** Who makes SQL of a tool's calls. */

import type { Speakers } from "../histories/code.ts";
import type { StoreDialect, Tool } from "../histories/history.ts";
import { clients, knexSpeaker, type MakeKnex } from "./knex.ts";
import { type KyselyLibrary, kyselySpeaker } from "./kysely.ts";
import { type MakePgm, pgmSpeaker } from "./node-pg-migrate.ts";
import { sequelizeSpeaker } from "./sequelize/speaker.ts";

/** Libraries as far as somebody loaded them. */
export interface Libraries {
  readonly knex?: MakeKnex;
  readonly kysely?: KyselyLibrary;
  readonly pgm?: MakePgm;
}

/** Nobody where the tool has no builder, its library was not loaded, or it does not write that dialect. */
export function speakersFor(tool: Tool, dialect: StoreDialect, { knex, kysely, pgm }: Libraries): Speakers {
  if (dialect !== "postgres" && dialect !== "mysql" && dialect !== "sqlite") return {};
  if (tool === "knex" && knex !== undefined) return { up: knexSpeaker(knex, clients[dialect]) };
  if (tool === "kysely" && kysely !== undefined) return { up: kyselySpeaker(kysely, dialect) };
  if (dialect !== "postgres") return {};
  if (tool === "node-pg-migrate" && pgm !== undefined)
    return { up: pgmSpeaker(pgm, "up"), reverse: pgmSpeaker(pgm, "reverse") };
  return tool === "sequelize" ? { up: sequelizeSpeaker } : {};
}
