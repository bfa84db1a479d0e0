/** A repository's own seeds, as a user meets them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { book } from "./custom/book.ts";
import { schemaErrors } from "./report/schema.ts";
import { home, open, run } from "./support/command-line.ts";

const folder = ".github/blast-radius/seeds";
const cron = (schedule: string) => JSON.stringify({ crons: [{ path: "/api/close", schedule }] });

function scheduled(seeds: string) {
  const repository = open({
    "package.json": '{ "name": "shop" }',
    [`${folder}/org.yml`]: seeds,
    "vercel.json": cron("17 3 * * *"),
  });
  repository.branch("change");
  repository.commit({ "vercel.json": cron("0 3 * * *") }, "Close on the hour");
  return repository;
}

test("seeds of the base side are asked like any other; one that is broken is told and the rest goes on", () => {
  const broken =
    '- id: org/all\n  invariant: Nothing.\n  match: { require-attr: { on: { name: "**" }, all: { has: x } } }\n  bad: { a.ts: x }\n  good: { a.ts: x }\n';
  const repository = scheduled(`${book}${broken}`);
  const { status, out, err } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const report = JSON.parse(out) as Report;
  expect(schemaErrors(report)).toEqual([]);
  const own = report.findings.filter(({ seed }) => seed === 0);
  expect(own.map(({ rule, severity, file }) => `${severity} ${rule} ${file}`)).toEqual([
    "notice org/crons-are-jittered vercel.json",
  ]);
  expect(report.policy.warnings).toEqual([
    expect.stringMatching(
      /^`\.github\/blast-radius\/seeds\/org\.yml`, line \d+, column \d+: `on` matches everything\. The seed says nothing\.$/,
    ),
  ]);
  const told = run(["explain", "org/crons-are-jittered", "--base", "main", "--head", "change"], repository.dir);
  expect(told.out).toContain("No schedule starts at minute 0.");
});

test("seeds try replays a draft on the last changes", () => {
  const repository = scheduled("");
  const file = join(home, "draft.yml");
  writeFileSync(file, book);
  const { status, out, err } = run(["seeds", "try", file, "--last", "5", "--head", "change"], repository.dir);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(
    /^Tried on 1 change\.\norg\/status-page-reads-current: 0 of 1 \(0\.0 %\)\n {2}0 places break it today, and would not be told\n/,
  );
  expect(out).toMatch(
    /org\/crons-are-jittered: 1 of 1 \(100\.0 %\); more than 3 % are too many, even where it is right\n {2}1 place breaks it today, and would not be told\n {2}[0-9a-f]{10} Close on the hour: 1 finding, first at vercel\.json:\d+\n/,
  );

  writeFileSync(file, book.replace("name: check_results", "name: nothing_at_all"));
  expect(run(["seeds", "try", file, "--head", "change"], repository.dir)).toMatchObject({
    status: 1,
    err: "The custom seed `org/status-page-reads-current` says nothing: its example `bad` keeps the invariant.\n",
  });
});

test.each([
  [["seeds", "try"], 2, "`seeds try` needs a file.\nWrite `blast-radius seeds try <file>`.\n"],
  [["seeds", "8", "9"], 2, "`seeds` does not know what to do with `9`.\nWrite `blast-radius seeds try <file>`.\n"],
  [["seeds", "try", "x.yml", "--last", "many"], 2, "`--last many` is no number from 1 to 5000.\nWrite `--last 200`.\n"],
])("%j", (args, status, err) => {
  const repository = open({ "package.json": "{}" });
  repository.commit({ "a.ts": "" });
  expect(run(args, repository.dir)).toEqual({ status, out: "", err });
});
