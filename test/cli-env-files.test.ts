/** A changed variable reaches the code that reads it, and its value is never told. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isEnvFile, isExample, readEnvFile } from "../analyzers/environment/env-file.ts";
import type { Report } from "../src/report/report.ts";
import { conclusion } from "../src/report/verdict.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const shop: Files = {
  "package.json": `{ "name": "shop" }`,
  ".env": "MAIL_HOST=old.example\nTILL=1\n",
  ".env.example": "MAIL_HOST=host\n",
  "web/.env.production": "MAIL_HOST=old.example\n",
  "web/mail.ts": "export const mail = () => process.env.MAIL_HOST;\n",
  "jobs/mail.ts": "export const send = () => import.meta.env.MAIL_HOST;\n",
};

function told(files: Files) {
  const repository = open(shop);
  repository.branch("change");
  repository.commit(files);
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  expect(out).not.toContain("new.example");
  const report = JSON.parse(out) as Report;
  return {
    conclusion: conclusion(report).conclusion,
    changed: report.changed.map(({ id, change, file, line }) => `${change} ${id} ${file}:${line}`),
    reached: report.reached.filter(({ kind }) => kind === "symbol").map(({ id, channel }) => `${channel} ${id}`),
    blind: report.cannotVouch.map(({ file, line, detail }) => `${file}:${line} ${detail}`),
  };
}

test("a value reaches who reads it, below the file", () => {
  expect(told({ ".env": "MAIL_HOST=new.example\nTILL=1\n" })).toEqual({
    conclusion: "success",
    changed: ["altered env:MAIL_HOST .env:1"],
    reached: ["code symbol:jobs/mail.ts#send", "code symbol:web/mail.ts#mail"],
    blind: [],
  });
  expect(told({ "web/.env.production": "MAIL_HOST=new.example\n" }).reached).toEqual(["code symbol:web/mail.ts#mail"]);
});

test("a variable that is gone, and one that no code reads by name", () => {
  expect(told({ ".env": "TILL=2\n" })).toEqual({
    conclusion: "neutral",
    changed: ["removed env:MAIL_HOST .env:1", "altered env:TILL .env:1"],
    reached: ["code symbol:jobs/mail.ts#send", "code symbol:web/mail.ts#mail"],
    blind: [".env:1 no code below reads `TILL` by name; what else does is not followed"],
  });
});

test("of an example only the names count", () => {
  expect(told({ ".env.example": "MAIL_HOST=new.example\n" })).toEqual({
    conclusion: "success",
    changed: [],
    reached: [],
    blind: [],
  });
  expect(told({ ".env.example": "MAIL_HOST=host\nMAIL_PORT=new.example\n" }).changed).toEqual([
    "added env:MAIL_PORT .env.example:2",
  ]);
});

test("which files are environment files", () => {
  const paths = [".env", "web/.env.local", "docker.env", ".env.example", "src/env.ts", ".envrc", "a.environment"];
  expect(paths.filter(isEnvFile)).toEqual([".env", "web/.env.local", "docker.env", ".env.example"]);
  expect(paths.filter(isExample)).toEqual([".env.example"]);
});

test("lines, quotes, comments", () => {
  const text = `# A=1\nexport A = "x\ny"\r\nB='it'\nC=1 # one\nD="open\nnot a variable\nE=\nB=2\n`;
  const lines = [...readEnvFile(text)].map(([name, { line }]) => `${name} ${line}`);
  expect(lines).toEqual(["A 2", "B 9", "C 5", "D 6", "E 8"]);
  const hashOf = (value: string) => readEnvFile(`A=${value}`).get("A")?.hash;
  expect(hashOf("1 # one")).toBe(hashOf("1"));
  expect(hashOf("1")).not.toBe(hashOf("2"));
});

test("no text makes it throw, and every line is one of the text", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("A", "=", '"', "'", "\n", "\r\n", " ", "#", "export ", "é")), (pieces) => {
      const text = pieces.join("");
      for (const { line } of readEnvFile(text).values()) expect(line <= text.split("\n").length).toBe(true);
    }),
  );
});
