/** The service's store on one machine: SQLite of the runtime, one file, one process for each role. */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { roles as allRoles, type Role } from "../roles.ts";
import type { Effects, KeptDelivery, Run, WorkStore } from "../work.ts";
import { unlocked } from "./busy.ts";
import { createClaims } from "./claims.ts";
import { createDecisions } from "./decisions.ts";
import { migrate } from "./migrate.ts";
import { ownFolder } from "./owner.ts";
import { createRunEvents, type RunEvent } from "./run-events.ts";
import { createRunList, stateOf } from "./run-list.ts";
import { transact } from "./transact.ts";
import { createWorld } from "./world.ts";

/** Milliseconds before a run that had ended is begun anew: GitHub's answers may be that late after its news. */
const reviveAfter = 2_000;

/** Milliseconds to wait for another role's write; a write takes a few. */
const patience = 5_000;

/** Opens or creates the store in a folder. Throws a `SourceError` when another process has one of the roles, or a newer version wrote it. */
export function openWorkStore(dir: string, roles: readonly Role[] = allRoles): WorkStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const owner = ownFolder(dir, roles);
  try {
    const db = unlocked(patience, () => openDatabase(join(dir, "work.sqlite")));
    // Whoever held a run is gone: there is one worker.
    return createStore(db, roles.includes("worker"), () => owner.release());
  } catch (error) {
    owner.release();
    throw error;
  }
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: patience });
  try {
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function createStore(db: DatabaseSync, voids: boolean, released: () => void): WorkStore {
  const world = createWorld(db);
  const events = createRunEvents(db);
  const claims = createClaims(db);
  const list = createRunList(db);
  const decisions = createDecisions(db);
  if (voids) claims.voidAll();

  const insert = db.prepare(
    "INSERT OR IGNORE INTO deliveries (guid, digest, event, received_at, body) VALUES (?, ?, ?, ?, ?)",
  );
  const pending = db.prepare(`
    SELECT seq, guid, event, received_at, body FROM deliveries
    WHERE seq > coalesce((SELECT seq FROM positions WHERE name = 'dispatched'), 0) ORDER BY seq LIMIT ?`);
  const moveOn = db.prepare(`
    INSERT INTO positions (name, seq) VALUES ('dispatched', ?)
    ON CONFLICT (name) DO UPDATE SET seq = max(positions.seq, excluded.seq)`);
  const backlog = db.prepare(`
    SELECT count(*) AS rows, min(received_at) AS oldest FROM deliveries
    WHERE seq > coalesce((SELECT seq FROM positions WHERE name = 'dispatched'), 0)`);
  const have = db.prepare("SELECT DISTINCT guid FROM deliveries WHERE guid IN (SELECT value FROM json_each(?))");
  const find = db.prepare("SELECT * FROM runs WHERE key = ?");
  const openIn = db.prepare("SELECT key FROM runs WHERE outcome IS NULL AND repository_id = ?");
  const passed = db.prepare(`
    SELECT key FROM runs WHERE outcome IS NULL AND stage = 'review' AND claimed_until <= :now AND repository_id = :repositoryId
      AND number = :number AND number > 0 AND key <> :key AND (head <> :head OR base <> :base)`);
  const asked = db.prepare(`
    SELECT count(*) FILTER (WHERE repository_id = :repositoryId AND number = :number AND coalesce(outcome, '') <> 'dropped') AS onPull,
      count(*) FILTER (WHERE repository_id = :repositoryId AND number = :number AND outcome = 'dropped') AS droppedOnPull,
      count(*) FILTER (WHERE json_extract(detail, '$.userId') = :userId) AS byPerson
    FROM runs WHERE kind IN ('comment', 'command') AND requested_at >= :since
      AND requested_seq < (SELECT requested_seq FROM runs WHERE key = :key)`);
  const stale = db.prepare("SELECT key FROM runs WHERE outcome IS NULL AND requested_at < ? AND claimed_until <= ?");
  const pruning = [
    "DELETE FROM deliveries WHERE received_at < :before AND seq <= :dispatched",
    `DELETE FROM deliveries WHERE seq <= :dispatched AND seq IN (
       SELECT seq FROM (SELECT seq, sum(length(body)) OVER (ORDER BY seq DESC) AS kept FROM deliveries) WHERE kept > :bytes)`,
    `DELETE FROM run_events WHERE key IN (SELECT key FROM runs WHERE outcome IS NOT NULL AND ended_at < :before)`,
    "DELETE FROM runs WHERE outcome IS NOT NULL AND ended_at < :before",
    "DELETE FROM pulls WHERE is_open = 0 AND updated_at < :before",
  ].map((sql) => {
    const statement = db.prepare(sql);
    statement.setAllowUnknownNamedParameters(true);
    return statement;
  });

  const take = (effects: Effects, now: number): void => {
    world.take(effects);
    for (const request of effects.requests ?? []) {
      const row = find.get(request.key);
      // Asked already. What has its answer keeps it; what ended without one may be asked again.
      if (row !== undefined && (row["outcome"] === null || row["outcome"] === "answered")) continue;
      const dueAt = row === undefined ? now : now + reviveAfter;
      events.record(request.key, { kind: "requested", request, dueAt }, now);
    }
    if (effects.gone === undefined) return;
    for (const repositoryId of world.forget(effects.gone))
      for (const row of openIn.all(repositoryId))
        events.record(String(row["key"]), { kind: "ended", outcome: "refused" }, now);
  };
  /** Takes what a run's holder says, if it holds it still. */
  const hear = (run: Run, event: RunEvent, at: number, then: () => void = () => {}): void =>
    transact(db, () => {
      if (!claims.holds(run)) return;
      events.record(run.key, event, at);
      then();
    });

  return {
    async append(deliveries) {
      // Only this must outlive the machine's power: all else follows from it.
      db.exec("PRAGMA synchronous = FULL");
      transact(db, () => {
        for (const { guid, event, receivedAt, body } of deliveries)
          insert.run(guid, createHash("sha256").update(body).digest(), event, receivedAt, body);
      });
      db.exec("PRAGMA synchronous = NORMAL");
    },
    undispatched: async (limit) => pending.all(limit).map(deliveryOf),
    async dispatch(seq, effects, now) {
      transact(db, () => {
        take(effects, now);
        moveOn.run(seq);
      });
    },
    apply: async (effects, now) => transact(db, () => take(effects, now)),
    known: async (guids) => new Set(have.all(JSON.stringify(guids)).map((row) => String(row["guid"]))),

    claim: async (stage, now, until) => transact(db, () => claims.next(stage, now, until)),
    aim: async (run, head, base, now) => hear(run, { kind: "aimed", head, base }, now),
    async announced(run, { checkRunId, head, base }, now) {
      hear(run, { kind: "announced", ...(checkRunId !== undefined && { checkRunId }), head, base }, now, () => {
        const { repositoryId, number, key } = run;
        for (const row of passed.all({ now, repositoryId, number, key, head, base }))
          events.record(String(row["key"]), { kind: "recalled" }, now);
      });
    },
    retry: async (run, { dueAt, why }, now) => hear(run, { kind: "retried", dueAt, why }, now),
    finish: async (run, outcome, now) => hear(run, { kind: "ended", outcome }, now),
    release: async (run) => claims.release(run),
    hold: async (installationId, until) => claims.hold(installationId, until),
    nextDue: async (now) => claims.nextDue(now),

    async run(key) {
      const row = find.get(key);
      return row === undefined ? undefined : stateOf(row);
    },
    runs: async (of) => list(of),
    async askedSince({ key, repositoryId, number, detail }, since) {
      const userId = Number(detail["userId"] ?? 0);
      const counts = asked.get({ key, repositoryId, number, userId, since }) ?? {};
      const { onPull, droppedOnPull, byPerson } = counts;
      return { onPull: Number(onPull), droppedOnPull: Number(droppedOnPull), byPerson: Number(byPerson) };
    },
    pullsAt: async (repositoryId, head) => world.pullsAt(repositoryId, head),
    repositories: async () => world.repositories(),
    repositoryNamed: async (owner, repo) => world.named(owner, repo),
    async load(now) {
      const { rows, oldest } = backlog.get() ?? {};
      const runs = claims.counts(now);
      const times = [oldest, runs.oldest].filter((time) => typeof time === "number");
      return { ...runs, deliveries: Number(rows ?? 0), oldest: times.length === 0 ? undefined : Math.min(...times) };
    },
    sweep: async (since, now) =>
      transact(db, () => {
        const rows = stale.all(since, now);
        for (const row of rows) events.record(String(row["key"]), { kind: "ended", outcome: "abandoned" }, now);
        return rows.length;
      }),
    async prune(before, bytes) {
      const dispatched = Number(db.prepare("SELECT seq FROM positions WHERE name = 'dispatched'").get()?.["seq"] ?? 0);
      transact(db, () => {
        for (const statement of pruning) statement.run({ before, bytes, dispatched });
        decisions.prune(before);
      });
    },
    rebuild: async () =>
      transact(db, () => {
        events.replay();
        decisions.replay();
      }),
    decisions,
    probe: async () => transact(db, () => moveOn.run(0)) && undefined,
    close() {
      db.close();
      released();
    },
  };
}

function deliveryOf(row: Readonly<Record<string, unknown>>): KeptDelivery {
  const { seq, guid, event, received_at: receivedAt, body } = row;
  if (!(body instanceof Uint8Array)) throw new TypeError("a delivery without a body");
  return { seq: Number(seq), guid: String(guid), event: String(event), receivedAt: Number(receivedAt), body };
}
