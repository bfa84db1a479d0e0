/** Which files are migrations, by the customs of the tools that run them, and in which order they run. */
import type { Facts, Statement } from "../../facts.ts";
import { isTestOnly, isVendored } from "../../roles.ts";
import { directoryOf, nameOf } from "../place.ts";

/** Prisma, Drizzle, Supabase, knex, Sequelize, dbmate, goose, Payload, and the like: `migrations`, `db-migrations`, `drizzle`. */
const folder = /^(?!\d)(?:[\w.-]*[._-])?(?:migrations?|migrate|drizzle)(?:[._-][\w.-]*)?$/i;
/** Flyway, golang-migrate, dbmate: a version in front of the name, wherever the file stands. */
const versioned = /^(?:\d{3,}[._-]|V\d+(?:[._]\d+)*__|R__)/;
/** In code, the tool's own modules stand beside the migrations: one of them has a stamp, stands in a folder that has one, or has a way up. */
const stamped = /^(?:\d|Migration\d+|m\d+|V\d)/i;
const stampedFolder = /\d{8,}/;
const wayUp = /(?:^|\.)up$/;
const script = /\.sql$/i;
const code = /\.[cm]?[jt]s$/;
const downFile = /(?:^|[._/-])down\.sql$|(?:^|\/)U\d[^/]*__[^/]*\.sql$/i;
/** Stores of their own whose dialects are not read. */
const otherStore = /(?:^|\/)(?:tinybird|bigquery|snowflake)\//i;

/**
 * The folder whose files are one history with a path; undefined for what is no migration on the way up. Several databases of
 * one repository have several. Without facts, modules that only their way up tells are left out.
 */
export function chainOf(path: string, facts?: Facts): string | undefined {
  if (!isSchemaCode(path)) return undefined;
  const segments = directoryOf(path).split("/");
  const at = segments.findLastIndex((segment) => folder.test(segment));
  if (at < 0) return script.test(path) && versioned.test(nameOf(path)) ? directoryOf(path) : undefined;
  const chain = segments.slice(0, at + 1).join("/");
  if (script.test(path)) return chain;
  const isStamped = stamped.test(nameOf(path)) || segments.slice(at + 1).some((one) => stampedFolder.test(one));
  return isStamped || facts?.symbols.some(({ name }) => wayUp.test(name)) ? chain : undefined;
}

/** A script or module that runs on the way up, once, and alters the schema. */
export const isMigration = (path: string, facts: Facts): boolean => chainOf(path, facts) !== undefined;

/** Whether SQL in a file may say what the schema is: no test's, no other store's, no way down. */
function isSchemaCode(path: string): boolean {
  if (!script.test(path) && !code.test(path)) return false;
  return !downFile.test(path) && !otherStore.test(path) && !isTestOnly(path) && !isVendored(path);
}

/** One statement as it runs on the way up, with where it stands. */
export interface Placed {
  readonly file: string;
  readonly statement: Statement;
}

/** Statements that shape the schema: each history in the order in which it runs, then scripts that belong to none. */
export interface Histories {
  readonly chains: readonly { readonly folder: string; readonly placed: readonly Placed[] }[];
  readonly scripts: readonly Placed[];
  /** Tables that an application makes for itself where it finds none. */
  readonly made: readonly Placed[];
}

export function historiesOf(files: ReadonlyMap<string, Facts>): Histories {
  const chains = new Map<string, string[]>();
  const scripts: string[] = [];
  const made: string[] = [];
  for (const [path, facts] of files) {
    if (facts.statements.length === 0) continue;
    const chain = chainOf(path, facts);
    if (chain !== undefined) chains.set(chain, [...(chains.get(chain) ?? []), path]);
    else if (isSchemaCode(path)) (script.test(path) ? scripts : made).push(path);
  }
  const placed = (path: string): readonly Placed[] => {
    const facts = files.get(path);
    return (
      facts?.statements.flatMap((statement) => (isDown(facts, statement) ? [] : [{ file: path, statement }])) ?? []
    );
  };
  return {
    chains: [...chains.keys()]
      .sort()
      .map((folder) => ({ folder, placed: (chains.get(folder) ?? []).sort(inOrder).flatMap(placed) })),
    scripts: scripts.sort(inOrder).flatMap(placed),
    made: made.sort(inOrder).flatMap(placed).flatMap(makesAlone),
  };
}

/** Of what code that is no migration runs, the tables that it makes: alterations and removals depend on what it finds. */
function makesAlone({ file, statement }: Placed): readonly Placed[] {
  const changes = statement.changes.filter((change) => change.does === "create-table" && change.as !== true);
  return changes.length === 0 ? [] : [{ file, statement: { ...statement, changes } }];
}

/** By versions where names begin with one (`2_x` before `10_x`), else as strings: the order of the runners. */
export function inOrder(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = compareSegments(left[at] ?? "", right[at] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareSegments(a: string, b: string): number {
  if (a === b) return 0;
  // Flyway runs what may be repeated behind all versions.
  const repeated = Number(a.startsWith("R__")) - Number(b.startsWith("R__"));
  if (repeated !== 0) return repeated;
  const left = versionOf(a);
  const right = versionOf(b);
  if (left.length === 0 || right.length === 0 || (isStamp(left) && isStamp(right))) return a < b ? -1 : 1;
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one = "", other = ""] = [left[at], right[at]];
    const order = one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : 1);
}

/** A day, with or without its time: `20241231` runs behind `20241130081500`, as strings go. */
const isStamp = ([first = "", ...more]: readonly string[]): boolean => first.length >= 8 && more.length === 0;

/** `V1_2__name` -> 1, 2; `0042_name` -> 42. As texts without leading zeros, since stamps outgrow numbers. */
function versionOf(segment: string): readonly string[] {
  const version = /^V?(\d+(?:[._]\d+)*)(?=[._-]|$)/i.exec(segment)?.[1];
  return version === undefined ? [] : version.split(/[._]/).map((part) => part.replace(/^0+/, ""));
}

/** Symbols within symbols; deeper code is generated. */
const deepestOwner = 20;

/** A section or a function that only runs on the way down. */
export function isDown(facts: Facts, { down, by }: Statement): boolean {
  if (down === true) return true;
  for (let at = by, hops = 0; at !== undefined && hops < deepestOwner; hops++) {
    const symbol = facts.symbols[at];
    if (/(?:^|\.)down$/.test(symbol?.name ?? "")) return true;
    at = symbol?.owner;
  }
  return false;
}

/** Whether a way back stands beside a migration: a section, a function, or a file. */
export function hasDown(path: string, facts: Facts, files: ReadonlyMap<string, Facts>): boolean {
  if (facts.statements.some((statement) => isDown(facts, statement))) return true;
  if (facts.symbols.some(({ name }) => /(?:^|\.)down$/.test(name))) return true;
  const stem = path.replace(/(?:[._-]?up)?\.sql$/i, "");
  const dir = path.slice(0, path.lastIndexOf("/") + 1);
  return [`${stem}.down.sql`, `${stem}_down.sql`, `${dir}down.sql`].some((down) => down !== path && files.has(down));
}
