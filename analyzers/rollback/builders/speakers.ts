/** Who makes SQL of a tool's calls. */

import type { Speakers } from "../histories/code.ts";
import type { StoreDialect, Tool } from "../histories/history.ts";
import { clients, knexSpeaker, type MakeKnex } from "./knex.ts";
import { type KyselyLibrary, kyselySpeaker } from "./kysely.ts";
import { isWrittenDown, type MakePgm, pgmSpeaker, shorthandsIn } from "./node-pg-migrate.ts";
import { sequelizeSpeaker } from "./sequelize/speaker.ts";

/** Libraries as far as somebody loaded them. */
export interface Libraries {
  readonly knex?: MakeKnex;
  readonly kysely?: KyselyLibrary;
  readonly pgm?: MakePgm;
}

/** `texts`: the history's files. Nobody where the tool has no builder, its library was not loaded, or it does not write that dialect. */
export function speakersFor(
  tool: Tool,
  dialect: StoreDialect,
  { knex, kysely, pgm }: Libraries,
  texts: readonly string[] = [],
): Speakers {
  if (dialect !== "postgres" && dialect !== "mysql" && dialect !== "sqlite") return {};
  if (tool === "knex" && knex !== undefined) return { up: knexSpeaker(knex, clients[dialect]), lazy: true };
  if (tool === "kysely" && kysely !== undefined) return { up: kyselySpeaker(kysely, dialect) };
  if (dialect !== "postgres") return {};
  if (tool === "node-pg-migrate" && pgm !== undefined) {
    const shorthands = new Set(texts.flatMap(shorthandsIn));
    return {
      up: pgmSpeaker(pgm, "up", shorthands),
      reverse: pgmSpeaker(pgm, "reverse", shorthands),
      isInOrder: isWrittenDown,
    };
  }
  return tool === "sequelize" ? { up: sequelizeSpeaker } : {};
}
