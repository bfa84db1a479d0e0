/** A history's files into its migrations: what goes up, what goes down, in the order in which the tool runs them. */
import { nameOf } from "../../link/place.ts";
import { split } from "../../sql/split.ts";
import { type Libraries, speakersFor } from "../builders/speakers.ts";
import { type CodeMigration, readCode, type Speakers } from "./code.ts";
import type { FoundHistory, FoundMigration } from "./found.ts";
import type { History, Migration, Script, StoreDialect, Tool } from "./history.ts";
import { rollbackLines } from "./liquibase.ts";
import { dialectOfHistory, type TextOf, toolOf } from "./tools.ts";

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** Tools that give each statement to the database by itself. */
const bareTools: ReadonlySet<Tool> = new Set(["sequelize"]);
/** Tools that run nothing but SQL: code beside it is run by something else. */
const sqlTools: ReadonlySet<Tool> = new Set(["prisma", "supabase", "drizzle"]);

const noTransaction =
  /^--\s*(?:\+goose\s+no\s+transaction|\+migrate\s+(?:up|down)\s+notransaction|atlas:txmode\s+none|no-transaction|!\s*no-transaction|postgres-migrations\s+disable-transaction)|^--\s*migrate:(?:up|down)\s.*transaction:\s*false|runInTransaction:\s*false/im;

/** Who makes SQL of code, of which dialect, and what lies beside it. */
interface Writers {
  readonly textOf: TextOf;
  readonly dialect: StoreDialect;
  readonly speakers: Speakers;
}

/** `libraries`: the builders of tools; what is asked of one that is not among them stays unread. */
export function readHistory(found: FoundHistory, textOf: TextOf, libraries: Libraries = {}): History {
  const tool = toolOf(found, textOf);
  const dialect = dialectOfHistory(found, tool, textOf);
  const texts = tool === "node-pg-migrate" ? found.ups.map(({ path }) => textOf(path) ?? "") : [];
  const writers: Writers = { textOf, dialect, speakers: speakersFor(tool, dialect, libraries, texts) };
  const migrations = found.ups.map((one) => migrationOf(one, found, tool, textOf, writers));
  return { tool, folder: found.folder, dialect, migrations: inToolOrder(migrations, found, tool, textOf) };
}

function migrationOf(
  found: FoundMigration,
  { folder }: FoundHistory,
  tool: Tool,
  textOf: TextOf,
  writers: Writers,
): Migration {
  const { path } = found;
  const name = nameIn(path, folder, tool);
  const text = textOf(path);
  if (text === undefined) {
    const up: Script = { path, sql: "", whole: true };
    return { name, path, up, unread: "The file could not be read as text." };
  }
  if (isCode(path)) return fromCode(name, path, tool, text, writers);
  const whole = !bareTools.has(tool) && !noTransaction.test(text.slice(0, 100_000));
  const up: Script = { path, sql: section(text, "up"), whole };
  const down = downOf(found, text, tool, whole, textOf);
  return { name, path, up, ...(down === undefined ? {} : { down }) };
}

function fromCode(
  name: string,
  path: string,
  tool: Tool,
  text: string,
  { textOf, dialect, speakers }: Writers,
): Migration {
  const empty: Script = { path, sql: "", whole: true };
  if (sqlTools.has(tool)) return { name, path, up: empty, unread: "It is code beside the tool's SQL: it was not run." };
  const code: CodeMigration = readCode(text, path, dialect, speakers, textOf);
  const whole = !code.bare && (!bareTools.has(tool) || code.up?.joined === true);
  const up: Script = { path, sql: code.up?.sql ?? "", whole };
  const unread = code.up === undefined ? "It exports no function `up`." : code.up.unread;
  // A way down of which a part is unknown is no way that can be tried.
  const down = code.down === undefined || code.down.unread !== undefined ? undefined : code.down;
  const assumed = [...new Set([...(code.up?.assumed ?? []), ...(down?.assumed ?? [])])];
  return {
    name,
    path,
    up,
    ...(down === undefined ? {} : { down: { path, sql: down.sql, whole } }),
    ...(unread === undefined ? {} : { unread }),
    ...(assumed.length === 0 ? {} : { assumed }),
  };
}

function downOf(found: FoundMigration, text: string, tool: Tool, whole: boolean, textOf: TextOf): Script | undefined {
  if (found.down !== undefined) {
    const sql = textOf(found.down);
    return sql === undefined ? undefined : { path: found.down, sql: section(sql, "up"), whole };
  }
  if (tool === "liquibase") {
    const sql = rollbackLines(text);
    return sql === undefined ? undefined : { path: found.path, sql, whole };
  }
  if (!/^--\s*(?:\+(?:goose|micrate|migrate)\s+down|migrate:down|down migration)\b/im.test(text)) return undefined;
  return { path: found.path, sql: section(text, "down"), whole };
}

/** The statements of one way, at their own lines; what belongs to the other is left blank. */
function section(text: string, way: "up" | "down"): string {
  let made = "";
  for (const { kind, start, end, down } of split(text, "postgres")) {
    const piece = text.slice(start, end);
    // Marks stand in gaps: without them nothing of the result is taken for another way.
    const keep = kind === "statement" && (down === true) === (way === "down");
    made += keep ? piece : kind === "statement" ? blank(piece) : `${separatorIn(piece)}${blank(piece)}`;
  }
  return made;
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, "");

/** A gap ends the statement before it, whatever it is made of. */
const separatorIn = (gap: string): string => (/\S/.test(gap) ? ";" : "");

function nameIn(path: string, folder: string, tool: Tool): string {
  const rest = folder === "" ? path : path.slice(folder.length + 1);
  const file = nameOf(rest);
  // A folder for each migration bears its name.
  if (/^(?:migration|up)\.\w+$/.test(file)) return rest.split("/").at(-2) ?? file;
  if (tool === "flyway" || tool === "liquibase" || isCode(path)) return file.replace(/\.[^.]+$/, "");
  return file.replace(/(?:\.up)?\.sql$/, "");
}

/** Prisma sorts names as strings; Drizzle keeps a journal. */
function inToolOrder(
  migrations: readonly Migration[],
  { beside }: FoundHistory,
  tool: Tool,
  textOf: TextOf,
): readonly Migration[] {
  if (tool === "prisma") return migrations.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const journal = tool === "drizzle" ? beside.find((path) => path.endsWith("meta/_journal.json")) : undefined;
  if (journal === undefined) return migrations;
  const tags = [...(textOf(journal) ?? "").matchAll(/"tag"\s*:\s*"([^"]+)"/g)].map(([, tag]) => tag ?? "");
  const rank = new Map(tags.map((tag, at) => [tag, at]));
  const of = ({ name }: Migration): number => rank.get(name) ?? tags.length;
  return migrations.toSorted((a, b) => of(a) - of(b));
}
