/** A file's mode changes without a word of it: the report says so, and nothing else. */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderMarkdown } from "../src/report/markdown.ts";
import type { Report } from "../src/report/report.ts";
import { renderTitle } from "../src/report/title.ts";
import { conclusion } from "../src/report/verdict.ts";
import { schemaErrors } from "./report/schema.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const shop: Files = {
  "package.json": `{ "name": "shop" }\n`,
  "src/charge.ts": "export const charge = (cents: number) => cents;\n",
  "bin/backup.sh": { executable: "#!/bin/sh\n" },
  "bin/mail.sh": "#!/bin/sh\n",
};

function changed(files: Files) {
  const repository = open(shop);
  repository.branch("change");
  repository.commit(files);
  const check = (...more: string[]) =>
    run(["check", "--base", "main", "--head", "change", ...more], repository.dir).out;
  const report = JSON.parse(check("--format", "json")) as Report;
  return { report, text: check(), verdict: conclusion(report), title: renderTitle(report) };
}

const program = (content: unknown) => ({ executable: String(content) });

test("files that are made executable break nobody, whoever reads them", () => {
  const { report, text, verdict, title } = changed({
    "package.json": program(shop["package.json"]),
    "src/charge.ts": program(shop["src/charge.ts"]),
    "bin/mail.sh": program(shop["bin/mail.sh"]),
  });
  expect(schemaErrors(report)).toEqual([]);
  expect(report.files).toEqual(
    ["bin/mail.sh", "package.json", "src/charge.ts"].map((path) => ({
      path,
      status: "modified",
      mode: { executable: true, only: true },
      lines: [],
    })),
  );
  expect(report.totals).toMatchObject({ files: 3, modeOnly: 3, cannotVouch: 0 });
  expect(title).toBe("low · only file modes changed");
  expect(verdict).toEqual({ conclusion: "success", because: "Only file modes changed; no content of any file did." });
  expect(text).toContain(
    "Changed: 0 units in 3 files\n" +
      "  mode  bin/mail.sh  made executable, nothing else changed\n" +
      "  mode  package.json  made executable, nothing else changed\n" +
      "  mode  src/charge.ts  made executable, nothing else changed\n",
  );
  expect(renderMarkdown(report)).toContain(
    "<details><summary>3 file modes changed</summary>\n\n" +
      "- ` bin/mail.sh `: made executable, nothing else changed\n",
  );
});

test("who ran a file as a program may miss it", () => {
  const { report, verdict, text } = changed({ "bin/backup.sh": "#!/bin/sh\n" });
  expect(report.cannotVouch).toEqual([
    {
      reason: "file-mode",
      file: "bin/backup.sh",
      line: 1,
      detail: "it is no longer executable; who runs it is not followed",
      near: true,
    },
  ]);
  expect(verdict).toEqual({
    conclusion: "neutral",
    because: "Cannot vouch for 1 place near the change (1 file-mode).",
  });
  expect(text).toContain("  mode  bin/backup.sh  no longer executable, nothing else changed\n");
});

test("a mode beside content is told beside it", () => {
  const { report, text, title } = changed({
    "src/charge.ts": program("export const charge = (cents: number) => cents + 1;\n"),
  });
  expect(report.totals).toMatchObject({ files: 1, modeOnly: 0, changed: 1 });
  expect(title).toBe("low · nothing else reached");
  expect(text).toContain("  body  charge  src/charge.ts:1\n  mode  src/charge.ts  made executable\n");
});

test("of a work tree, too", () => {
  const repository = open(shop);
  chmodSync(join(repository.dir, "src/charge.ts"), 0o755);
  const { out } = run(["check", "--base", "main"], repository.dir);
  expect(out).toContain("low · only file modes changed\n");
  expect(out).toContain("  mode  src/charge.ts  made executable, nothing else changed\n");
});
