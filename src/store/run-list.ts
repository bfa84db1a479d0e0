/** Runs as lists show them: reviews, and no questions. */
import type { DatabaseSync } from "node:sqlite";
import type { RunState, RunSummary, RunsOf, Stage } from "../work.ts";

type Row = Readonly<Record<string, unknown>>;

export function createRunList(db: DatabaseSync): (of: RunsOf) => readonly RunSummary[] {
  const ofRepository = db.prepare(`
    SELECT * FROM runs WHERE repository_id = ? AND kind <> 'command' AND requested_seq < ? ORDER BY requested_seq DESC LIMIT ?`);
  const ofPull = db.prepare(`
    SELECT * FROM runs WHERE repository_id = ? AND number = ? AND kind <> 'command' AND requested_seq < ?
    ORDER BY requested_seq DESC LIMIT ?`);
  return ({ repositoryId, number, before = Number.MAX_SAFE_INTEGER, limit }) => {
    const rows =
      number === undefined
        ? ofRepository.all(repositoryId, before, limit)
        : ofPull.all(repositoryId, number, before, limit);
    return rows.map((row) => ({
      ...stateOf(row),
      seq: Number(row["requested_seq"]),
      number: Number(row["number"]),
      requestedAt: Number(row["requested_at"]),
      endedAt: row["ended_at"] === null ? undefined : Number(row["ended_at"]),
    }));
  };
}

/** A row of `runs` as what is known of the run. */
export function stateOf({ stage, outcome, attempt, check_run_id: checkRunId, head }: Row): RunState {
  return {
    stage: stage as Stage,
    outcome: (outcome ?? undefined) as RunState["outcome"],
    attempt: Number(attempt),
    checkRunId: checkRunId === null ? undefined : Number(checkRunId),
    head: String(head),
  };
}
