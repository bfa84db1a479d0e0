/** The migrations of the service's own store, judged as those of any repository are: by our rules, and run forwards and back. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openWorkStore } from "../../src/store/work.ts";
import { open, run } from "../support/command-line.ts";
import type { TestRepository } from "../support/repository.ts";

const folder = "src/store";
const root = fileURLToPath(new URL("../../src/store", import.meta.url));
const textOf = (name: string): string => readFileSync(join(root, name), "utf8");
const named = (dir: string, end: string): readonly string[] =>
  readdirSync(join(root, dir))
    .filter((name) => name.endsWith(end))
    .sort();
const migrations = named("migrations", ".sql");
/** Milliseconds for a review of each. */
const patience = 300_000;

/** Our store's code, without a migration yet. */
function withoutMigrations(): TestRepository {
  const code = named("", ".ts").map((name) => [`${folder}/${name}`, textOf(name)] as const);
  return open({ "package.json": '{ "name": "shop", "type": "module" }\n', ...Object.fromEntries(code) });
}

interface Judged {
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly waived: object | null }[];
  readonly rollback: {
    readonly migrations: readonly { readonly verdict: string; readonly sql: readonly string[] }[];
  };
}

/** What `check` says of the last commit. */
function judged({ dir }: TestRepository): Judged {
  const { out, err } = run(["check", "--base", "HEAD^", "--head", "HEAD", "--format", "json"], dir);
  expect(err).not.toContain("rror");
  return JSON.parse(out);
}

const wrong = ({ findings }: Judged) =>
  findings.filter(({ severity, waived }) => severity !== "notice" && waived === null).map(({ rule }) => rule);

/** The schema as SQLite has it, whatever order it was made in and however it was spaced. */
function schemaOf(db: DatabaseSync): readonly string[] {
  const rows = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'").all();
  return rows
    .map(({ sql }) =>
      String(sql)
        .replaceAll(/--.*$/gm, "")
        .replaceAll(/\s+/g, " ")
        .replaceAll(/ ?([(),]) ?/g, "$1"),
    )
    .sort();
}

test(
  "each leaves no warning, comes back as it was, and the store of a real service goes that way",
  () => {
    const dir = mkdtempSync(join(tmpdir(), "own-"));
    openWorkStore(dir).close();
    const db = new DatabaseSync(join(dir, "work.sqlite"));
    const repository = withoutMigrations();
    const waysBack: (readonly string[])[] = [];
    const before: (readonly string[])[] = [];
    const fresh = new DatabaseSync(":memory:");
    for (const name of migrations) {
      repository.commit({ [`${folder}/migrations/${name}`]: textOf(`migrations/${name}`) });
      const one = judged(repository);
      expect(wrong(one), name).toEqual([]);
      expect(
        one.rollback.migrations.map(({ verdict }) => verdict),
        name,
      ).toEqual(["restores"]);
      before.push(schemaOf(fresh));
      waysBack.push(one.rollback.migrations[0]?.sql ?? []);
      fresh.exec(textOf(`migrations/${name}`));
    }
    expect(schemaOf(db)).toEqual(schemaOf(fresh));
    for (const [index, statements] of [...waysBack.entries()].reverse()) {
      for (const statement of statements) db.exec(statement);
      expect(schemaOf(db), migrations[index]).toEqual(before[index]);
    }
    expect(schemaOf(db)).toEqual([]);
    db.close();
    rmSync(dir, { recursive: true });
  },
  patience,
);

test(
  "one that would lose what people decided is told",
  () => {
    const repository = withoutMigrations();
    const all = migrations.map((name) => [`${folder}/migrations/${name}`, textOf(`migrations/${name}`)] as const);
    repository.commit(Object.fromEntries(all));
    repository.commit({ [`${folder}/migrations/9999_worse.sql`]: "DROP TABLE decisions;\n" });
    const one = judged(repository);
    expect(one.rollback.migrations.map(({ verdict }) => verdict)).toEqual(["restores-loses-data"]);
    expect(wrong(one)).not.toEqual([]);
  },
  patience,
);
