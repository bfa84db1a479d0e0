/** What a repository and its organisation say of the check, as a user meets it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { schemaErrors } from "./report/schema.ts";
import { home, open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const calls = "create extension if not exists pg_net;\nselect net.http_post(url := 'https://mail.example');\n";

/** A repository whose branch lets the database ask the network. */
function check(settings: string, files: Files = {}, ...args: readonly string[]) {
  const repository = open({ "package.json": '{ "name": "shop" }', ".github/blast-radius.yml": settings });
  repository.branch("change");
  repository.commit({ "migrations/1.sql": calls, ...files });
  const { status, out, err } = run(
    ["check", "--base", "main", "--head", "change", "--format", "json", ...args],
    repository.dir,
  );
  expect(err).toBe("");
  const report = JSON.parse(out) as Report;
  expect(schemaErrors(report)).toEqual([]);
  return { status, report, rules: report.findings.map(({ rule, severity }) => `${severity} ${rule}`) };
}

test("settings of the base side hold, and what the change itself writes into them does not", () => {
  const plain = check("max-annotations: 2\n");
  expect(plain.rules).not.toEqual([]);
  expect(plain.report.policy).toEqual({ gate: [], warnings: [], maxAnnotations: 2 });
  expect(check("ignore-paths: [migrations/**]\n").rules).toEqual([]);

  const disarmed = check("", { ".github/blast-radius.yml": "ignore-paths: [migrations/**]\n" });
  expect(disarmed.rules).toEqual(plain.rules);
  expect(disarmed.report.notes).toContain(
    "This change alters `.github/blast-radius.yml`; what it says there holds once it is merged.",
  );
  // It is ours, and no file that nobody reads.
  expect(disarmed.report.cannotVouch).toEqual([]);
});

test("--defaults gives the organisation's settings", () => {
  const file = join(home, "defaults.yml");
  writeFileSync(file, "gate: [seed-13]\nlevels: { seed-13: error, seed-99: error }\n");
  const { status, report, rules } = check("levels: { seed-13: off }\n", {}, "--defaults", file);
  expect(status).toBe(rules.some((rule) => rule.startsWith("error")) ? 1 : 0);
  expect(rules).toContain("error seed-13/http-from-database");
  expect(report.policy).toEqual({
    gate: ["seed-13"],
    warnings: [
      `\`${file}\`, line 2, column 27: \`seed-99\` is no seed or rule of this engine; \`blast-radius seeds\` lists them.`,
      "The organisation gates `seed-13`: the level `off` that this repository gives `seed-13` does not hold.",
    ],
  });
});

test("--defaults of a file that is not there", () => {
  const repository = open({ "package.json": "{}" });
  expect(run(["check", "--defaults", "nowhere.yml"], repository.dir)).toEqual({
    status: 3,
    out: "",
    err: "The settings `nowhere.yml` cannot be read (ENOENT).\nName a readable YAML file with --defaults.\n",
  });
});
