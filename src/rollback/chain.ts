/** Base's migrations, run once: the database that a change starts from, kept under what made it. */
import type { Migration } from "../../analyzers/rollback/histories/history.ts";
import { type Statements, statementsOf } from "../../analyzers/rollback/statements.ts";
import { engineName } from "../sandbox/engine-name.ts";
import { isBundled } from "../sandbox/extensions.ts";
import type { Contents, Sandbox } from "../sandbox/sandbox.ts";
import { type Clusters, keysOf } from "./clusters.ts";
import { runScript } from "./session.ts";

export interface Chain {
  /** Extensions that any of its scripts asks for. */
  readonly extensions: readonly string[];
  /** SQL that stands for what a platform brings along. */
  readonly stubs: string;
  readonly notes: readonly string[];
}

type Opener = (contents: Contents) => Promise<Sandbox>;

/** What is run of a script in the engine that is at hand. */
export const statementsIn = (sql: string): Statements => statementsOf(sql, isBundled);

/** How many sentences about base's own trouble are worth reading. */
const mostNotes = 5;
/** Milliseconds of a chain that are worth keeping it: shorter ones are run again in less than a cluster takes to write and read. */
const worthKeeping = 1_500;
/** Milliseconds that must be left for keeping a cluster: it is written once for many changes, and never at the cost of this one. */
const keepingTime = 15_000;

export async function layChain(
  { extensions, stubs }: Chain,
  base: readonly Migration[],
  clusters: Clusters,
  open: Opener,
): Promise<{ readonly sandbox: Sandbox; readonly notes: readonly string[] }> {
  const bundled = extensions.filter(isBundled);
  const steps = base.map(({ up, name }) => `${name}\n${up.whole}\n${up.sql}`);
  const keys = keysOf(JSON.stringify([engineName(), bundled, stubs]), steps);
  const known = await clusters.latest(keys);
  const sandbox =
    known === undefined
      ? await fresh(bundled, clusters, open)
      : await open({ extensions: bundled, cluster: known.bytes });
  const notes = known === undefined ? [] : await remembered(sandbox);
  if (known === undefined && stubs !== "") await sandbox.run(stubs);
  const rest = base.slice(known?.at ?? 0);
  const started = performance.now();
  for (const migration of rest) notes.push(...(await lay(sandbox, migration)));
  await settings(sandbox);
  if (performance.now() - started > worthKeeping && sandbox.left() > keepingTime) {
    await remember(sandbox, notes);
    const key = keys.at(-1);
    if (key !== undefined) await clusters.keep(key, await sandbox.dump());
  }
  return { sandbox, notes: shortened(notes) };
}

/** A cluster without anything in it takes seven seconds to make and one to load. */
async function fresh(extensions: readonly string[], clusters: Clusters, open: Opener): Promise<Sandbox> {
  const [key = ""] = keysOf(`prepared ${engineName()}`, []);
  const prepared = await clusters.latest([key]);
  if (prepared !== undefined) return await open({ extensions, cluster: prepared.bytes });
  const sandbox = await open({ extensions });
  await clusters.keep(key, await sandbox.dump());
  return sandbox;
}

/** As a runner's new connection finds things. A zone that is not UTC shows what depends on zones. */
export async function settings(sandbox: Sandbox): Promise<void> {
  await sandbox.run(asNew);
}

/** In one message: it is sent before every migration of a chain. */
const asNew = `RESET ALL;
SET TimeZone = 'America/New_York';
SELECT set_config('search_path', CASE WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = 'extensions') THEN '"$user", public, extensions' ELSE '"$user", public' END, false)`;

/** Runs one of base's migrations. It did run somewhere: what fails here is left out, and said. */
async function lay(sandbox: Sandbox, { name, up, unread }: Migration): Promise<readonly string[]> {
  await settings(sandbox);
  const { run, leftOut } = statementsIn(up.sql);
  const notes = leftOut.map(({ line, why }) => `\`${name}\`, line ${line}, was left out: ${why}`);
  if (unread !== undefined) notes.push(`\`${name}\` was run in part: ${unread}`);
  if ((await runScript(sandbox, run, up.whole)) === undefined) return notes;
  for (const statement of run) {
    if (statement.control === true) continue;
    const refusal = await sandbox.run(statement.sql);
    if (refusal !== undefined)
      notes.push(`\`${name}\`, line ${statement.line}, does not run here and was left out: ${refusal.message}`);
  }
  return notes;
}

/** The cluster itself keeps what was left out of it. */
async function remember(sandbox: Sandbox, notes: readonly string[]): Promise<void> {
  const [row] = await sandbox.ask("SELECT quote_ident(current_database()) AS name");
  await sandbox.run(`COMMENT ON DATABASE ${String(row?.["name"])} IS '${JSON.stringify(notes).replaceAll("'", "''")}'`);
}

async function remembered(sandbox: Sandbox): Promise<string[]> {
  const [row] = await sandbox.ask(
    "SELECT shobj_description(oid, 'pg_database') AS notes FROM pg_database WHERE datname = current_database()",
  );
  try {
    const told: unknown = JSON.parse(String(row?.["notes"]));
    return Array.isArray(told) ? told.map(String) : [];
  } catch {
    // Nothing was left out, or a migration wrote its own comment over it.
    return [];
  }
}

function shortened(notes: readonly string[]): readonly string[] {
  const more = notes.length - mostNotes;
  return more <= 0 ? notes : [...notes.slice(0, mostNotes), `${more} more statements of base were left out.`];
}
