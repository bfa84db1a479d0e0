/** A database in the sandbox, as a migration runner would use it, and as somebody who watches it. */
import { heldBy, type Moment, momentOf, momentQuery } from "../../analyzers/rollback/locks.ts";
import type { Runnable } from "../../analyzers/rollback/statements.ts";
import type { SqlError } from "../sandbox/protocol.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { HeldAt } from "./verdict.ts";

/** A statement that PostgreSQL refused. */
export interface Refusal extends SqlError {
  /** Of the script, from 1; undefined where the script ran as one. */
  readonly line?: number;
}

/** Beyond this many statements a script is run without watching each: no person writes such a migration. */
export const mostWatched = 300;

/** Runs a script; nothing of it stays where a transaction was open when it failed. */
export async function runScript(
  sandbox: Sandbox,
  statements: readonly Runnable[],
  whole: boolean,
): Promise<Refusal | undefined> {
  if (whole && !statements.some(({ alone, control }) => alone === true || control === true)) {
    const error = await sandbox.run(statements.map(({ sql }) => sql).join(";\n"));
    return error;
  }
  for (const { sql, line } of statements) {
    const error = await sandbox.run(sql);
    if (error === undefined) continue;
    await sandbox.run("ROLLBACK");
    return { ...error, line };
  }
  return undefined;
}

export interface Watched {
  readonly refusal?: Refusal;
  /** Empty, too, where the script is too long to be watched. */
  readonly held: readonly HeldAt[];
}

/** As `runScript`, with what each statement locks. What runs alone cannot be watched: its transactions are its own. */
export async function watchScript(sandbox: Sandbox, statements: readonly Runnable[], whole: boolean): Promise<Watched> {
  if (statements.length > mostWatched) {
    const refusal = await runScript(sandbox, statements, whole);
    return { held: [], ...(refusal === undefined ? {} : { refusal }) };
  }
  const own = statements.some(({ control }) => control === true);
  // A runner's single transaction, unless the script keeps its own.
  const single = whole && !own && !statements.some(({ alone }) => alone === true);
  const held: HeldAt[] = [];
  const first = await moment(sandbox);
  // Counters may begin anew at the end of a transaction: what is compared stands in one. Looking is a query, before which a transaction
  // may still be told what it is: nobody looks before its first statement that does something.
  let before: Moment | undefined;
  let open = single;
  const begin = async (): Promise<void> => {
    await sandbox.run("BEGIN");
    before = undefined;
  };
  if (single) await begin();
  for (const [at, { sql, line, alone, control }] of statements.entries()) {
    const inside = single || own || alone === true || control === true;
    if (!inside) await begin();
    const sets = /^\s*set\b/i.test(sql);
    const told = control === true || alone === true || sets;
    const was = told ? undefined : (before ?? (await moment(sandbox)));
    const refusal = await sandbox.run(sql);
    if (refusal !== undefined) {
      await sandbox.run("ROLLBACK");
      return { held, refusal: { ...refusal, line } };
    }
    if (control === true) open = !/^\s*(?:commit|end|rollback|abort)\b/i.test(sql);
    if (was === undefined) {
      if (!sets) before = undefined;
    } else {
      const after = await moment(sandbox);
      const rest = single || open ? statements.length - at : 1;
      for (const one of heldBy(first, was, after)) held.push({ ...one, line, statements: rest });
      before = after;
    }
    if (!inside) await sandbox.run("COMMIT");
  }
  if (single) {
    const refusal = await sandbox.run("COMMIT");
    if (refusal !== undefined) return { held, refusal };
  }
  return { held };
}

async function moment(sandbox: Sandbox): Promise<Moment> {
  return momentOf(await sandbox.ask(momentQuery));
}

/** What `look` sees after `statements` have run in a transaction, which is then rolled back; or what was refused. */
export async function pretend<Seen>(
  sandbox: Sandbox,
  statements: readonly Runnable[],
  look: () => Promise<Seen>,
): Promise<{ readonly seen: Seen } | { readonly refusal: Refusal }> {
  await sandbox.run("BEGIN");
  try {
    for (const { sql, line, control } of statements) {
      if (control === true) continue;
      // In a transaction an index is built in the plain way: what is there afterwards is the same.
      const refusal = await sandbox.run(sql.replace(/\bconcurrently\b/i, ""));
      if (refusal !== undefined) return { refusal: { ...refusal, line } };
    }
    return { seen: await look() };
  } finally {
    await sandbox.run("ROLLBACK");
  }
}
