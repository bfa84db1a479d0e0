/** Code that is followed without being run: what it comes to, what is assumed, and where it is not known. */
import fc from "fast-check";
import knexModule from "knex";
import { describe, expect, it } from "vitest";
import { clients, knexSpeaker } from "../../../analyzers/rollback/builders/knex.ts";
import { readCode } from "../../../analyzers/rollback/histories/code.ts";
import type { StoreDialect } from "../../../analyzers/rollback/histories/history.ts";

const knex = { up: knexSpeaker(knexModule, clients.postgres), lazy: true };

const up = (text: string, dialect: StoreDialect = "postgres") => readCode(text, "migrations/1_a.ts", dialect, knex).up;
const inUp = (body: string) => up(`exports.up = async (knex) => {\n${body}\n};`);
const said = (body: string): string => (inUp(body)?.sql ?? "").replaceAll(/\s*\n+/g, " ").trim();

describe("follows", () => {
  it.each([
    ["loops over lists", 'for (const t of ["a", "b"]) await knex.schema.dropTable(t);'],
    ["forEach", '["a", "b"].forEach(async (t) => { await knex.schema.dropTable(t); });'],
    ["what an asynchronous function gives", '["a", "b"].forEach(async (t) => knex.schema.dropTable(t));'],
    ["finally", 'await knex.schema.dropTable("a").finally(() => knex.schema.dropTable("b"));'],
    [
      "nothing by both its names",
      'const none = null; if (none == undefined) await knex.schema.dropTable("a"); await knex.schema.dropTable("b");',
    ],
    ["a default", 'const drop = (t = "a") => knex.schema.dropTable(t); await drop(undefined); await drop("b");'],
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

  it("one value in place of a mark", () => {
    expect(said('await knex.raw("DELETE FROM a WHERE id = ?", 5);')).toBe("DELETE FROM a WHERE id = 5");
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

describe("of a file", () => {
  it.each([
    [
      "what it exports is read",
      'const other = { up(k) { return k.schema.dropTable("b"); } };\nexports.up = (knex) => knex.schema.dropTable("a");',
    ],
    [
      "what stands at its own level is read",
      'const other = { up(k) { return k.schema.dropTable("b"); } };\nfunction up(knex) { return knex.schema.dropTable("a"); }\nmodule.exports = { up };',
    ],
  ])("%s", (_, text) => {
    expect(up(text)?.sql.trim()).toBe('drop table "a"');
  });

  it("what it hands to something imported may be for another database", () => {
    const text =
      'import { events } from "../clickhouse";\nexports.up = async (knex) => {\n  await events.query("ALTER TABLE a DROP COLUMN b");\n};';
    expect(up(text)?.unread).toMatch(/^Line 3/);
    expect(up(text)?.sql).toBe("");
  });

  it.each([
    ["lists", 'const names = ["a"];\nnames.push("b");', "names[0]"],
    ["objects", 'const names = { a: "a" };\nnames.a = "b";', "names.a"],
    ["variables", 'let name = "a";\nif (process.env.CI) name = "b";', "name"],
  ])("%s that it changes are not known", (_, before, name) => {
    expect(up(`${before}\nexports.up = (knex) => knex.schema.dropTable(${name});`)?.unread).toMatch(/^Line 3/);
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
    ["a builder that stands by itself", 'knex.schema.dropTable("a");'],
    ["builders nobody waits for", '["a"].forEach((t) => knex.schema.dropTable(t));'],
    ["a builder that is changed", 'const q = knex("a"); q.where("b", 1); await q.del();'],
    ["the way of failure", 'await knex.schema.dropTable("a").then(undefined, () => knex.schema.dropTable("b"));'],
    ["work inside of a description", 'await knex.schema.createTable("a", async (t) => { await knex("b").del(); });'],
    ["a value beside a text", 'await knex.raw("DELETE FROM a WHERE id = ?", await knex("b"));'],
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

  it.each([
    ["work that is returned", "if (!has) return WORK;", "no"],
    ["work that is returned in a block", "if (!has) { return WORK; }", "no"],
    ["nothing to do, and telling so", 'if (has) { console.log("there"); return; }\nreturn WORK;', "no"],
    ["a promise of nothing", "if (has) return Promise.resolve();\nawait WORK;", "no"],
  ])("%s", (_, body, answer) => {
    const work = body.replace("WORK", 'knex.schema.createTable("a", (t) => { t.increments(); })');
    const read = inUp(`const has = await knex.schema.hasTable("a");\n${work}`);
    expect(read?.unread).toBeUndefined();
    expect(read?.sql.trim()).toBe('create table "a" ("id" serial primary key)');
    expect(read?.assumed).toEqual([`Line 3 asks \`has\`: the answer was taken to be ${answer}.`]);
  });

  it.each([
    ["try", "try { await WORK; } catch (e) { console.log(e); }"],
    ["catch", "await WORK.catch(() => {});"],
  ])("that nothing fails: %s", (_, body) => {
    const read = inUp(body.replace("WORK", 'knex.schema.dropTable("a")'));
    expect(read?.sql.trim()).toBe('drop table "a"');
    expect(read?.assumed).toEqual(["Line 2 catches what fails, and goes on: it was taken that nothing does."]);
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
    [
      "lists of lists",
      `exports.up = async (knex) => { let a = [1]; ${"a = [a, a]; ".repeat(40)} await knex("x").insert({ a }); };`,
    ],
    [
      "lists that double",
      `exports.up = (knex) => { let a = ["a"]; ${"a = a.concat(a); ".repeat(40)} return knex.raw(a.join()); };`,
    ],
    [
      "calls in calls",
      `exports.up = (knex) => { let q = knex.raw("x"); ${'q = knex.raw("? ?", [q, q]); '.repeat(40)} return q; };`,
    ],
    [
      "many of the same",
      `exports.up = async (knex) => { let a = "a"; ${"a = a + a; ".repeat(19)} ${"await knex.raw(a); ".repeat(2000)} };`,
    ],
    ["a pattern of ours", `${"isTransactional()".repeat(30_000)} exports.up = (knex) => knex.boom();`],
    ["growing", `exports.up = (knex) => { let a = "${"a".repeat(1000)}"; ${"a = a + a; ".repeat(40)} knex.raw(a); };`],
  ])("it is bounded: %s", { timeout: 20_000 }, (_, text) => {
    expect(readCode(text, "a.ts", "postgres", knex).up?.unread).toBeDefined();
  });
});
