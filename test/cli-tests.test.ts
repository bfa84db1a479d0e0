/** `blast-radius tests` on real repositories: what it lists, why it lists everything, and that runners take what it prints. */
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { testsText } from "../src/cli/tests-text.ts";
import { home, open, run } from "./support/command-line.ts";
import type { Files, TestRepository } from "./support/repository.ts";

const shop: Files = {
  "package.json": `{ "name": "shop", "type": "module" }`,
  "src/charge.js": "export const charge = (cents) => cents;\n",
  "src/order.js": `import { charge } from "./charge.js";\nexport const order = (cents) => charge(cents);\n`,
  "src/mail.js": "export const mail = (to) => 'To: ' + to;\n",
  "test/order.test.js": `import { order } from "../src/order.js";\ntest("orders", () => expect(order(1)).toBe(1));\n`,
  "test/it's [odd] {1}.test.js": `import { charge } from "../src/charge.js";\ntest("odd", () => expect(charge(2)).toBe(2));\n`,
  "test/mail.test.js": `import { mail } from "../src/mail.js";\ntest("mails", () => expect(mail("a")).toBe("To: a"));\n`,
};
const raised = "export const charge = (cents) => cents + 0;\n";

function changed(files: Files, first: Files = shop): TestRepository {
  const repository = open(first);
  repository.branch("change");
  repository.commit(files);
  return repository;
}

const ask = (repository: TestRepository, ...args: string[]) =>
  run(["tests", "--base", "main", "--head", "change", ...args], repository.dir);

test("lists the test files that run what changed, one a line, and nothing on standard error", () => {
  const repository = changed({ "src/charge.js": raised });
  expect(ask(repository)).toEqual({
    status: 0,
    out: "test/it's [odd] {1}.test.js\ntest/order.test.js\n",
    err: "",
  });
  expect(ask(repository, "-0").out).toBe("test/it's [odd] {1}.test.js\0test/order.test.js\0");
});

test("every format spells the same files for its runner", () => {
  const repository = changed({ "src/charge.js": raised });
  expect(ask(repository, "--format", "vitest").out).toBe(`'test/it'\\''s [odd] {1}.test.js' test/order.test.js\n`);
  expect(ask(repository, "--format", "jest").out).toBe(
    `'test/it'\\''s \\[odd\\] \\{1\\}\\.test\\.js$' 'test/order\\.test\\.js$'\n`,
  );
  expect(ask(repository, "--format", "node").out).toBe(`'test/it'\\''s [[]odd] ?1?.test.js' test/order.test.js\n`);
  expect(JSON.parse(ask(repository, "--format", "json").out)).toEqual({
    version: 1,
    engine: "0.1.0",
    base: repository.git("rev-parse", "main"),
    head: repository.git("rev-parse", "change"),
    total: 3,
    all: false,
    doubts: [],
    tests: [
      { file: "test/it's [odd] {1}.test.js", because: "code", distance: 2 },
      { file: "test/order.test.js", because: "code", distance: 3 },
    ],
  });
});

test("a comment asks for no test; a test that changed, came or moved asks for itself", () => {
  expect(ask(changed({ "src/charge.js": `// Takes cents.\n${shop["src/charge.js"]}` }))).toEqual({
    status: 0,
    out: "",
    err: "",
  });
  const mail = String(shop["test/mail.test.js"]);
  const repository = changed({
    "test/mail.test.js": null,
    "test/mail/mail.test.js": mail.replace("../src", "../../src"),
    "test/order.test.js": `${shop["test/order.test.js"]}test("none", () => expect(0).toBe(0));\n`,
  });
  expect(ask(repository).out).toBe("test/mail/mail.test.js\ntest/order.test.js\n");
});

const whole = "test/it's [odd] {1}.test.js\ntest/mail.test.js\ntest/order.test.js\n";

test.each<[string, Files, Files, string]>([
  [
    "a changed file that nobody reads",
    {},
    { "src/shop.py": "print(1)\n" },
    "  unread-language  src/shop.py:1  no analyzer reads this kind of file\n",
  ],
  [
    "a changed file that cannot be parsed",
    {},
    { "src/mail.js": "export const mail = (to => {\n" },
    "  syntax-error  src/mail.js:2  '}' expected.\n",
  ],
  [
    "a computed import beside a module that nobody names",
    { "src/load.js": "export const load = (name) => import(name);\n", "src/plugin.js": "export default 1;\n" },
    { "src/plugin.js": "export default 2;\n" },
    "  computed-import  src/load.js:1  ",
  ],
  [
    "an import that leads nowhere and may have meant what changed",
    { "src/till.js": `import { charge } from "virtual/charge";\nimport { c } from "./built/charge.js";\ncharge(c);\n` },
    { "src/charge.js": raised },
    "  unresolved-import  src/till.js:2  `./built/charge.js` was not found (missing-file)\n",
  ],
])("%s makes all tests run, and says so", (_title, more, change, because) => {
  const repository = changed(change, { ...shop, ...more });
  const { status, out, err } = ask(repository);
  expect({ status, out }).toEqual({ status: 0, out: whole });
  expect(err).toContain("All 3 test files: what the change reaches cannot be vouched for.\n");
  expect(err).toContain(because);
  const some = ask(repository, "--no-all-when-unsure");
  expect(some.out).not.toBe(whole);
  expect(some.err).toContain("There may be more: what the change reaches cannot be vouched for.\n");
});

test("a call that could be of any member is a doubt about those members only", () => {
  const classes = Array.from({ length: 13 }, (_, at) => `export class Till${at} { settle() { return ${at}; } }\n`);
  const first = {
    ...shop,
    "src/tills.js": `${classes.join("")}export const close = (till) => till.settle();\n`,
  };
  const text = String(first["src/tills.js"]);
  const settle = ask(changed({ "src/tills.js": text.replace("return 5", "return 55") }, first));
  expect(settle).toMatchObject({ out: whole, err: expect.stringContaining("  ambiguous-call  src/tills.js:14  ") });
  expect(ask(changed({ "src/charge.js": raised }, first)).err).toBe("");
});

test("wrong usage", () => {
  const repository = changed({ "src/charge.js": raised });
  const err = (...args: string[]) => {
    const ended = ask(repository, ...args);
    expect(ended).toMatchObject({ status: 2, out: "" });
    return ended.err;
  };
  expect(err("--all-when-unsure", "--no-all-when-unsure")).toContain("say the opposite of each other");
  expect(err("--null=yes")).toBe("`--null` takes no value.\nWrite `--null` alone.\n");
  expect(err("--format", "json", "-0")).toContain("`json` has no items to end with NUL.");
  expect(run(["check", "-0"], repository.dir).err).toContain("`check` takes no option `-0`.");
  const selection = { base: "", head: "", total: 1, all: false, doubts: [], tests: [] };
  const odd = { ...selection, tests: [{ file: "a\nb.test.js", because: "code" as const }] };
  expect(() => testsText(odd, "lines", false, "0.1.0")).toThrow("does not fit on a line");
  expect(testsText(odd, "node", false, "0.1.0")).toBe("'a\nb.test.js'\n");
});

const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

/** Runs a shell line in the repository, as a reader of the README would. */
function shell(repository: TestRepository, line: string, environment: Readonly<Record<string, string>>): string {
  const { stdout, stderr } = spawnSync("sh", ["-c", line], {
    cwd: repository.dir,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      XDG_CACHE_HOME: home,
      NO_COLOR: "1",
      NODE: process.execPath,
      ...environment,
    },
    encoding: "utf8",
  });
  return stdout + stderr;
}

test("vitest runs the listed files and no others", () => {
  const repository = changed({ "src/charge.js": raised });
  repository.git("switch", "--quiet", "change");
  const { out } = ask(repository, "--format", "vitest");
  const told = shell(repository, `"$NODE" "$VITEST" run --globals --reporter=verbose ${out}`, { VITEST: vitest });
  expect(told).toMatch(/Test Files {2}2 passed \(2\)/);
  expect(told).not.toContain("mail.test.js");
});

test("node:test runs the listed files and no others, also through xargs", () => {
  const own = Object.entries(shop).map(([path, text]) => [
    path,
    path.startsWith("test/")
      ? `import test from "node:test";\nimport { expect } from "./expect.js";\n${String(text)}`
      : text,
  ]);
  const expecting = `export const expect = (a) => ({ toBe(b) { if (a !== b) throw new Error(\`\${a}\`); } });\n`;
  const repository = changed({ "src/charge.js": raised }, { ...Object.fromEntries(own), "test/expect.js": expecting });
  repository.git("switch", "--quiet", "change");
  const plain = ask(repository, "--format", "node").out;
  expect(shell(repository, `"$NODE" --test --test-reporter=tap ${plain}`, {})).toContain("# pass 2\n");
  const file = join(repository.dir, "..", "items");
  execFileSync("sh", ["-c", `cat > "${file}"`], { input: ask(repository, "--format", "node", "-0").out });
  expect(shell(repository, `xargs -0 "$NODE" --test --test-reporter=tap < "${file}"`, {})).toContain("# pass 2\n");
  rmSync(file);
});

test("where hardly any file is seen to use another, every test is listed", () => {
  const alone = Object.fromEntries(
    Array.from({ length: 25 }, (_, at) => [`src/part${at}.js`, `export const p${at} = ${at};\n`]),
  );
  const { out, err } = ask(changed({ "src/charge.js": raised }, { ...shop, ...alone }));
  expect(out.trim().split("\n")).toHaveLength(3);
  expect(err).toContain("loose-graph");
});

test("where tests are seen to reach hardly anything of the code, every test is listed, and the rest of the report holds", () => {
  const part = (at: number) =>
    `import { p${at + 1}, q${at + 1} } from "./part${at + 1}.js";\nexport const p${at} = () => p${at + 1}() + q${at + 1}();\nexport const q${at} = () => q${at + 1}();\n`;
  const chain = Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`src/part${at}.js`, part(at)]));
  const last = "export const p24 = () => 1;\nexport const q24 = () => 2;\n";
  const driven = { "test/drive.js": "await fetch(process.env.SHOP);\n", "test/click.js": "await fetch('/till');\n" };
  const repository = changed(
    { "src/part24.js": `${last}// tea\n`.replace("1", "3") },
    { ...chain, "src/part24.js": last, ...driven },
  );
  const { out, err } = ask(repository);
  expect(out.trim().split("\n")).toEqual(["test/click.js", "test/drive.js"]);
  expect(err).toContain("tests-apart  src/part0.js:1  tests are seen to reach only 0 of 50 symbols, below 5 %");
  const report = JSON.parse(
    run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir).out,
  );
  expect(report).toMatchObject({ cannotVouch: [], notes: [expect.stringContaining("only 0 of 50 symbols")] });
});
