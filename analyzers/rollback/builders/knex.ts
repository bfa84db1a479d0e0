/** Calls of Knex's builder into SQL, by Knex itself: it knows no database, and is asked for text alone. */
import type { Knex } from "knex";
import type { Effect } from "../histories/code/follow.ts";
import type { Spoken } from "../histories/code/sinks.ts";
import { type Link, type Root, stepsOf, Unread } from "../histories/code/values.ts";
import type { Speaker } from "../histories/code.ts";
import { Replay, type Vocabulary, words } from "./replay.ts";
import { inTransaction } from "./transactions.ts";

/** Makes a Knex of a dialect that has no connection. */
export type MakeKnex = typeof import("knex").default;

const quiet = { warn() {}, error() {}, deprecate() {}, debug() {} };
export const clients = { postgres: "pg", mysql: "mysql2", sqlite: "better-sqlite3" } as const;

const vocabulary: Vocabulary = {
  members: words("schema fn client"),
  methods: words(`
    raw ref now uuid
    alterTable table createTable createTableIfNotExists createTableLike dropTable dropTableIfExists renameTable withSchema
    createSchema createSchemaIfNotExists dropSchema dropSchemaIfExists createExtension createExtensionIfNotExists dropExtension
    dropExtensionIfExists createView createViewOrReplace createMaterializedView refreshMaterializedView dropView dropViewIfExists
    dropMaterializedView dropMaterializedViewIfExists renameView alterView
    increments bigincrements bigIncrements integer int tinyint smallint mediumint bigint bigInteger tinyInteger smallInteger mediumInteger
    text string float double real decimal boolean bool date datetime dateTime time timestamp timestamps dropTimestamps binary enum enu
    json jsonb uuid geometry geography point specificType
    comment engine charset collate inherits
    index unique primary foreign dropIndex dropUnique dropPrimary dropForeign dropColumn dropColumns renameColumn setNullable
    dropNullable check checkPositive checkNegative checkIn checkNotIn checkBetween checkLength checkRegex dropChecks
    references inTable on onDelete onUpdate withKeyName deferrable
    defaultTo unsigned notNullable notNull nullable first after alter column columns as checkOption localCheckOption cascadedCheckOption
    select from into where andWhere orWhere whereNot whereIn whereNotIn whereNull whereNotNull whereRaw whereExists whereNotExists
    whereBetween whereLike whereILike andWhereRaw orWhereNull orWhereIn join innerJoin leftJoin distinct groupBy orderBy limit count max min sum
    insert update del delete truncate onConflict ignore merge returning with increment decrement
  `),
};

/** Calls about a transaction of the migration's own: none of them is SQL. */
const ends = words("transaction commit rollback destroy isCompleted");

export function knexSpeaker(makeKnex: MakeKnex, client: (typeof clients)[keyof typeof clients]): Speaker {
  const knex = makeKnex({ client, log: quiet, useNullAsDefault: true });
  const standing = (root: Root): unknown => (inTransaction(root) || fromModule(root) ? knex : undefined);
  return (effect) => {
    const { root, links } = stepsOf(effect.link);
    if (inTransaction(root) && ends.has(effect.link.step.name) && links.length === 1) return [];
    const replay = new Replay(standing, vocabulary);
    const [first] = links;
    if (first?.step.name === "schema" && first.step.how === "get" && links.length > 1)
      return schemaOf(links, root, replay, effect);
    return [...said(replay.of(effect.link), effect)].map((sql) => ({ sql, line: effect.line }));
  };
}

/** `import knex from "knex"`, for its functions. */
const fromModule = ({ role, module }: Root): boolean => role === "import" && module === "knex";

/** What stands in one chain runs call by call, so each is asked by itself, at its own line. */
function schemaOf(links: readonly Link[], root: Root, replay: Replay, effect: Effect): readonly Spoken[] {
  const calls = links.slice(1);
  // A schema is for all that stand behind it.
  if (calls.some(({ step }) => step.name === "withSchema" || step.name === "then"))
    return said(replay.of(effect.link), effect).map((sql) => ({ sql, line: effect.line }));
  return calls.flatMap((call) => {
    const schema: unknown = Reflect.get(replay.of(root) as object, "schema");
    const asked = { ...effect, line: call.line };
    return said(replay.on(schema, call), asked).map((sql) => ({ sql, line: call.line }));
  });
}

interface Statement {
  readonly sql: string;
  readonly output?: unknown;
  readonly statementsProducer?: unknown;
}

/** The statements of a builder; those whose text hangs on what the database answers are not known. */
function said(builder: unknown, { line, words: text }: Effect): readonly string[] {
  const refuse = (): Unread => new Unread(text, line);
  const asked = builder as Partial<Pick<Knex.SchemaBuilder, "toSQL" | "toQuery">> | null;
  if (typeof asked?.toSQL !== "function" || typeof asked.toQuery !== "function") throw refuse();
  try {
    const told: unknown = asked.toSQL();
    const statements = (Array.isArray(told) ? told : [told]) as readonly Statement[];
    if (statements.some(({ output, statementsProducer }) => output !== undefined || statementsProducer !== undefined))
      throw refuse();
    const sql = asked.toQuery();
    return sql === "" ? [] : [sql];
  } catch (thrown) {
    if (thrown instanceof Unread || thrown instanceof RangeError) throw thrown;
    throw refuse();
  }
}
