/** Calls of Kysely's builder into SQL, by Kysely itself: compiled, never executed. */
import type * as KyselyModule from "kysely";
import { type Root, stepsOf, Unread } from "../histories/code/values.ts";
import type { Speaker } from "../histories/code.ts";
import type { StoreDialect } from "../histories/history.ts";
import { inlined } from "./literals.ts";
import { Replay, type Vocabulary, words } from "./replay.ts";
import { inTransaction } from "./transactions.ts";

export type KyselyLibrary = Pick<
  typeof KyselyModule,
  | "DummyDriver"
  | "Kysely"
  | "MysqlAdapter"
  | "MysqlQueryCompiler"
  | "PostgresAdapter"
  | "PostgresQueryCompiler"
  | "SqliteAdapter"
  | "SqliteQueryCompiler"
  | "sql"
>;

const vocabulary: Vocabulary = {
  members: words("schema fn"),
  methods: words(`
    withSchema createTable alterTable dropTable createIndex dropIndex createSchema dropSchema createView dropView refreshMaterializedView
    createType dropType addColumn dropColumn renameColumn alterColumn modifyColumn addConstraint dropConstraint renameConstraint
    addUniqueConstraint addCheckConstraint addForeignKeyConstraint addPrimaryKeyConstraint addIndex renameTo setSchema
    ifNotExists ifExists temporary onCommit modifyFront modifyEnd as asEnum cascade concurrently materialized orReplace withData
    unique nullsNotDistinct on using column columns expression where notNull primaryKey references onDelete onUpdate defaultTo check
    autoIncrement unsigned identity stored generatedAlwaysAs generatedAlwaysAsIdentity generatedByDefaultAsIdentity deferrable
    notDeferrable initiallyDeferred initiallyImmediate setDataType setDefault dropDefault setNotNull dropNotNull
    ref table id lit val raw join value eb and or not exists between
    selectFrom select selectAll insertInto values defaultValues columns onConflict doNothing doUpdateSet updateTable set from deleteFrom
    whereRef innerJoin leftJoin onRef returning returningAll distinct distinctOn groupBy orderBy limit having with count countAll max min sum
    coalesce fn jsonPath
  `),
};

const runs = words("execute executeTakeFirst executeTakeFirstOrThrow");
const ends = words("commit rollback transaction startTransaction connection");

interface Compiled {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export function kyselySpeaker(library: KyselyLibrary, dialect: StoreDialect): Speaker {
  const { sql } = library;
  const db = compilerOf(library, dialect);
  const standing = (root: Root): unknown => {
    if (inTransaction(root)) return db;
    return root.role === "import" && root.module === "kysely" && root.name === "sql" ? sql : undefined;
  };
  return ({ link, line, words: text }) => {
    if (ends.has(link.step.name) && inTransaction(stepsOf(link).root)) return [];
    // Only what is executed happens.
    if (!runs.has(link.step.name) || link.of.kind !== "link") throw new Unread(text, line);
    const builder = new Replay(standing, vocabulary).of(link.of) as { compile?: (of: unknown) => Compiled };
    if (typeof builder.compile !== "function") throw new Unread(text, line);
    try {
      const compiled = builder.compile(db);
      const first = stepsOf(link).links.find(({ step }) => step.how !== "get");
      return [{ sql: inlined(compiled.sql, compiled.parameters, dialect), line: first?.line ?? line }];
    } catch (thrown) {
      if (thrown instanceof RangeError) throw thrown;
      throw new Unread(text, line);
    }
  };
}

function compilerOf(library: KyselyLibrary, dialect: StoreDialect): unknown {
  const { DummyDriver, Kysely } = library;
  const [Adapter, Compiler] =
    dialect === "mysql"
      ? [library.MysqlAdapter, library.MysqlQueryCompiler]
      : dialect === "sqlite"
        ? [library.SqliteAdapter, library.SqliteQueryCompiler]
        : [library.PostgresAdapter, library.PostgresQueryCompiler];
  return new Kysely({
    dialect: {
      createAdapter: () => new Adapter(),
      createDriver: () => new DummyDriver(),
      createQueryCompiler: () => new Compiler(),
      createIntrospector: () => {
        throw new Error("There is no database.");
      },
    },
  });
}
