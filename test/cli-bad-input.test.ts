/** Repositories that give trouble: each ends with a clear sentence and the right exit status, and none is called safe. */
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { conclusion } from "../src/report/verdict.ts";
import { schemaErrors } from "./report/schema.ts";
import { home, open, run } from "./support/command-line.ts";
import type { Files, TestRepository } from "./support/repository.ts";

const charge = "export const charge = (cents: number) => cents;\n";

/** A shop at `main` and what `change` makes of it on a branch. */
function changed(change: Files, first: Files = { "src/charge.ts": charge }): TestRepository {
  const repository = open(first);
  repository.branch("change");
  repository.commit(change);
  return repository;
}

const check = (repository: TestRepository, ...args: string[]) => run(["check", ...args], repository.dir);

/** Text and JSON of a check that ends well, judged by the schema. */
function told(repository: TestRepository): { readonly text: string; readonly report: Report } {
  const text = check(repository, "--base", "main", "--head", "change");
  const { status, out, err } = check(repository, "--base", "main", "--head", "change", "--format", "json");
  expect([text.status, text.err, status, err]).toEqual([0, "", 0, ""]);
  expect(text.out.toLowerCase()).not.toMatch(/\bsafe\b/);
  const report = JSON.parse(out) as Report;
  expect(schemaErrors(report)).toEqual([]);
  return { text: text.out, report };
}

const spots = ({ cannotVouch }: Report) => cannotVouch.map(({ reason, file }) => `${reason} ${file}`);

test("a repository with no TypeScript", () => {
  const { report } = told(changed({ "main.py": "print(2)\n" }, { "main.py": "print(1)\n" }));
  expect(conclusion(report)).toEqual({
    conclusion: "skipped",
    because: "None of the changed files is of a kind that this engine reads: it cannot vouch for them.",
  });
  expect(spots(report)).toEqual(["unread-language main.py"]);
});

test("a syntax error in a changed file", () => {
  const { report, text } = told(changed({ "src/charge.ts": "export const charge = (cents: => cents;\n" }));
  expect(conclusion(report).because).toBe("Cannot vouch: 1 of 1 changed file could not be read whole.");
  expect(spots(report)).toEqual(["syntax-error src/charge.ts"]);
  expect(text).toContain("1 changed file unread");
});

test("a generated file of 5 MB", () => {
  const generated = `export const prices = [\n${'  "a price that nobody wrote by hand",\n'.repeat(140_000)}];\n`;
  const { report } = told(changed({ "src/prices.ts": generated }));
  expect(conclusion(report).conclusion).toBe("neutral");
  expect(spots(report)).toEqual(["too-large src/prices.ts"]);
});

test("an empty diff", () => {
  const { report, text } = told(changed({}));
  expect([report.changed, report.reached, report.cannotVouch]).toEqual([[], [], []]);
  expect(text).toContain("Nothing differs between the two sides.");
});

test("binary files", () => {
  const { report } = told(
    changed({ "logo.png": Buffer.from([0x89, 0x50, 0, 1, 2]), "src/raw.ts": Buffer.from([0, 1, 2]) }),
  );
  expect(conclusion(report).conclusion).toBe("neutral");
  expect(spots(report).sort()).toEqual(["binary logo.png", "binary src/raw.ts"]);
});

test("paths with a newline, a backtick and an escape", () => {
  const repository = changed({ "src/a\nb.ts": charge, "src/`c`.ts": charge, "src/\u001b[2J.ts": charge });
  const { report, text } = told(repository);
  expect(report.files.map(({ path }) => path)).toEqual(["src/\u001b[2J.ts", "src/`c`.ts", "src/a\nb.ts"].sort());
  expect(text).toContain("src/a\\nb.ts:1");
  expect(text).not.toContain("\u001b");
  const markdown = check(repository, "--base", "main", "--head", "change", "--format", "markdown").out;
  expect(markdown).toContain("`` src/`c`.ts:1 ``");
  expect(markdown).toContain("` src/a\\nb.ts:1 `");
});

test("a path that is no UTF-8", () => {
  const repository = open({ "src/charge.ts": charge });
  repository.branch("change");
  repository.write([[Buffer.from([0x73, 0xff, 0x2e, 0x74, 0x73]), charge]]);
  repository.commit({});
  expect(told(repository).report.files.map(({ path }) => path)).toEqual(["s\\xff.ts"]);
});

test("a symbolic link is told, not followed", () => {
  const { report } = told(changed({ "src/link.ts": { link: "/etc/passwd" } }));
  expect(spots(report)).toEqual(["symbolic-link src/link.ts"]);
});

test("a base that is gone", () => {
  expect(check(changed({ "src/charge.ts": "" }), "--base", "deleted")).toEqual({
    status: 3,
    out: "",
    err: "The base `deleted` is not a commit of this repository.\nIt may be misspelt, deleted, or not fetched yet: git fetch --all, then git branch --all.\n",
  });
});

test("an unrelated history", () => {
  const repository = changed({ "src/charge.ts": "" });
  repository.git("switch", "--quiet", "--orphan", "other");
  repository.commit({ "src/other.ts": charge });
  expect(check(repository, "--base", "main", "--head", "other")).toEqual({
    status: 3,
    out: "",
    err: "Base and head have no common history, so there is no change to compare.\nChoose a base that head grew from, with --base.\n",
  });
});

test("no repository, and a repository without a commit", () => {
  const empty = open();
  expect(check(empty, "--repo", home)).toMatchObject({
    status: 3,
    err: expect.stringContaining("is not a git repository"),
  });
  expect(check(empty)).toMatchObject({ status: 3, out: "", err: expect.stringMatching(/^[A-Z].*\.\n.*\n$/) });
});

test("a cache that cannot be written", () => {
  const { dir } = changed({ "src/charge.ts": "" });
  const args = ["check", "--base", "main", "--head", "change"];
  const { status, out, err } = run(args, dir, { XDG_CACHE_HOME: "/dev/null" });
  expect([status, out !== ""]).toEqual([0, true]);
  expect(err).toMatch(/^The facts cache .* cannot be used .*; facts of this run are not kept\.\n$/);
});
