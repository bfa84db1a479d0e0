/** Changes of one file that make another file say something else: drawn on top, it says the same as when it is drawn afresh. */
import { expect, test } from "vitest";
import { hashText } from "../../../analyzers/hash.ts";
import { analyze } from "../../../analyzers/index.ts";
import { languageOf } from "../../../analyzers/languages.ts";
import { type Linked, link, type Snapshot } from "../../../analyzers/link/index.ts";
import { keep, linkOnTop } from "../../support/kept.ts";
import type { Files } from "../../support/linked.ts";

function snapshotOf(files: Files): Snapshot {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const language = languageOf(path);
    return language === undefined ? [] : [[path, analyze({ sha: hashText(text), language, text })] as const];
  });
  return {
    files: new Map(facts),
    blobs: new Map(Object.entries(files).map(([path, text]) => [path, hashText(text)])),
  };
}

const edgesIn = ({ graph }: Linked): readonly string[] =>
  [...graph.edges()]
    .map(({ from, kind, to, certainty, line, attributes }) =>
      JSON.stringify([from, kind, to, certainty, line, attributes]),
    )
    .sort();

const task = `import { Mid } from "./mid";\nexport class Task extends Mid { static events = ["paid"]; }\n`;

test.each<[string, Files, string, string]>([
  [
    "a method becomes one that objects hold",
    { "src/user.ts": `import "./o";\nexport const use = (x, y) => y.on(x.load);\n` },
    "export class O { load() {} }",
    "export class O { load = () => {}; }",
  ],
  [
    "a handler takes another field",
    {
      "src/w.ts": `import { Worker } from "bullmq";\nimport { work } from "./o";\nnew Worker("mail", work);\n`,
    },
    "export async function work(job) { return job.data.user; }",
    "export async function work(job) { return job.data.client; }",
  ],
  [
    "a class between gains the method that does the work",
    {
      "src/task.ts": task,
      "src/mid.ts": `import { Base } from "./base";\nimport { handle } from "./o";\nexport class Mid extends Base { x = handle; }\n`,
      "src/base.ts": `export abstract class Base { static events: string[] = []; }\n`,
    },
    "export const handle = 1;",
    "export const handle = () => 2;",
  ],
])("%s", (_, files, before, after) => {
  const [was, is] = [before, after].map((text) => snapshotOf({ ...files, "src/o.ts": text }));
  if (was === undefined || is === undefined) throw new Error("There are two sides.");
  expect(edgesIn(linkOnTop(keep(was), is))).toEqual(edgesIn(link(is)));
  expect(edgesIn(linkOnTop(keep(is), was))).toEqual(edgesIn(link(was)));
});

test.each<[string, Files, Files]>([
  [
    "a class between gains the work",
    { "src/mid.ts": `import { Base } from "./base";\nexport class Mid extends Base {}\n` },
    { "src/mid.ts": `import { Base } from "./base";\nexport class Mid extends Base { handle() { return 1; } }\n` },
  ],
  [
    "what stands above becomes a class",
    { "src/base.ts": "export const Base = make();\n" },
    { "src/base.ts": `export class Base { static events = ["paid"]; }\n` },
  ],
])("work that is a class: %s", (_, before, after) => {
  const files = {
    "src/task.ts": task,
    "src/mid.ts": `import { Base } from "./base";\nexport class Mid extends Base { handle() {} }\n`,
    "src/base.ts": `export class Base { static events: string[] = []; }\n`,
  };
  const [was, is] = [snapshotOf({ ...files, ...before }), snapshotOf({ ...files, ...after })];
  expect(edgesIn(linkOnTop(keep(was), is))).toEqual(edgesIn(link(is)));
  expect(edgesIn(linkOnTop(keep(is), was))).toEqual(edgesIn(link(was)));
});
