/** What the service has heard of installations, repositories and pull requests. */
import type { DatabaseSync } from "node:sqlite";
import type { Effects, KnownPull, Repository } from "../work.ts";

export interface World {
  take(effects: Effects): void;
  /** Forgets repositories, and says which. */
  forget(gone: NonNullable<Effects["gone"]>): readonly number[];
  pullsAt(repositoryId: number, head: string): readonly number[];
  repositories(): readonly Repository[];
  /** In whatever case: two repositories never differ by that alone. */
  named(owner: string, repo: string): Repository | undefined;
}

export function createWorld(db: DatabaseSync): World {
  const putRepository = db.prepare(`
    INSERT INTO repositories (repository_id, installation_id, owner, repo) VALUES (:repositoryId, :installationId, :owner, :repo)
    ON CONFLICT (repository_id) DO UPDATE SET installation_id = excluded.installation_id, owner = excluded.owner, repo = excluded.repo`);
  // Deliveries come out of order: older news does not undo newer.
  const putPull = db.prepare(`
    INSERT INTO pulls (repository_id, number, head, is_open, updated_at) VALUES (:repositoryId, :number, :head, :open, :updatedAt)
    ON CONFLICT (repository_id, number) DO UPDATE SET head = excluded.head, is_open = excluded.is_open,
      updated_at = excluded.updated_at WHERE excluded.updated_at >= pulls.updated_at`);
  const ofInstallation = db.prepare("SELECT repository_id FROM repositories WHERE installation_id = ?");
  const dropRepository = db.prepare("DELETE FROM repositories WHERE repository_id = ?");
  const dropPulls = db.prepare("DELETE FROM pulls WHERE repository_id = ?");
  const at = db.prepare(
    "SELECT number FROM pulls WHERE repository_id = ? AND head = ? AND is_open = 1 ORDER BY number",
  );
  const byName = db.prepare(
    "SELECT * FROM repositories WHERE owner = ? COLLATE NOCASE AND repo = ? COLLATE NOCASE ORDER BY repository_id DESC LIMIT 1",
  );
  const all = db.prepare("SELECT * FROM repositories ORDER BY repository_id");
  return {
    take({ repositories = [], pulls = [] }) {
      for (const { repositoryId, installationId, owner, repo } of repositories)
        putRepository.run({ repositoryId, installationId, owner, repo });
      for (const pull of pulls) putPull.run(rowOf(pull));
    },
    forget(gone) {
      const found = gone.installations.flatMap((id) =>
        ofInstallation.all(id).map((row) => Number(row["repository_id"])),
      );
      const ids = [...new Set([...gone.repositories, ...found])];
      for (const id of ids) {
        dropRepository.run(id);
        dropPulls.run(id);
      }
      return ids;
    },
    pullsAt: (repositoryId, head) => at.all(repositoryId, head).map((row) => Number(row["number"])),
    repositories: () => all.all().map(repositoryOf),
    named(owner, repo) {
      const row = byName.get(owner, repo);
      return row === undefined ? undefined : repositoryOf(row);
    },
  };
}

function repositoryOf(row: Readonly<Record<string, unknown>>): Repository {
  return {
    installationId: Number(row["installation_id"]),
    repositoryId: Number(row["repository_id"]),
    owner: String(row["owner"]),
    repo: String(row["repo"]),
  };
}

function rowOf({ repositoryId, number, head, open, updatedAt }: KnownPull): Record<string, string | number> {
  return { repositoryId, number, head, open: open ? 1 : 0, updatedAt };
}
