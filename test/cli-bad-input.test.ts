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

/** What still has to be seen beside a file that gives trouble. */
const beside: Files = {
  "src/charge.ts": charge,
  "src/order.ts": `import { charge } from "./charge.ts";\nexport const order = () => charge(1);\n`,
};
const raised: Files = { "src/charge.ts": charge.replace("=> cents", "=> cents + 1") };
const seen = ({ reached }: Report) =>
  reached
    .filter(({ kind, file }) => kind === "symbol" && file.startsWith("src/"))
    .map(({ id, channel }) => `${channel} ${id}`);

test("nesting without end, of every kind in one change", () => {
  const deep = (before: string, after: string, inner = "1") => before.repeat(10_000) + inner + after.repeat(10_000);
  const files: Files = {
    "deep/parentheses.ts": `export const a = ${deep("(", ")")};`,
    "deep/blocks.ts": `export function a() ${deep("{", "}")}`,
    "deep/arrays.ts": `export const a = ${deep("[", "]")};`,
    "deep/markup.tsx": `export const a = ${deep("<a>{", "}</a>")};`,
    "deep/ternaries.ts": `export const a = ${"x ? 1 : ".repeat(10_000)}1;`,
    "deep/members.ts": `export const a = x${".y".repeat(10_000)};`,
    "deep/calls.ts": `export const a = x${".y()".repeat(10_000)};`,
    "deep/templates.ts": `export const a = ${deep("`${", "}`")};`,
    "deep/types.ts": `export type A = ${deep("Array<", ">", "string")};`,
    "deep/query.ts": `export const a = (db) => db.query("SELECT ${deep("(", ")", "a")} FROM t");`,
    "deep/parentheses.sql": `SELECT ${deep("(", ")")};`,
    "deep/package.json": deep('{"a":', "}"),
    "deep/pnpm-workspace.yaml": `packages: ${deep("[", "]")}`,
  };
  const { report } = told(changed({ ...files, ...raised }, beside));
  const [text, data, config] = ["too-deep", "unparsed-sql", "too-deep"];
  const expected = Object.keys(files).map((file) => {
    const reason = file.endsWith(".sql") || file.endsWith("query.ts") ? data : file.endsWith("json") ? config : text;
    return `${reason} ${file}`;
  });
  expect(spots(report).filter((spot) => !spot.startsWith("configuration "))).toEqual(expected.sort(byFile));
  expect(seen(report)).toEqual(["code symbol:src/order.ts#order"]);
});

const byFile = (a: string, b: string) => ((a.split(" ")[1] ?? "") < (b.split(" ")[1] ?? "") ? -1 : 1);

test("100,000 lines, and a line of nearly a megabyte", () => {
  const files = {
    "src/lines.ts": "f();\n".repeat(100_000),
    "src/line.ts": `export const a = "${"x".repeat(1_000_000)}";`,
  };
  const { report } = told(changed({ ...files, ...raised }, beside));
  expect(report.coverage).toMatchObject({ changedFiles: 3, changedRead: 3 });
  expect(seen(report)).toEqual(["code symbol:src/order.ts#order"]);
});

test("configurations that extend one another", () => {
  const { report } = told(
    changed(raised, {
      ...beside,
      "tsconfig.json": `{ "extends": "./tsconfig.base.json" }`,
      "tsconfig.base.json": `{ "extends": "./tsconfig", "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }`,
      "src/order.ts": `import { charge } from "~/charge";\nexport const order = () => charge(1);\n`,
    }),
  );
  expect(spots(report)).toEqual(["cyclic-configuration tsconfig.base.json", "cyclic-configuration tsconfig.json"]);
  expect(conclusion(report).conclusion).toBe("success");
  expect(seen(report)).toEqual(["code symbol:src/order.ts#order"]);
});

test("specifiers that climb out of the repository, from code, aliases and manifests", () => {
  const { report } = told(
    changed(raised, {
      ...beside,
      "package.json": `{ "name": "shop", "workspaces": ["../*", "bills"] }`,
      "tsconfig.json": `{ "compilerOptions": { "paths": { "up/*": ["../../*"] } } }`,
      "bills/package.json": `{ "name": "bills", "main": "../../../etc/hosts", "exports": "./../../hosts" }`,
      "src/away.ts": `import "../../../../etc/hosts";\nimport "up/hosts";\nimport "bills";\nimport "/etc/hosts";\n`,
    }),
  );
  const detail = report.cannotVouch.map(({ reason, file, line, detail }) => `${reason} ${file}:${line} ${detail}`);
  expect(detail).toEqual([
    "unresolved-import src/away.ts:1 `../../../../etc/hosts` was not found (outside-repository)",
    "unresolved-import src/away.ts:2 `up/hosts` was not found (missing-alias-target)",
    "unresolved-import src/away.ts:3 `bills` was not found (missing-package-file)",
    "unresolved-import src/away.ts:4 `/etc/hosts` was not found (missing-file)",
  ]);
  expect(seen(report)).toEqual(["code symbol:src/order.ts#order"]);
});

test("paths that differ in case alone", () => {
  // Where a file system folds case this runs, where it does not it fails: neither is promised.
  const other = {
    ...beside,
    "src/order.ts": `import { charge } from "./Charge";\nexport const order = () => charge(1);\n`,
  };
  const { report } = told(changed(raised, other));
  expect(report.cannotVouch).toMatchObject([{ reason: "unresolved-import", file: "src/order.ts", near: true }]);
  const both = { ...other, "src/Charge.ts": charge };
  expect(seen(told(changed(raised, both)).report)).toEqual([]);
  expect(seen(told(changed({ "src/Charge.ts": raised["src/charge.ts"] ?? null }, both)).report)).toEqual([
    "code symbol:src/order.ts#order",
  ]);
  const renamed = { "src/charge.ts": null, "src/Charge.ts": charge, "src/order.ts": other["src/order.ts"] };
  const { report: moved } = told(changed(renamed, beside));
  expect([moved.changed.map(({ change }) => change), moved.reached]).toEqual([["moved", "moved"], []]);
});

test("two packages of one workspace that share a name", () => {
  const manifest = `{ "name": "bills", "main": "./index.ts" }`;
  const first: Files = {
    "package.json": `{ "name": "shop", "workspaces": ["packages/*"] }`,
    "packages/a/package.json": manifest,
    "packages/a/index.ts": charge,
    "packages/b/package.json": manifest,
    "packages/b/index.ts": charge,
    "src/order.ts": `import { charge } from "bills";\nexport const order = () => charge(1);\n`,
  };
  const { report } = told(changed({ "packages/b/index.ts": raised["src/charge.ts"] ?? null }, first));
  expect(conclusion(report).because).toBe("Cannot vouch for 1 place near the change (1 duplicate-package).");
  expect(report.cannotVouch.map(({ file, near, detail }) => [file, near, detail])).toEqual([
    ["packages/a/package.json", false, "`bills` is the name of `packages/b/package.json`, too"],
    ["packages/b/package.json", true, "`bills` is the name of `packages/a/package.json`, too"],
  ]);
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
