/** How a team lives with findings, as a user meets it: comments, waivers, the baseline. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { schemaErrors } from "./report/schema.ts";
import { open, run } from "./support/command-line.ts";
import type { Files, TestRepository } from "./support/repository.ts";

const call = "select net.http_post(url := 'https://mail.example');\n";
const comment = (rest: string) => `-- blast-radius-ignore-next-line ${rest}\n`;
const good = comment("seed-13 -- the mail host is on this machine (until 2999-01-01)");

function shop(base: Files, head: Files): TestRepository {
  const repository = open({ "package.json": '{ "name": "shop" }', ...base });
  repository.branch("change");
  repository.commit(head);
  return repository;
}

function check(repository: TestRepository) {
  const ended = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  expect(ended.err).toBe("");
  const report = JSON.parse(ended.out) as Report;
  expect(schemaErrors(report)).toEqual([]);
  const { findings, policy } = report;
  const waived = findings.map(({ rule, waived }) => `${rule} ${waived === null ? "open" : waived.by}`);
  return { status: ended.status, waived, warnings: policy.warnings };
}

test("a comment lets the finding on the next line pass; it says who and why", () => {
  const repository = shop({}, { "migrations/1.sql": good + call });
  expect(check(repository)).toEqual({
    status: 0,
    waived: ["seed-13/http-from-database a comment in migrations/1.sql:1"],
    warnings: [],
  });
  const { out } = run(["check", "--base", "main", "--head", "change"], repository.dir);
  expect(out).toContain(
    "accepted by a comment in migrations/1.sql:1 until 2999-01-01: the mail host is on this machine",
  );
});

test("comments without a reason, past their day, or of nothing are told and do not hold", () => {
  const bad = [
    comment("seed-13"),
    comment("seed-13 -- the mail host is on this machine (until 2020-01-01)"),
    comment("seed-99 -- the mail host is on this machine"),
  ];
  const text = `${bad.join("")}${call}${comment("seed-13 -- there is nothing below this")}create table a (id int);\n`;
  const place = (line: number) => `The comment at migrations/1.sql:${line}, which lets findings pass, does not hold:`;
  expect(check(shop({}, { "migrations/1.sql": text }))).toEqual({
    status: 0,
    waived: ["seed-13/http-from-database open"],
    warnings: [
      `${place(1)} it gives no reason of at least 12 characters.`,
      `${place(2)} it ended on 2020-01-01.`,
      `${place(3)} \`seed-99\` is no seed or rule of this engine.`,
      `${place(5)} no such finding is on the line below; it can be removed.`,
    ],
  });
});

test("a comment that comes with the change does not lift a gate, a waiver that is merged does", () => {
  const gate = { ".github/blast-radius.yml": "gate: [seed-13]\nlevels: { seed-13: error }\n" };
  const own = check(shop(gate, { "migrations/1.sql": good + call }));
  expect(own.status).toBe(1);
  expect(own.warnings).toEqual([
    "The comment at migrations/1.sql:1, which lets findings pass, comes with this change and does not lift the gate of `seed-13/http-from-database`: a waiver that is merged before does.",
  ]);
  const waiver = "- accept: seed-13\n  because: the mail host is on this machine\n  by: platform\n";
  const merged = shop({ ...gate, ".github/blast-radius/waivers.yml": waiver }, { "migrations/1.sql": call });
  expect(check(merged)).toEqual({ status: 0, waived: ["seed-13/http-from-database platform"], warnings: [] });
});

test("the baseline is written once, and from then on only shrinks", () => {
  const repository = open({ "package.json": '{ "name": "shop" }', "migrations/1.sql": call });
  const path = join(repository.dir, ".github/blast-radius/baseline.json");
  const baseline = (...args: string[]) => run(["baseline", ...args], repository.dir);
  expect(baseline("--check").status).toBe(1);
  expect(existsSync(path)).toBe(false);
  expect(baseline()).toMatchObject({ status: 0, err: "" });
  const first = readFileSync(path, "utf8");
  expect(JSON.parse(first).findings).toMatchObject([{ rule: "seed-13/http-from-database", file: "migrations/1.sql" }]);
  expect(baseline("--check").status).toBe(0);

  // A debt that is not in it stays out of it, and a change that writes it in by hand is told so.
  repository.commit({}, "Begin");
  repository.branch("change");
  repository.commit({
    "migrations/2.sql":
      "create function f() returns void language sql as $$ select net.http_get('https://a.example') $$;\n",
  });
  const beyond = baseline("--check");
  expect(beyond.status).toBe(1);
  expect(beyond.out).toContain("1 beyond it: mend them, or write a waiver:");
  expect(baseline().status).toBe(0);
  expect(readFileSync(path, "utf8")).toBe(first);
  const entry = `{"id":"0000000000000000","shape":"0","rule":"seed-13/http-from-database","file":"migrations/2.sql"}`;
  repository.commit({ ".github/blast-radius/baseline.json": first.replace("[", `[${entry},`) });
  const report = check(repository);
  const left = report.waived.filter((one) => one.endsWith(" open") && one.includes("seed-13/"));
  expect(left, report.waived.join("\n")).toHaveLength(1);
  expect(report.warnings).toEqual([
    "This change adds 1 entry to `.github/blast-radius/baseline.json`, which may only shrink; what it names is told all the same.",
  ]);

  repository.commit({
    "migrations/1.sql": "select 1;\n",
    "migrations/2.sql": null,
    ".github/blast-radius/baseline.json": first,
  });
  expect(baseline().out).toContain("1 paid; --prune takes them out:");
  expect(baseline("--prune").out).toContain("1 paid, and out of it now:");
  expect(JSON.parse(readFileSync(path, "utf8")).findings).toEqual([]);
});
