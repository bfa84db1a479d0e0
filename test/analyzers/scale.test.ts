/** Sixteen times the text costs some sixteen times the work, not two hundred and fifty-six: nothing here asks each of many about all others. */
import { expect, test } from "vitest";
import { compare } from "../../analyzers/graph/compare.ts";
import { trace } from "../../analyzers/graph/impact.ts";
import { type Files, linkFiles } from "../support/linked.ts";

const times = 16;
/** Far above what linear work takes with a collector of garbage in between, far below the square. */
const bound = 4 * times;

const list = (count: number, make: (at: number) => string, between = "\n") =>
  Array.from({ length: count }, (_, at) => make(at)).join(between);
const each = (count: number, make: (at: number) => readonly [string, string]): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => make(at)));

/** CPU of reading, linking, comparing and tracing; the best of three. */
function costOf(files: Files): number {
  const runs = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    const { graph } = linkFiles(files);
    const diff = Object.keys(files).map(
      (path) => ({ path, status: "modified", type: "file", binary: false, hunks: [] }) as const,
    );
    trace(graph, graph, compare(graph, graph, diff));
    return process.cpuUsage(start).user;
  });
  return Math.min(...runs);
}

test.each<[string, number, (count: number) => Files]>([
  ["lines", 800, (n) => ({ "a.ts": list(n, (at) => `export const a${at} = ${at};`) })],
  ["one line", 800, (n) => ({ "a.js": list(n, (at) => `function a${at}(e){return a${(at * 3) % n}(e.x)}`, "") })],
  [
    "functions that call each other",
    400,
    (n) => ({ "a.ts": list(n, (at) => `export function f${at}() { f${(at * 7) % n}(); }`) }),
  ],
  [
    "members",
    400,
    (n) => ({ "a.ts": `export class A {\n${list(n, (at) => `m${at}() { this.m${(at + 1) % n}(); }`)}\n}` }),
  ],
  [
    "classes over classes",
    120,
    (n) => ({
      "a.ts": list(n, (at) => `export class A${at} ${at > 0 ? `extends A${at - 1} ` : ""}{ m() { super.m(); } }`),
    }),
  ],
  [
    "a chain of calls",
    120,
    (n) => ({ "a.ts": `import { x } from "x";\nexport const a = x${list(n, (at) => `.on("${at}", () => a)`, "")};` }),
  ],
  [
    "routes",
    120,
    (n) => ({
      "a.ts": `import express from "express";\nconst app = express();\n${list(n, (at) => `app.get("/${at}", (_, to) => to.send(${at}));`)}`,
    }),
  ],
  ["imports", 400, (n) => ({ "a.ts": list(n, (at) => `import { a${at} } from "./m${at}";`) })],
  [
    "files in a row",
    120,
    (n) => each(n, (at) => [`m${at}.ts`, `import { f as g } from "./m${(at + 1) % n}";\nexport const f = () => g();`]),
  ],
  [
    "packages",
    250,
    (n) => each(n, (at) => [`p/${at}/package.json`, `{ "name": "p${at}", "dependencies": { "p${at + 1}": "*" } }`]),
  ],
  ["SQL tables", 200, (n) => ({ "a.sql": list(n, (at) => `CREATE TABLE t${at} (id int);`) })],
  ["Prisma models", 600, (n) => ({ "a.prisma": list(n, (at) => `model M${at} {\n  id Int @id\n}`) })],
  ["classes of a sheet", 800, (n) => ({ "a.module.css": list(n, (at) => `.c${at} { color: red }`) })],
])(
  "%s",
  (_what, count, make) => {
    costOf(make(count));
    const small = costOf(make(count));
    expect(costOf(make(times * count)) / small).toBeLessThan(bound);
  },
  60_000,
);
