/** Code that is followed without being run: what it comes to, what is assumed, and where it is not known. */
import fc from "fast-check";
import knexModule from "knex";
import { describe, expect, it } from "vitest";
import { clients, knexSpeaker } from "../../../analyzers/rollback/builders/knex.ts";
import { readCode } from "../../../analyzers/rollback/histories/code.ts";
import type { StoreDialect } from "../../../analyzers/rollback/histories/history.ts";

const knex = { up: knexSpeaker(knexModule, clients.postgres) };

const up = (text: string, dialect: StoreDialect = "postgres") => readCode(text, "migrations/1_a.ts", dialect, knex).up;
const inUp = (body: string) => up(`exports.up = async (knex) => {\n${body}\n};`);
const said = (body: string): string => (inUp(body)?.sql ?? "").replaceAll(/\s*\n+/g, " ").trim();

describe("follows", () => {
  it.each([
    ["loops over lists", 'for (const t of ["a", "b"]) await knex.schema.dropTable(t);'],
    ["forEach", '["a", "b"].forEach((t) => knex.schema.dropTable(t));'],
    ["map in Promise.all", 'await Promise.all(["a", "b"].map((t) => knex.schema.dropTable(t)));'],
    ["entries of objects", "for (const [t] of Object.entries({ a: 1, b: 2 })) await knex.schema.dropTable(t);"],
    [
      "constants and templates",
      'const n = "b"; await knex.schema.dropTable("a"); await knex.schema.dropTable(`$' + "{n}`);",
    ],
    ["functions of its own", 'const drop = (t) => knex.schema.dropTable(t); await drop("a"); await drop("b");'],
    ["then", 'return knex.schema.dropTable("a").then(() => knex.schema.dropTable("b"));'],
    [
      "transactions",
      'await knex.transaction(async (trx) => { await trx.schema.dropTable("a"); await trx.schema.dropTable("b"); });',
    ],
    [
      "a transaction that is kept",
      'const trx = await knex.transaction(); await trx.schema.dropTable("a").dropTable("b"); await trx.commit();',
    ],
    [
      "try",
      'try { await knex.schema.dropTable("a"); } catch (e) { throw e; } finally { await knex.schema.dropTable("b"); }',
    ],
    [
      "what is known to hold",
      'if (1 === 2) throw new Error(); else await knex.schema.dropTable("a"); true && (await knex.schema.dropTable("b"));',
    ],
    [
      "switches",
      'switch ("x") { case "y": throw 1; case "x": await knex.schema.dropTable("a"); break; default: throw 2; } await knex.schema.dropTable("b");',
    ],
    ["variables", 'let t; t = "a"; await knex.schema.dropTable(t); t = "b"; await knex.schema.dropTable(t);'],
    [
      "what stands behind a return is left",
      'await knex.schema.dropTable("a"); await knex.schema.dropTable("b"); return; knex.boom();',
    ],
    ["a builder in a variable, once", 'const two = knex.schema.dropTable("a").dropTable("b"); await two; await two;'],
  ])("%s", (_, body) => {
    expect(inUp(body)?.unread).toBeUndefined();
    expect(said(body)).toBe('drop table "a"; drop table "b"');
  });

  it("a column that is kept in a variable, once", () => {
    expect(
      said('await knex.schema.createTable("t", (t) => { const c = t.string("a"); c.notNullable(); c.unique(); });'),
    ).toBe('create table "t" ("a" varchar(255) not null); alter table "t" add constraint "t_a_unique" unique ("a")');
  });

  it("helpers and constants of the file, and what is given apart", () => {
    const text = `const [first, kinds] = ["orders", 1]; const tables = ["orders"];
enum Name { Orders = "orders" }
const helpers = { drop(db, name = tables[0]) { return db.schema.dropTable(name); } };
export async function up(db) { await again({ db, names: [Name.Orders] }); }
async function again({ db, names: [name], ...rest }) { await helpers.drop(db); await db.schema.dropTable(name); }`;
    expect(up(text.replace(", ...rest", ""))?.unread).toBeUndefined();
    expect(up(text.replace(", ...rest", ""))?.sql.trim()).toBe('drop table "orders";\n\ndrop table "orders"');
    expect(up(text)?.unread).toBeDefined();
  });
});

it("what other files of the repository declare, where they were read", () => {
  const files: Readonly<Record<string, string>> = {
    "src/roles.ts": 'export { Role } from "./more/role.js";\nexport const table = "a";',
    "src/more/role.ts": 'export enum Role { Member = "member" }',
    "src/migrations/add.js": 'const t = "b";\nexports.drop = (knex, name = t) => knex.schema.dropTable(name);',
  };
  const text = `import { Role, table } from "../roles";
const { drop } = require("./add");
exports.up = async (knex) => {
  await drop(knex);
  await knex.schema.alterTable(table, (t) => { t.string("role").defaultTo(Role.Member); });
};`;
  const read = readCode(text, "src/migrations/1_a.ts", "postgres", knex, (path) => files[path]).up;
  expect(read?.unread).toBeUndefined();
  expect(read?.sql.split("\n").slice(3)).toEqual([
    'drop table "b";',
    `alter table "a" add column "role" varchar(255) default 'member'`,
  ]);
  expect(readCode(text, "src/migrations/1_a.ts", "postgres", knex).up?.unread).toMatch(/^Line 4 is code/);
});

describe("is unread, with its line", () => {
  it.each([
    ["conditions on rows", 'if ((await knex("a")).length > 0) await knex.schema.dropTable("a");'],
    ["lists of rows", 'for (const row of await knex("a")) await knex("b").insert(row);'],
    ["rows in statements", 'const [row] = await knex("a"); await knex("b").insert({ id: row.id });'],
    ["while", 'while (true) await knex.schema.dropTable("a");'],
    ["functions of others", "await helper(knex);"],
    ["names nobody declared", "await knex.schema.dropTable(name);"],
    ["the time", 'await knex("a").insert({ at: new Date() });'],
    ["chance", 'await knex("a").insert({ at: Math.random() });'],
    ["a builder nobody awaits", 'const later = knex.schema.dropTable("a");'],
    ["methods that do more than describe", "await knex.migrate.latest();"],
    ["throwing", 'throw new Error("no");'],
    ["endless functions", "const f = () => f(); f();"],
    ["endless constants", "const t = `$" + "{t}`; await knex.schema.dropTable(t);"],
  ])("%s", (_, body) => {
    expect(inUp(body)?.unread).toMatch(/^Line 2 is code, not SQL/);
  });

  it("and what stands around it is still read", () => {
    const read = inUp('await knex.schema.dropTable("a");\nawait helper();\nawait knex.schema.dropTable("b");');
    expect(read?.unread).toMatch(/^Line 3/);
    expect(read?.sql.split("\n")).toEqual(["", 'drop table "a";', "", 'drop table "b"']);
  });

  it.each(["__proto__", "constructor", "prototype"])("%s", (name) => {
    const before = Object.keys(Object.prototype);
    for (const body of [
      `await knex("a").insert({ ["${name}"]: { polluted: 1 } });`,
      `await knex("a").insert({ "${name}": { polluted: 1 } });`,
      `await knex.${name}.schema.dropTable("a");`,
      `await knex.schema.createTable("a", (t) => { t.${name}("x"); });`,
      `await knex["${name}"]("return process")();`,
      `const { ${name}: f } = knex; await f("x");`,
    ])
      expect(inUp(body)?.unread).toMatch(/^Line \d is code/);
    expect(Object.keys(Object.prototype)).toEqual(before);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("assumes, and says so", () => {
  it("that what a guard is about is as the work behind it wants it", () => {
    const read = inUp(
      'if (!(await knex.schema.hasTable("a"))) await knex.schema.createTable("a", (t) => { t.increments(); });',
    );
    expect(read?.unread).toBeUndefined();
    expect(read?.sql.trim()).toBe('create table "a" ("id" serial primary key)');
    expect(read?.assumed).toEqual(['Line 2 asks `await knex.schema.hasTable("a")`: the answer was taken to be no.']);
    const early = inUp(
      'const has = await knex.schema.hasTable("a");\nif (has) return;\nawait knex.schema.dropTable("b");',
    );
    expect(early?.sql.trim()).toBe('drop table "b"');
    expect(early?.assumed).toEqual(["Line 3 asks `has`: the answer was taken to be no."]);
  });

  it("but not both answers, and not one of two ways", () => {
    const both =
      'if (await knex.schema.hasTable("a")) await knex.schema.dropTable("a");\nif (!(await knex.schema.hasTable("a"))) await knex.raw("x");';
    expect(inUp(both)?.unread).toMatch(/^Line 3/);
    expect(inUp('if (await knex.schema.hasTable("a")) await knex.raw("x"); else await knex.raw("y");')?.unread).toMatch(
      /^Line 2/,
    );
  });

  it("that the database is the history's", () => {
    const text =
      'exports.up = async (knex) => {\n  if (knex.client.config.client === "mysql2") throw 1;\n  if (["pg", "sqlite3"].includes(process.env.DB ?? dbType)) await knex.raw("x");\n};';
    expect(up(text)?.sql.trim()).toBe("x");
    expect(up(text)?.assumed).toEqual([
      "Line 2 asks for the kind of database: the history's was taken, postgres.",
      "Line 3 asks the environment for `DB`: it was taken to be unset.",
    ]);
    expect(up(text, "unknown")?.unread).toMatch(/^Line 2/);
  });
});

describe("whatever the text", () => {
  const words = fc.constantFrom(
    ...[
      "exports.up = async (knex) => {",
      "}",
      "(",
      ")",
      "knex",
      ".schema",
      ".raw(",
      '"SELECT 1"',
      "`a${",
      "}`",
      "await ",
      "if (",
      "for (const a of ",
    ],
    ...[
      "[",
      "]",
      "{",
      "...",
      "=>",
      ";",
      ",",
      "const a = ",
      "a",
      "true",
      "__proto__",
      ": ",
      "return ",
      "new ",
      "function up(",
      "\n",
      "?.",
      "!",
    ],
  );

  it("nothing is thrown, and the same text reads the same", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 60 }).map((all) => all.join("")),
        ),
        (text) => {
          expect(readCode(text, "a.ts", "postgres", knex)).toEqual(readCode(text, "a.ts", "postgres", knex));
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ["deep", `exports.up = (knex) => knex.raw(${"(".repeat(5000)}"a"${")".repeat(5000)});`],
    ["deep in itself", `exports.up = (knex) => knex.raw(${"[".repeat(20_000)}${"]".repeat(20_000)});`],
    ["wide", `exports.up = (knex) => { ${'for (const a of ["a", "b"]) '.repeat(30)} knex.raw(a); };`],
    ["growing", `exports.up = (knex) => { let a = "${"a".repeat(1000)}"; ${"a = a + a; ".repeat(40)} knex.raw(a); };`],
  ])("it is bounded: %s", (_, text) => {
    const started = performance.now();
    expect(readCode(text, "a.ts", "postgres", knex).up?.unread).toBeDefined();
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
