/** Reverts that git tries in memory. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRepository } from "../../src/git/source.ts";
import type { RevertTrial } from "../../src/ports.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

const environment = { PATH: process.env["PATH"], HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1" };
const lines = (...changed: readonly (readonly [at: number, text: string])[]): string =>
  Array.from({ length: 20 }, (_, at) => `${changed.find(([line]) => line === at)?.[1] ?? `line ${at}`}\n`).join("");

let repository: TestRepository;
beforeEach(() => {
  repository = createRepository({ "a.ts": lines(), "b.ts": lines() });
});
afterEach(() => repository.remove());

async function revert(base: string, head: string, dir = repository.dir): Promise<RevertTrial> {
  const source = await openRepository(dir, { environment });
  await source.snapshot({ base, head });
  return await source.revert();
}

const clean = { merges: true, applies: true, conflicts: [] };

test("a change that nobody touched comes out again", async () => {
  repository.branch("feature");
  const head = repository.commit({ "a.ts": lines([3, "changed"]), "new.ts": "export const a = 1;\n" });
  repository.branch("main");
  repository.commit({ "a.ts": lines([15, "elsewhere"]), "b.ts": lines([2, "elsewhere"]) });
  expect(await revert("main", head)).toEqual(clean);
  expect(await revert("main", head, repository.bareCopy())).toEqual(clean);
});

test("a mirror of single commits, without the history between them, gives the same answers", async () => {
  const mergeBase = repository.git("rev-parse", "HEAD");
  repository.branch("feature");
  const head = repository.commit({ "a.ts": lines([3, "changed"]) });
  repository.branch("main");
  const tried = async (base: string): Promise<RevertTrial> => {
    const mirror = join(mkdtempSync(join(tmpdir(), "mirror-")), "shop.git");
    const from = `file://${repository.dir}`;
    repository.git("tag", "--force", "began", mergeBase);
    repository.git("init", "--quiet", "--bare", mirror);
    repository.git("-C", mirror, "fetch", "--quiet", "--depth=1", from, "main", "feature", "tag", "began");
    const source = await openRepository(mirror, { environment });
    await source.snapshot({ base, head, mergeBase });
    const found = await source.revert();
    rmSync(dirname(mirror), { recursive: true });
    return found;
  };
  expect(await tried(mergeBase)).toEqual(clean);
  expect(await tried(repository.commit({ "a.ts": lines([15, "elsewhere"]) }))).toEqual(clean);
  const conflict = { merges: false, applies: false, conflicts: ["a.ts"] };
  expect(await tried(repository.commit({ "a.ts": lines([3, "otherwise"]) }))).toEqual(conflict);
});

test("a branch that changed the same lines meanwhile says where", async () => {
  repository.branch("feature");
  const head = repository.commit({ "a.ts": lines([3, "changed"]), "b.ts": lines([3, "changed"]) });
  repository.branch("main");
  repository.commit({ "b.ts": lines([3, "otherwise"]) });
  expect(await revert("main", head)).toEqual({ merges: false, applies: false, conflicts: ["b.ts"] });
});

test("what was merged and built upon does not come out", async () => {
  const before = repository.git("rev-parse", "HEAD");
  const head = repository.commit({ "a.ts": lines([3, "changed"]) });
  repository.commit({ "a.ts": lines([3, "changed again"]) });
  const source = await openRepository(repository.dir, { environment });
  await source.snapshot({ base: "main", head, mergeBase: before });
  expect(await source.revert()).toEqual({ merges: true, applies: false, conflicts: ["a.ts"] });
});

test("nothing is written to the repository", async () => {
  repository.branch("feature");
  const head = repository.commit({ "a.ts": lines([3, "changed"]) });
  repository.branch("main");
  repository.commit({ "b.ts": lines([3, "otherwise"]) });
  const before = repository.git("count-objects", "-v");
  await revert("main", head);
  expect(repository.git("count-objects", "-v")).toBe(before);
});

test("a work tree is not committed yet", async () => {
  repository.write({ "a.ts": lines([3, "changed"]) });
  expect(await revert("main", "worktree")).toEqual({ notTried: "The change is not committed yet." });
});
