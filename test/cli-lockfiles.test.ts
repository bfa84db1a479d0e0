/** A change of a lockfile reaches who imports what is installed otherwise, in the workspaces that get it. */
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { conclusion } from "../src/report/verdict.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

/** Both workspaces ask for `mail`; `web` also for `orders`, which uses `post`. */
const lock = (web: string, jobs: string, post = "1.0.0", more = ""): string => `lockfileVersion: '9.0'

importers:

  .:
    devDependencies:
      lint:
        specifier: ^1.0.0
        version: 1.0.0

  jobs:
    dependencies:
      mail:
        specifier: ^2.0.0
        version: ${jobs}

  web:
    dependencies:
      mail:
        specifier: ^2.0.0
        version: ${web}
      orders:
        specifier: ^1.0.0
        version: 1.0.0

packages:
${[...new Set([web, jobs])].map((version) => `\n  mail@${version}:\n    resolution: {integrity: sha512-M${version}${more}}\n`).join("")}
snapshots:

  lint@1.0.0: {}
${[...new Set([web, jobs])].map((version) => `\n  mail@${version}: {}\n`).join("")}
  orders@1.0.0:
    dependencies:
      post: ${post}

  post@${post}: {}
`;

const shop: Files = {
  "package.json": `{ "name": "shop", "devDependencies": { "lint": "^1.0.0" } }`,
  "pnpm-workspace.yaml": "packages: [web, jobs]\n",
  "pnpm-lock.yaml": lock("2.0.0", "2.0.0"),
  "web/package.json": `{ "name": "web", "dependencies": { "mail": "^2.0.0", "orders": "^1.0.0" } }`,
  "web/a.ts": `import { send } from "mail";\nexport const a = () => send();\n`,
  "web/b.ts": `import { list } from "orders";\nexport const b = () => list();\n`,
  "jobs/package.json": `{ "name": "jobs", "dependencies": { "mail": "^2.0.0" } }`,
  "jobs/c.ts": `import { send } from "mail";\nexport const c = () => send();\n`,
  "jobs/d.ts": `export const d = () => 1;\n`,
};

function check(files: Files): Report {
  const repository = open(shop);
  repository.branch("change");
  repository.commit(files);
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  return JSON.parse(out) as Report;
}

const told = (report: Report) => ({
  conclusion: conclusion(report).conclusion,
  changed: report.changed.map(({ id, what, versions, workspaces, through, file, line }) => ({
    [`${id} ${what?.join()} ${file}:${line}`]: [versions?.from, versions?.to, workspaces, ...(through ?? [])],
  })),
  reached: report.reached.map(
    ({ id, path }) => `${id} by ${path.map(({ file, line }) => `${file}:${line}`).join(" ")}`,
  ),
  blind: report.cannotVouch.map(({ reason, file, line }) => `${reason} ${file}:${line}`),
});

test("a version that one workspace gets", () => {
  expect(told(check({ "pnpm-lock.yaml": lock("2.1.0", "2.0.0") }))).toEqual({
    conclusion: "success",
    changed: [{ "package:mail version pnpm-lock.yaml:21": [["2.0.0"], ["2.1.0"], ["web"]] }],
    reached: [
      "module:web/a.ts by pnpm-lock.yaml:21 web/a.ts:2 web/a.ts:2",
      "symbol:web/a.ts#a by pnpm-lock.yaml:21 web/a.ts:2",
    ],
    blind: [],
  });
});

test("a version beneath a direct dependency", () => {
  expect(told(check({ "pnpm-lock.yaml": lock("2.0.0", "2.0.0", "1.0.1") }))).toEqual({
    conclusion: "success",
    changed: [{ "package:post version pnpm-lock.yaml:41": [["1.0.0"], ["1.0.1"], ["web"], "orders"] }],
    reached: [
      "module:web/b.ts by pnpm-lock.yaml:41 pnpm-lock.yaml:24 web/b.ts:2 web/b.ts:2",
      "package:orders by pnpm-lock.yaml:41 pnpm-lock.yaml:24",
      "symbol:web/b.ts#b by pnpm-lock.yaml:41 pnpm-lock.yaml:24 web/b.ts:2",
    ],
    blind: [],
  });
});

test("what nothing imports is run by something that nobody follows", () => {
  const bumped = lock("2.0.0", "2.0.0")
    .replace("version: 1.0.0\n\n  jobs", "version: 1.1.0\n\n  jobs")
    .replace("lint@1.0.0", "lint@1.1.0");
  expect(told(check({ "pnpm-lock.yaml": bumped }))).toEqual({
    conclusion: "neutral",
    changed: [{ "package:lint version pnpm-lock.yaml:9": [["1.0.0"], ["1.1.0"], [""]] }],
    reached: [],
    blind: ["tool-package pnpm-lock.yaml:9"],
  });
});

test("a package that is new and that nothing imports yet", () => {
  const more = "      plot:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages";
  const after = lock("2.0.0", "2.0.0")
    .replace("\npackages", more)
    .replace("snapshots:", "snapshots:\n\n  plot@1.0.0: {}");
  const { conclusion, reached, blind } = told(check({ "pnpm-lock.yaml": after }));
  expect({ conclusion, reached, blind }).toEqual({ conclusion: "success", reached: [], blind: [] });
});

test("other contents of the same version", () => {
  const { conclusion, changed, blind } = told(check({ "pnpm-lock.yaml": lock("2.0.0", "2.0.0", "1.0.0", "x") }));
  expect({ conclusion, changed, blind }).toEqual({
    conclusion: "neutral",
    changed: [{ "package:mail content pnpm-lock.yaml:15": [["2.0.0"], ["2.0.0"], ["jobs", "web"]] }],
    blind: ["integrity pnpm-lock.yaml:35"],
  });
});

test("other words in a manifest that install what they did", () => {
  const after = lock("2.0.0", "2.0.0").replace(
    "specifier: ^1.0.0\n        version: 1.0.0\n\npackages",
    "specifier: ~1.0.0\n        version: 1.0.0\n\npackages",
  );
  const manifest = `{ "name": "web", "dependencies": { "mail": "^2.0.0", "orders": "~1.0.0" } }`;
  const { changed, reached, blind } = told(check({ "pnpm-lock.yaml": after, "web/package.json": manifest }));
  expect({ changed, reached, blind }).toEqual({
    changed: [{ "package:orders range web/package.json:1": [undefined, undefined, undefined] }],
    reached: [],
    blind: [],
  });
});

test("a manifest without its lockfile reaches its own workspace alone", () => {
  const manifest = `{ "name": "jobs", "dependencies": { "mail": "^2.1.0" } }`;
  expect(told(check({ "jobs/package.json": manifest })).reached).toEqual([
    "module:jobs/c.ts by jobs/package.json:1 jobs/c.ts:2 jobs/c.ts:2",
    "symbol:jobs/c.ts#c by jobs/package.json:1 jobs/c.ts:2",
  ]);
});

test("a lockfile that cannot be read keeps its problem and the neutral verdict", () => {
  const { conclusion, changed, blind } = told(
    check({ "pnpm-lock.yaml": lock("2.1.0", "2.0.0").replace("packages:", "=======\npackages:") }),
  );
  expect({ conclusion, changed, blind }).toEqual({
    conclusion: "skipped",
    changed: [],
    blind: ["lockfile pnpm-lock.yaml:26"],
  });
});
