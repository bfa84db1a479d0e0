/** What happens to a run, and the state that follows from it. Live changes and a rebuild go through the same function. */
import type { DatabaseSync } from "node:sqlite";
import type { Outcome, RunKind, RunRequest } from "../work.ts";

/** One thing that happened. Kept as JSON for as long as the run is; members may be added, never renamed. */
export type RunEvent =
  | ({ readonly kind: "requested"; readonly dueAt: number } & { readonly request: RunRequest })
  | { readonly kind: "aimed"; readonly head: string; readonly base: string }
  | { readonly kind: "announced"; readonly checkRunId?: number; readonly head: string; readonly base: string }
  /** Back to `announce`: another commit has taken its place. */
  | { readonly kind: "recalled" }
  | { readonly kind: "retried"; readonly dueAt: number; readonly why: string }
  | { readonly kind: "ended"; readonly outcome: Outcome };

export interface RunEvents {
  /** Appends the event, and changes the state that follows from it. */
  record(key: string, event: RunEvent, at: number): void;
  /** Forgets all state and derives it anew. */
  replay(): void;
}

export function createRunEvents(db: DatabaseSync): RunEvents {
  const insert = db.prepare("INSERT INTO run_events (key, kind, at, detail) VALUES (?, ?, ?, ?)");
  const all = db.prepare("SELECT seq, key, at, detail FROM run_events ORDER BY seq");
  const apply = createProjection(db);
  return {
    record(key, event, at) {
      const { lastInsertRowid } = insert.run(key, event.kind, at, JSON.stringify(event));
      apply(key, event, at, Number(lastInsertRowid));
    },
    replay() {
      db.exec("DELETE FROM runs");
      for (const { seq, key, at, detail } of all.iterate())
        apply(String(key), JSON.parse(String(detail)) as RunEvent, Number(at), Number(seq));
    },
  };
}

type Apply = (key: string, event: RunEvent, at: number, seq: number) => void;

function createProjection(db: DatabaseSync): Apply {
  const request = db.prepare(`
    INSERT INTO runs (key, requested_seq, requested_at, kind, repository_id, number, head, base, priority, detail,
      stage, attempt, due_at)
    VALUES (:key, :seq, :at, :kind, :repositoryId, :number, :head, :base, :priority, :detail, 'announce', 0, :dueAt)
    ON CONFLICT (key) DO UPDATE SET requested_seq = excluded.requested_seq, requested_at = excluded.requested_at,
      head = excluded.head, base = excluded.base, priority = excluded.priority, detail = excluded.detail,
      stage = 'announce', attempt = 0, due_at = excluded.due_at, check_run_id = NULL, outcome = NULL, ended_at = NULL,
      claim = 0, claimed_until = 0`);
  const aim = db.prepare("UPDATE runs SET head = ?, base = ? WHERE key = ?");
  const announce = db.prepare(`
    UPDATE runs SET stage = 'review', check_run_id = ?, head = ?, base = ?, attempt = 0, due_at = ?, claimed_until = 0
    WHERE key = ?`);
  const recall = db.prepare("UPDATE runs SET stage = 'announce', attempt = 0, due_at = ? WHERE key = ?");
  const retry = db.prepare("UPDATE runs SET attempt = attempt + 1, due_at = ?, claimed_until = 0 WHERE key = ?");
  const end = db.prepare("UPDATE runs SET outcome = ?, ended_at = ?, claimed_until = 0 WHERE key = ?");
  return (key, event, at, seq) => {
    switch (event.kind) {
      case "requested": {
        const { kind, repositoryId, number, head, base, priority, detail } = event.request;
        const row = { key, seq, at, dueAt: event.dueAt, kind, repositoryId, number, head, base };
        request.run({ ...row, priority: priority === "low" ? 1 : 0, detail: JSON.stringify(detail) });
        return;
      }
      case "aimed":
        aim.run(event.head, event.base, key);
        return;
      case "announced":
        announce.run(event.checkRunId ?? null, event.head, event.base, at, key);
        return;
      case "recalled":
        recall.run(at, key);
        return;
      case "retried":
        retry.run(event.dueAt, key);
        return;
      case "ended":
        end.run(event.outcome, at, key);
    }
  };
}

/** A row of `runs` as the request it came from. */
export function requestOf(row: Readonly<Record<string, unknown>>): RunRequest {
  return {
    key: String(row["key"]),
    kind: String(row["kind"]) as RunKind,
    repositoryId: Number(row["repository_id"]),
    number: Number(row["number"]),
    head: String(row["head"]),
    base: String(row["base"]),
    priority: row["priority"] === 1 ? "low" : "normal",
    detail: JSON.parse(String(row["detail"])) as RunRequest["detail"],
  };
}
