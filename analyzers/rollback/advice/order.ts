/** A migration among its neighbours. */
import { type AdviceRule, step } from "./advice.ts";
import type { Setting } from "./setting.ts";
import { shop } from "./shop.ts";

const sql = "CREATE TABLE refunds (id bigint PRIMARY KEY);";

/** Tools that run what is older than the last one all the same. */
const forgiving = new Set(["prisma", "rails", "typeorm", "sequelize", "mikro-orm", "sql", "liquibase", "payload"]);
/** Tools that tell migrations apart by the number in front alone. */
const numbered = new Set([
  "golang-migrate",
  "goose",
  "flyway",
  "dbmate",
  "supabase",
  "diesel",
  "sqlx",
  "hasura",
  "atlas",
  "graphile-migrate",
]);

const versionOf = (name: string): string | undefined =>
  /^[Vv]?(\d[\d._]*?)(?=[^\d._]|_|$)/.exec(name)?.[1]?.replace(/[._]+$/, "");

const editedApplied: AdviceRule = {
  name: "edited-applied-migration",
  title: "A migration that may have run is changed",
  why: "Where it ran, its new content will not run again; tools that keep checksums refuse to go on.",
  instead: "Put the difference into a new migration.",
  rollback: "Give the file its old content again.",
  level: "warning",
  *check({ known: { place } }) {
    if (place?.edited !== true) return;
    const what = `\`${place.name}\` stood there before with other content: databases that have it are not changed by this.`;
    yield {
      line: 1,
      subject: place.name,
      what,
      steps: [step("Give it its old content again, and put the difference into a migration of its own.")],
      grave: true,
    };
  },
  violates: [{ title: "other content under the same name", before: shop, sql, edited: true }],
  honours: [{ title: "a new one", before: shop, sql }],
};

/** The last of base's migrations that runs after this one. */
function outrun({ known: { place } }: Setting): string | undefined {
  if (place === undefined || place.edited) return undefined;
  const old = new Set(place.base);
  const at = place.head.indexOf(place.name);
  return at < 0 || old.has(place.name) ? undefined : place.head.slice(at + 1).findLast((name) => old.has(name));
}

const outOfOrder: AdviceRule = {
  name: "out-of-order",
  title: "A new migration comes before one that has run",
  why: "Databases that are up to date run it after the others, new ones before them; some tools skip it or refuse to go on.",
  instead: "Give it a number or a time after the last one of the branch that it goes into.",
  rollback: "Rename it before it has run anywhere.",
  level: "warning",
  *check(setting) {
    const last = outrun(setting);
    const { tool, place } = setting.known;
    if (last === undefined || place === undefined) return;
    const skips = forgiving.has(tool)
      ? "up-to-date databases run it last, new ones before that"
      : `${tool} may skip it or stop where \`${last}\` has run`;
    yield {
      line: 1,
      subject: place.name,
      what: `\`${last}\` stands behind it and may have run: ${skips}.`,
      steps: [step("Give it a number or a time after that, and generate it again where the tool keeps a snapshot.")],
      grave: true,
    };
  },
  violates: [
    {
      title: "a branch that took long",
      before: shop,
      sql,
      tool: "goose",
      order: { base: ["1_shop", "3_later"], head: ["1_shop", "2_change", "3_later"] },
    },
  ],
  honours: [
    {
      title: "it is the last",
      before: shop,
      sql,
      tool: "goose",
      order: { base: ["1_shop"], head: ["1_shop", "2_change"] },
    },
  ],
};

const duplicateVersion: AdviceRule = {
  name: "duplicate-version",
  title: "Two migrations have the same number",
  why: "The tool tells them apart by the number: it runs one of them, or none.",
  instead: "Give the new one a number of its own.",
  rollback: "Rename it before it has run anywhere.",
  level: "warning",
  *check({ known: { place, tool } }) {
    const version = place === undefined || place.edited ? undefined : versionOf(place.name);
    if (version === undefined || place === undefined || !numbered.has(tool)) return;
    const other = place.head.find((name) => name !== place.name && versionOf(name) === version);
    if (other !== undefined)
      yield {
        line: 1,
        subject: place.name,
        what: `\`${other}\` has the number ${version} as well.`,
        steps: [step("Give the new one the next free number.")],
        grave: true,
      };
  },
  violates: [
    {
      title: "two branches took the same number",
      before: shop,
      sql,
      tool: "goose",
      order: { base: ["1_shop", "2_before"], head: ["1_shop", "2_before", "2_change"] },
    },
  ],
  honours: [
    {
      title: "each has its own",
      before: shop,
      sql,
      tool: "goose",
      order: { base: ["1_shop"], head: ["1_shop", "2_change"] },
    },
  ],
};

const journalMismatch: AdviceRule = {
  name: "journal-mismatch",
  title: "The tool's own record does not name the migration",
  why: "Drizzle runs what its journal lists, in that order: a file that is not in it never runs.",
  instead: "Let the tool generate file, snapshot and journal together.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check({ known: { place } }) {
    if (place?.journal === undefined || place.journal.includes(place.name)) return;
    yield {
      line: 1,
      subject: place.name,
      what: `The journal does not list \`${place.name}\`: it never runs.`,
      steps: [step("Generate it, or list it in `meta/_journal.json` with its snapshot.")],
      grave: true,
    };
  },
  violates: [{ title: "a file that somebody put there", before: shop, sql, tool: "drizzle", journal: ["1_shop"] }],
  honours: [{ title: "the journal lists it", before: shop, sql, tool: "drizzle", journal: ["1_shop", "2_change"] }],
};

/** Words that only other databases know. */
const foreign =
  /`[^`]+`|\bAUTO_INCREMENT\b|\bAUTOINCREMENT\b|\bENGINE\s*=|^\s*PRAGMA\b|\bUNSIGNED\b|\bON UPDATE CURRENT_TIMESTAMP\b/im;

const wrongDialect: AdviceRule = {
  name: "wrong-dialect-in-folder",
  title: "A statement is for another database",
  why: "PostgreSQL does not take it: the migration fails.",
  instead: "Write it for the database that the folder is for.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check({ known: { unparsed } }) {
    for (const one of unparsed)
      if (foreign.test(one.sql))
        yield {
          line: one.line,
          what: "It is written for MySQL or SQLite; PostgreSQL does not take it.",
          steps: [step("Write it for PostgreSQL.")],
          grave: true,
        };
  },
  violates: [{ title: "backticks", before: shop, sql: "ALTER TABLE `orders` ADD COLUMN `paid` boolean;" }],
  honours: [{ title: "double quotes", before: shop, sql: 'ALTER TABLE "orders" ADD COLUMN "paid" boolean;' }],
};

const syntaxError: AdviceRule = {
  name: "syntax-error",
  title: "PostgreSQL's grammar does not take a statement",
  why: "The migration fails there; what ran before stays where each statement is a transaction of its own.",
  instead: "Mend it, and let the migration run against an empty database in the tests.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check({ known: { unparsed } }) {
    for (const one of unparsed)
      if (!foreign.test(one.sql))
        yield {
          line: one.line,
          what: `PostgreSQL says: ${one.message.replace(/[.\s]*$/, "")}.`,
          steps: [step("Mend the statement.")],
          grave: true,
        };
  },
  violates: [{ title: "a word too few", before: shop, sql: "ALTER TABLE orders ADD COLUM paid boolean;" }],
  honours: [{ title: "all words", before: shop, sql: "ALTER TABLE orders ADD COLUMN paid boolean;" }],
};

export const orderRules: readonly AdviceRule[] = [editedApplied, outOfOrder, duplicateVersion, journalMismatch];
export const dialectRules: readonly AdviceRule[] = [wrongDialect, syntaxError];
