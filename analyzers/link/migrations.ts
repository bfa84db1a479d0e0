/** Which files are migrations, and in which order they run. */
import type { Facts, Statement } from "../facts.ts";

const folder = /(?:^|\/)(?:migrations?|migrate|drizzle)(?:\/|$)/i;
const isDownFile = /(?:[._/-]|^)down\.sql$/i;

/** A script below a migrations folder: the convention that Prisma, Drizzle, Supabase, knex, Sequelize, dbmate and goose share. */
export function isMigration(path: string): boolean {
  const at = path.lastIndexOf("/");
  return folder.test(path.slice(0, Math.max(0, at)));
}

/** One statement as it runs on the way up, with where it stands. */
export interface Placed {
  readonly file: string;
  readonly statement: Statement;
  /** Ordinal within its file. */
  readonly at: number;
}

/**
 * Statements that shape the schema, in the order in which they run: schema files first, then migrations by their path as a
 * plain string, which is the order their runners use. What runs only on the way down is left out.
 */
export function* inOrder(files: ReadonlyMap<string, Facts>): Generator<Placed> {
  const scripts = [...files].filter(([path, { statements }]) => statements.length > 0 && !isDownFile.test(path));
  for (const migrations of [false, true])
    for (const [file, facts] of scripts) {
      if (isMigration(file) !== migrations) continue;
      // Code outside a migrations folder queries; only scripts and migrations define.
      if (!migrations && !file.endsWith(".sql")) continue;
      for (const [at, statement] of facts.statements.entries())
        if (!isDown(facts, statement)) yield { file, statement, at };
    }
}

/** A section or a function that only runs on the way down. */
export function isDown(facts: Facts, { down, by }: Statement): boolean {
  return down === true || (by !== undefined && /(?:^|\.)down$/.test(facts.symbols[by]?.name ?? ""));
}

/** Whether a way back stands beside a migration: a section, a function, or a file. */
export function hasDown(path: string, facts: Facts, files: ReadonlyMap<string, Facts>): boolean {
  if (facts.statements.some((statement) => isDown(facts, statement))) return true;
  if (facts.symbols.some(({ name }) => /(?:^|\.)down$/.test(name))) return true;
  const stem = path.replace(/(?:[._-]?up)?\.sql$/i, "");
  const dir = path.slice(0, path.lastIndexOf("/") + 1);
  return [`${stem}.down.sql`, `${stem}_down.sql`, `${dir}down.sql`].some((down) => down !== path && files.has(down));
}
