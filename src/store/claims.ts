/** Who works on which run: whose turn it is, one lane per repository, and fairness over installations. */
import type { DatabaseSync } from "node:sqlite";
import type { Load, Run, Stage } from "../work.ts";
import { requestOf } from "./run-events.ts";

export interface Claims {
  next(stage: Stage, now: number, until: number): Run | undefined;
  /** Whether this holder's word still counts. */
  holds(run: Run): boolean;
  release(run: Run): void;
  hold(installationId: number, until: number): void;
  nextDue(now: number): number | undefined;
  counts(now: number): Omit<Load, "deliveries">;
  /** For the only worker of a folder, when it begins: whoever held a run is gone. */
  voidAll(): void;
}

/** Serving one installation after another is fair whatever each has waiting; within one, people before sweeps, then the older. */
const select = (sameLane: string) => `
  SELECT runs.*, repositories.installation_id, repositories.owner, repositories.repo
  FROM runs
  JOIN repositories USING (repository_id)
  LEFT JOIN turns USING (installation_id)
  WHERE runs.outcome IS NULL AND runs.stage = :stage AND runs.due_at <= :now AND runs.claimed_until <= :now
    AND coalesce(turns.held_until, 0) <= :now
    AND NOT EXISTS (
      SELECT 1 FROM runs AS other
      WHERE other.outcome IS NULL AND other.stage = :stage AND other.claimed_until > :now
        AND other.repository_id = runs.repository_id ${sameLane})
  ORDER BY coalesce(turns.turn, 0), runs.priority, runs.requested_seq
  LIMIT 1`;

export function createClaims(db: DatabaseSync): Claims {
  const due: Readonly<Record<Stage, ReturnType<DatabaseSync["prepare"]>>> = {
    announce: db.prepare(select("AND other.number = runs.number")),
    review: db.prepare(select("")),
  };
  const lastTurn = db.prepare("SELECT seq FROM positions WHERE name = 'turn'");
  const putTurn = db.prepare(
    "INSERT INTO positions (name, seq) VALUES ('turn', ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
  );
  const serve = db.prepare(`
    INSERT INTO turns (installation_id, turn, held_until) VALUES (?, ?, 0)
    ON CONFLICT (installation_id) DO UPDATE SET turn = excluded.turn`);
  const take = db.prepare("UPDATE runs SET claim = ?, claimed_until = ? WHERE key = ?");
  const held = db.prepare("SELECT 1 FROM runs WHERE key = ? AND claim = ? AND outcome IS NULL");
  const giveBack = db.prepare("UPDATE runs SET claimed_until = 0 WHERE key = ? AND claim = ?");
  const putHold = db.prepare(`
    INSERT INTO turns (installation_id, turn, held_until) VALUES (?, 0, ?)
    ON CONFLICT (installation_id) DO UPDATE SET held_until = max(held_until, excluded.held_until)`);
  const soonest = db.prepare(`
    SELECT min(at) AS at FROM (
      SELECT max(runs.due_at, runs.claimed_until, coalesce(turns.held_until, 0)) AS at
      FROM runs JOIN repositories USING (repository_id) LEFT JOIN turns USING (installation_id)
      WHERE runs.outcome IS NULL)
    WHERE at > ?`);
  const count = db.prepare(`
    SELECT stage, claimed_until > :now AS claimed, count(*) AS runs, min(requested_at) AS oldest
    FROM runs WHERE outcome IS NULL GROUP BY stage, claimed`);
  const reset = db.prepare("UPDATE runs SET claimed_until = 0 WHERE claimed_until > 0");
  return {
    next(stage, now, until) {
      const row = due[stage].get({ stage, now });
      if (row === undefined) return undefined;
      const claim = Number(lastTurn.get()?.["seq"] ?? 0) + 1;
      putTurn.run(claim);
      serve.run(Number(row["installation_id"]), claim);
      take.run(claim, until, String(row["key"]));
      const checkRunId = row["check_run_id"];
      return {
        ...requestOf(row),
        installationId: Number(row["installation_id"]),
        owner: String(row["owner"]),
        repo: String(row["repo"]),
        stage,
        attempt: Number(row["attempt"]),
        checkRunId: checkRunId === null ? undefined : Number(checkRunId),
        requestedAt: Number(row["requested_at"]),
        claim,
      };
    },
    holds: ({ key, claim }) => held.get(key, claim) !== undefined,
    release: ({ key, claim }) => void giveBack.run(key, claim),
    hold: (installationId, until) => void putHold.run(installationId, until),
    nextDue(now) {
      const at = soonest.get(now)?.["at"];
      return typeof at === "number" ? at : undefined;
    },
    counts(now) {
      const rows = count.all({ now });
      const of = (stage: Stage, claimed: number) =>
        rows.reduce(
          (sum, row) => (row["stage"] === stage && row["claimed"] === claimed ? sum + Number(row["runs"]) : sum),
          0,
        );
      const waiting = rows.filter((row) => row["claimed"] === 0).map((row) => Number(row["oldest"]));
      return {
        waiting: { announce: of("announce", 0), review: of("review", 0) },
        claimed: { announce: of("announce", 1), review: of("review", 1) },
        oldest: waiting.length === 0 ? undefined : Math.min(...waiting),
      };
    },
    voidAll: () => void reset.run(),
  };
}
