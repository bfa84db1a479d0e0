/** The command line as a user meets it: real repositories, real processes, what they print and how they end. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seeds } from "../seeds/index.ts";
import { renderJson } from "../src/report/json.ts";
import type { Report } from "../src/report/report.ts";
import { schemaErrors } from "./report/schema.ts";
import { type Ended, home, open, run } from "./support/command-line.ts";
import type { Files, TestRepository } from "./support/repository.ts";

/** The report of a check that ended as it should, judged by the schema. */
function reportOf({ status, out, err }: Ended, expected = 0): Report {
  expect({ status, err }).toEqual({ status: expected, err: "" });
  const report = JSON.parse(out) as Report;
  expect(schemaErrors(report)).toEqual([]);
  return report;
}

const check = (repository: TestRepository, ...args: string[]): Report =>
  reportOf(run(["check", "--format", "json", ...args], repository.dir));

const shop: Files = {
  "package.json": `{ "name": "shop", "dependencies": { "hono": "4.0.0" } }`,
  "src/charge.ts": "export function charge(cents: number) {\n  return cents;\n}\n",
  "src/app.ts": `import { Hono } from "hono";
import { charge } from "./charge.ts";
const app = new Hono();
app.post("/orders", (c) => c.json(charge(100)));
export default app;
`,
  "test/charge.test.ts": `import { charge } from "../src/charge.ts";\ntest("charges", () => charge(1));\n`,
};
const raised = "export function charge(cents: number) {\n  return cents + 1;\n}\n";

function shopWithChange(): TestRepository {
  const repository = open(shop);
  repository.branch("raise");
  repository.commit({ "src/charge.ts": raised }, "Raise prices");
  return repository;
}

test("check tells what a branch reaches, twice in the same bytes", () => {
  const repository = shopWithChange();
  const report = check(repository, "--base", "main", "--head", "raise");
  expect(report.changed.map(({ change, id }) => `${change} ${id}`)).toEqual(["body symbol:src/charge.ts#charge"]);
  expect(report.reached.filter(({ kind }) => kind === "route" || kind === "test").map(({ id }) => id)).toEqual([
    "route:POST /orders",
    "test:test/charge.test.ts",
  ]);
  const again = run(["check", "--format", "json", "--base", "main", "--head", "raise"], repository.dir);
  expect(JSON.parse(again.out)).toEqual(report);
  expect(again.out).toBe(renderJson(report));
});

test("check without base and head compares the work tree with the default branch", () => {
  const repository = shopWithChange();
  repository.write({ "src/charge.ts": raised.replace("+ 1", "+ 2"), "src/mail.ts": "export const mail = 1;\n" });
  const report = check(repository);
  expect(report.head).toMatch(/^worktree:/);
  expect(report.changed.map(({ change, id }) => `${change} ${id}`)).toEqual([
    "body symbol:src/charge.ts#charge",
    "added symbol:src/mail.ts#<module>",
    "added symbol:src/mail.ts#mail",
  ]);
});

test("check reads a bare repository", () => {
  const repository = shopWithChange();
  const report = check(repository, "--repo", repository.bareCopy(), "--base", "main", "--head", "raise");
  expect(report.totals.changed).toBe(1);
});

test("a question about a bare repository is about its HEAD; a change needs a head", () => {
  const repository = shopWithChange();
  const bare = repository.bareCopy();
  const unborn = repository.bareCopy();
  for (const args of [["graph"], ["of", "src/charge.ts#charge"], ["why", "charge", "POST /orders"]]) {
    const asked = run([...args, "--repo", bare], repository.dir);
    expect({ status: asked.status, err: asked.err }).toEqual({ status: 0, err: "" });
    expect(asked.out).toBe(run([...args, "--repo", bare, "--head", "HEAD"], repository.dir).out);
    const named = run([...args, "--repo", bare, "--head", "main"], repository.dir);
    execFileSync("git", ["-C", unborn, "symbolic-ref", "HEAD", "refs/heads/nobody-pushed-this"]);
    expect(run([...args, "--repo", unborn, "--head", "main"], repository.dir)).toEqual(named);
  }
  expect(run(["check", "--repo", bare], repository.dir)).toEqual({
    status: 3,
    out: "",
    err: "This repository is bare: it has no work tree to compare.\nName a revision with --head.\n",
  });
});

test("a unit that is nearly right is answered with those that hold all its words", () => {
  const repository = shopWithChange();
  const { status, err } = run(["of", "order post"], repository.dir);
  expect(status).toBe(2);
  expect(err).toContain("Did you mean `route:POST /orders`");
});

test("text is for people, without colours where there is no terminal, with them where they are forced", () => {
  const repository = shopWithChange();
  const { status, out, err } = run(["check", "--base", "main", "--head", "raise"], repository.dir);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toContain("Routes: 1 reached\n  POST /orders  by code, ");
  expect(out).not.toContain("\u001b");
  const args = ["check", "--base", "main", "--head", "raise"];
  expect(run(args, repository.dir, { FORCE_COLOR: "1" }).out).toContain("\u001b[1m");
  expect(run(args, repository.dir, { FORCE_COLOR: "1", NO_COLOR: "1" }).out).toBe(out);
});

test("--output writes a file and nothing else", () => {
  const repository = shopWithChange();
  const file = join(home, "summary.md");
  const args = ["check", "--base", "main", "--head", "raise", "--format", "markdown"];
  expect(run([...args, "--output", file], repository.dir)).toEqual({ status: 0, out: "", err: "" });
  expect(readFileSync(file, "utf8")).toBe(run(args, repository.dir).out);
  expect(run([...args, "--output", join(home, "nowhere", "summary.md")], repository.dir)).toMatchObject({
    status: 3,
    err: expect.stringMatching(/cannot be written: .*\nName another file with --output\.\n$/),
  });
});

const dispatch = `CREATE FUNCTION send_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM net.http_post(url := 'https://mail.example.com/send', body := '{}');
  RETURN NEW;
END
$$;
CREATE TRIGGER orders_mail AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION send_mail();
`;

test("a gated finding ends with 1; settings of the head do not disarm it", { timeout: 180_000 }, () => {
  const repository = open({
    ...shop,
    ".github/blast-radius.yml": "gate: [seed-13]\ncolour: red\n",
    "migrations/001.sql": "CREATE TABLE orders (id int PRIMARY KEY);\n",
  });
  repository.branch("mail");
  repository.commit({ "migrations/002.sql": dispatch, ".github/blast-radius.yml": "levels:\n  seed-13: off\n" });
  const ended = run(["check", "--format", "json", "--base", "main", "--head", "mail"], repository.dir);
  const report = reportOf(ended, 1);
  expect(report.policy).toEqual({
    gate: ["seed-13"],
    warnings: [
      expect.stringMatching(/^`\.github\/blast-radius\.yml`, line 2, column 1: `colour` is no setting; known are /),
    ],
  });
  const gating = report.findings.filter(({ severity }) => severity === "error");
  expect(gating.map(({ rule, file }) => `${rule} ${file}`)).toEqual(["seed-13/http-from-database migrations/002.sql"]);
  const [finding] = gating;
  const told = run(["explain", finding?.id ?? "", "--base", "main", "--head", "mail"], repository.dir);
  expect(told).toMatchObject({ status: 0, err: "" });
  expect(told.out).toContain("error seed-13/http-from-database");
  expect(run(["explain", "seed-13", "--base", "main", "--head", "mail"], repository.dir).out).toBe(told.out);
  const ask = (...args: string[]) => run(["explain", ...args, "--base", "main", "--head", "mail"], repository.dir);
  for (const name of ["13", "seed-13/http-from-database", "http-from-database"]) expect(ask(name).out).toBe(told.out);
  const names = seeds.map(({ number }) => `\`seed-${number}\``).join(", ");
  const named = `Seeds are ${names}; \`blast-radius seeds\` lists their rules.`;
  const known = report.findings.map(({ id, rule }) => `\`${id}\` (${rule})`).join(", ");
  expect(ask("nothing")).toEqual({
    status: 2,
    out: "",
    err: `There is no finding, seed or rule \`nothing\`.\nThis change has ${known}. ${named}\n`,
  });
  expect(ask("")).toMatchObject({ status: 2, out: "" });
  expect(run(["explain", "nothing", "--base", "mail", "--head", "mail"], repository.dir)).toEqual({
    status: 2,
    out: "",
    err: `There is no finding, seed or rule \`nothing\`.\nThis change has no finding at all. ${named}\n`,
  });
  expect(ask("oversized-diff")).toEqual({
    status: 0,
    out: "This change has no finding of `oversized-diff`. What it asks: `blast-radius seeds oversized-diff`.\n",
    err: "",
  });
  expect(ask("oversized-diff", "--format", "json").out).toBe("[]\n");
});

test("of, why and graph answer for one revision", () => {
  const repository = shopWithChange();
  const of = run(["of", "charge", "--head", "main", "--format", "json"], repository.dir);
  const { unit, reached } = JSON.parse(of.out) as Pick<Report, "reached"> & { readonly unit: { readonly id: string } };
  expect(unit.id).toBe("symbol:src/charge.ts#charge");
  expect(reached.map(({ id }) => id)).toContain("route:POST /orders");

  const why = run(["why", "src/charge.ts", "POST /orders"], repository.dir);
  expect(why).toMatchObject({ status: 0, err: "" });
  expect(why.out).toMatch(
    /^module src\/charge\.ts → route POST \/orders\nreached by code\n\n {2}charge {2}changed {2}src\/charge\.ts:1\n/,
  );
  const back = run(["why", "POST /orders", "src/charge.ts", "--format", "json"], repository.dir);
  expect(JSON.parse(back.out)).toMatchObject({ verdict: "outside", path: [] });

  const graph = JSON.parse(run(["graph", "--head", "main"], repository.dir).out) as {
    readonly revision: string;
    readonly nodes: readonly { readonly id: string }[];
    readonly edges: readonly { readonly from: string; readonly to: string; readonly kind: string }[];
  };
  expect(graph.revision).toBe(repository.git("rev-parse", "main"));
  expect(graph.nodes.map(({ id }) => id)).toContain("route:POST /orders");
  expect(graph.edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toContain(
    'symbol:src/app.ts#app.post("/orders") calls symbol:src/charge.ts#charge',
  );
});

test("a file is answered for by what is declared in it, each at its own line", () => {
  const repository = open({ ...shop, "src/charge.ts": `// Money, in cents.\n\n${shop["src/charge.ts"]}` });
  expect(run(["of", "src/charge.ts"], repository.dir).out).toContain("\n    charge src/charge.ts:3 → ");
  expect(run(["why", "src/charge.ts", "POST /orders"], repository.dir).out).toContain(
    "\n  charge  changed  src/charge.ts:3\n",
  );
  expect(run(["why", "src/charge.ts", "charge"], repository.dir)).toEqual({
    status: 2,
    out: "",
    err: "`symbol:src/charge.ts#charge` is part of `module:src/charge.ts` itself.\nName two units that stand apart.\n",
  });
});

test("a unit that is none or several is asked back", () => {
  const repository = open({ ...shop, "src/old.ts": "export function charge() {}\n" });
  expect(run(["of", "charge"], repository.dir)).toEqual({
    status: 2,
    out: "",
    err: "`charge` names 2 units.\nName one by its id: `symbol:src/charge.ts#charge`, `symbol:src/old.ts#charge`.\n",
  });
  expect(run(["of", "/ORDERS"], repository.dir)).toMatchObject({
    status: 2,
    err: expect.stringContaining("There is no unit `/ORDERS` in this revision.\nDid you mean `route:POST /orders`"),
  });
  expect(run(["of", "route POST /orders"], repository.dir).out).toMatch(/^route POST \/orders /);
  expect(run(["of", "chareg"], repository.dir)).toEqual({
    status: 2,
    out: "",
    err: "There is no unit `chareg` in this revision.\nDid you mean `symbol:src/old.ts#charge`, `symbol:src/charge.ts#charge`?\n",
  });
});

test("seeds lists them, and tells one rule", () => {
  expect(run(["seeds"], home).out).toContain("seed-8/oversized-diff");
  expect(run(["seeds", "oversized-diff"], home)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^seed-8\/oversized-diff\n/),
  });
});

test("an older Node is told what to do, and does not end as a gated finding does", () => {
  const older = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})';
  const bin = join(import.meta.dirname, "..", "src", "bin.mjs");
  const { status, stderr } = spawnSync(process.execPath, ["--import", older, bin, "check"], { encoding: "utf8" });
  expect(status).toBe(3);
  expect(stderr).toContain("blast-radius needs Node 24 or newer; this is Node 20.1.0.");
});

test("help and version", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(run(["--version"], home)).toEqual({ status: 0, out: `${version}\n`, err: "" });
  expect(run(["--help"], home)).toMatchObject({ status: 0, out: expect.stringContaining("  check "), err: "" });
  expect(run(["help", "of"], home).out).toBe(run(["of", "-h"], home).out);
});

test.each<[string[], string]>([
  [[], "No command was given.\nRun `blast-radius --help` for the commands.\n"],
  [["--base", "main"], "No command was given before --base.\nRun `blast-radius --help` for the commands.\n"],
  [
    ["destroy"],
    "There is no command `destroy`.\nKnown are check, rollback, explain, of, delete, why, tests, graph, baseline, export, seeds, serve, doctor, init-app.\n",
  ],
  [["check", "--bse", "main"], "`check` takes no option `--bse`.\nRun `blast-radius check --help` for its options.\n"],
  [["check", "--base"], "`--base` needs a revision.\nWrite `--base <revision>`.\n"],
  [["check", "--base", "--head", "x"], "`--base` needs a revision.\nWrite `--base <revision>`.\n"],
  [["check", "--base", "a", "--base", "b"], "`--base` was given twice.\nLeave one of them out.\n"],
  [["check", "--format", "xml"], "`check` cannot write `xml`.\nKnown formats are text, json, markdown.\n"],
  [["check", "main"], "`check` does not know what to do with `main`.\nWrite `blast-radius check`.\n"],
  [["why", "charge"], "`why` needs a to.\nWrite `blast-radius why <from> <to>`.\n"],
  [["seeds", "seed-99"], "There is no seed or rule `seed-99`.\n`blast-radius seeds` lists them all.\n"],
])("wrong usage ends with 2: %j", (args, message) => {
  const { status, out, err } = run(args, home);
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toBe(message);
});
