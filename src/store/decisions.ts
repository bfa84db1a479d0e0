/** Decisions about findings, in the service's database: the journal of them, and the waivers that follow. */
import type { DatabaseSync } from "node:sqlite";
import type { Decision, Decisions, Held, KeptAnswer } from "../decisions.ts";
import { transact } from "./transact.ts";

/** Answers kept of one pull request: more do not fit into one comment. */
const keptAnswers = 8;

export interface DecisionTables extends Decisions {
  /** Forgets the waivers and derives them anew. */
  replay(): void;
  /** Deletes what belongs to pull requests that nobody works on and is older. */
  prune(before: number): void;
}

export function createDecisions(db: DatabaseSync): DecisionTables {
  const insert = db.prepare(`
    INSERT OR IGNORE INTO decisions (key, repository_id, number, kind, at, detail) VALUES (?, ?, ?, ?, ?, ?)`);
  const find = db.prepare("SELECT detail FROM decisions WHERE key = ?");
  const all = db.prepare("SELECT detail FROM decisions ORDER BY seq");
  const held = db.prepare("SELECT * FROM waivers WHERE repository_id = ? AND number = ? ORDER BY finding");
  const counts = db.prepare(`
    SELECT decisions.kind, json_extract(finding.value, '$.rule') AS rule, count(*) AS times
    FROM decisions, json_each(decisions.detail, '$.findings') AS finding GROUP BY 1, 2 ORDER BY 1, 2`);
  const putAnswer = db.prepare(`
    INSERT INTO answers (key, repository_id, number, command, body, at)
    VALUES (:key, :repositoryId, :number, :command, :body, :at)
    ON CONFLICT (key) DO UPDATE SET command = excluded.command, body = excluded.body, at = excluded.at`);
  const newest = "SELECT * FROM answers WHERE repository_id = ? AND number = ? ORDER BY at DESC, rowid DESC LIMIT ?";
  const answers = db.prepare(newest);
  const dropAnswers = db.prepare(`
    DELETE FROM answers WHERE repository_id = ? AND number = ? AND key NOT IN (SELECT key FROM (${newest}))`);
  const comment = db.prepare("SELECT comment_id FROM comments WHERE repository_id = ? AND number = ?");
  const putComment = db.prepare(`
    INSERT INTO comments (repository_id, number, comment_id) VALUES (?, ?, ?)
    ON CONFLICT (repository_id, number) DO UPDATE SET comment_id = excluded.comment_id`);
  const project = createProjection(db);
  const open = (table: string) =>
    `EXISTS (SELECT 1 FROM pulls WHERE pulls.repository_id = ${table}.repository_id AND pulls.number = ${table}.number AND is_open = 1)`;
  const pruneDecisions = db.prepare(`DELETE FROM decisions WHERE at < ? AND NOT ${open("decisions")}`);
  const pruneAnswers = db.prepare(`DELETE FROM answers WHERE at < ? AND NOT ${open("answers")}`);
  const orphans = ["waivers", "comments"].map((table) =>
    db.prepare(`
      DELETE FROM ${table} WHERE NOT ${open(table)} AND NOT EXISTS (
        SELECT 1 FROM ${table === "waivers" ? "decisions" : "answers"} AS kept
        WHERE kept.repository_id = ${table}.repository_id AND kept.number = ${table}.number)`),
  );
  const decided = (key: string): Decision | undefined => {
    const row = find.get(key);
    return row && (JSON.parse(String(row["detail"])) as Decision);
  };
  return {
    decide: async (decision) =>
      transact(db, () => {
        const { key, repositoryId, number, kind, at } = decision;
        const { changes } = insert.run(key, repositoryId, number, kind, at, JSON.stringify(decision));
        if (changes === 0) return decided(key) ?? decision;
        project(decision);
        return decision;
      }),
    decided: async (key) => decided(key),
    held: async (repositoryId, number) => held.all(repositoryId, number).map(heldOf),
    counts: async () =>
      counts.all().map((row) => ({
        kind: String(row["kind"]) as Decision["kind"],
        rule: String(row["rule"]),
        count: Number(row["times"]),
      })),
    keepAnswer: async (answer) =>
      transact(db, () => {
        const { key, repositoryId, number, command, body, at } = answer;
        putAnswer.run({ key, repositoryId, number, command, body, at });
        dropAnswers.run(repositoryId, number, repositoryId, number, keptAnswers);
      }),
    answers: async (repositoryId, number) => answers.all(repositoryId, number, keptAnswers).map(answerOf),
    async comment(repositoryId, number) {
      const id = comment.get(repositoryId, number)?.["comment_id"];
      return id === undefined ? undefined : Number(id);
    },
    keepComment: async (repositoryId, number, id) => void putComment.run(repositoryId, number, id),
    replay() {
      db.exec("DELETE FROM waivers");
      for (const { detail } of all.iterate()) project(JSON.parse(String(detail)) as Decision);
    },
    prune(before) {
      pruneDecisions.run(before);
      pruneAnswers.run(before);
      for (const statement of orphans) statement.run();
    },
  };
}

/** What follows from a decision: live ones and a replay go through the same function. */
function createProjection(db: DatabaseSync): (decision: Decision) => void {
  const get = db.prepare("SELECT * FROM waivers WHERE repository_id = ? AND number = ? AND finding = ?");
  const put = db.prepare(`
    INSERT OR REPLACE INTO waivers (repository_id, number, finding, rule, seeds, gates, sealed, by_id, by_login, second_login, last_id, because, until)
    VALUES (:repositoryId, :number, :id, :rule, :seeds, :gates, :sealed, :byId, :byLogin, :second, :lastId, :because, :until)`);
  const remove = db.prepare("DELETE FROM waivers WHERE repository_id = ? AND number = ? AND finding = ?");
  return ({ kind, repositoryId, number, by, because, until, findings }) => {
    for (const { id, rule, seeds, gates, sealed } of kind === "wrong" ? [] : findings) {
      if (kind === "revoked") {
        remove.run(repositoryId, number, id);
        continue;
      }
      const before = get.get(repositoryId, number, id);
      // What somebody beside the author agreed to, the author alone does not prolong.
      if (before?.["sealed"] === 1 && !sealed) continue;
      // Who decided first stays named when somebody else agrees; of two days the earlier one holds.
      const agreed = before !== undefined && Number(before["by_id"]) !== by.id;
      const ends = [until, agreed ? (before["until"] as string | null) : null].filter((day) => day !== null).sort();
      put.run({
        ...{ repositoryId, number, id, rule, seeds: JSON.stringify(seeds), because, until: ends[0] ?? null },
        byId: agreed ? Number(before["by_id"]) : by.id,
        byLogin: agreed ? String(before["by_login"]) : by.login,
        second: agreed ? by.login : null,
        lastId: by.id,
        gates: gates ? 1 : 0,
        sealed: sealed ? 1 : 0,
      });
    }
  };
}

function heldOf(row: Readonly<Record<string, unknown>>): Held {
  const { finding, rule, seeds, gates, sealed, by_login, second_login, last_id, because, until } = row;
  return {
    id: String(finding),
    rule: String(rule),
    seeds: JSON.parse(String(seeds)) as readonly number[],
    gates: gates === 1,
    sealed: sealed === 1,
    by: String(by_login),
    second: second_login === null ? null : String(second_login),
    last: { id: Number(last_id), login: String(second_login ?? by_login) },
    because: String(because),
    until: until === null ? null : String(until),
  };
}

function answerOf(row: Readonly<Record<string, unknown>>): KeptAnswer {
  return {
    key: String(row["key"]),
    repositoryId: Number(row["repository_id"]),
    number: Number(row["number"]),
    command: String(row["command"]),
    body: String(row["body"]),
    at: Number(row["at"]),
  };
}
