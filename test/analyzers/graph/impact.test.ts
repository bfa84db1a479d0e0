import { expect, test } from "vitest";
import { reviewFiles } from "../../support/linked.ts";

const shop = {
  "src/price.ts": `export function price(n: number) { return n * 2; }
    export function unused() { return 1; }
    export interface Money { cents: number }`,
  "src/index.ts": `export * from "./price.ts";`,
  "src/bill.ts": `import { price, type Money } from "./index.ts";
    export function bill(n: number): Money { return { cents: price(n) }; }
    export const other = () => 1;`,
  "src/report.ts": `import { bill } from "./bill.ts"; export const report = () => bill(1);`,
  "src/bill.test.ts": `import { bill } from "./bill.ts"; test("bill", () => bill(1));`,
  "src/other.test.ts": `import { other } from "./bill.ts"; test("other", () => other());`,
};
const edit = (path: keyof typeof shop, from: string, to: string) =>
  reviewFiles(shop, { ...shop, [path]: shop[path].replace(from, to) });

test("a body's change reaches who calls it, symbol by symbol, and the tests that do", () => {
  expect(edit("src/price.ts", "n * 2", "n * 3")).toEqual({
    changed: ["body src/price.ts#price"],
    reached: [
      "code 1 src/bill.ts#bill",
      "code 2 src/bill.test.ts#<module>",
      "code 2 src/report.ts#report",
      "code 3 test:src/bill.test.ts",
    ],
  });
});

test("comments, formatting and import order reach nothing", () => {
  expect(edit("src/price.ts", "return n * 2;", "// twice\n return n\n * 2")).toEqual({ changed: [], reached: [] });
});

test("a type's change reaches what compiles against it, and stops there", () => {
  expect(edit("src/price.ts", "cents: number", "cents: bigint")).toEqual({
    changed: ["type src/price.ts#Money"],
    reached: ["type 1 src/bill.ts#bill"],
  });
});

test("a removed symbol is traced on base", () => {
  const { changed, reached } = edit("src/price.ts", "export function price(n: number) { return n * 2; }", "");
  expect(changed).toEqual(["removed src/price.ts#price"]);
  expect(reached).toContain("code 3 test:src/bill.test.ts");
});

test("a pure move of a file, and of a symbol that everybody follows, reaches nothing", () => {
  const { "src/price.ts": price, ...rest } = shop;
  const moved = reviewFiles(shop, { ...rest, "src/cost.ts": price, "src/index.ts": `export * from "./cost.ts";` });
  expect(moved.changed).toEqual([
    "moved src/cost.ts#<module>",
    "moved src/cost.ts#Money",
    "moved src/cost.ts#price",
    "moved src/cost.ts#unused",
  ]);
  expect(moved.reached).toEqual([]);
  const renamed = reviewFiles(shop, {
    ...shop,
    "src/price.ts": shop["src/price.ts"].replace("function price", "function cost"),
    "src/bill.ts": shop["src/bill.ts"].replaceAll("price", "cost"),
  });
  expect(renamed.changed).toEqual(["body src/bill.ts#bill", "renamed src/price.ts#cost"]);
});

test("a rename that leaves a user behind is a removal, and changes that user", () => {
  const { changed, reached } = edit("src/price.ts", "function price", "function cost");
  expect(changed).toEqual(["altered src/bill.ts#bill", "renamed src/price.ts#cost", "removed src/price.ts#price"]);
  expect(reached).toContain("code 2 test:src/bill.test.ts");
});

test("a barrel redirected, an export withdrawn and a shadowing file change who leans on them, in unchanged files", () => {
  const before = { ...shop, "src/dear.ts": shop["src/price.ts"].replace("n * 2", "n * 9") };
  const redirected = reviewFiles(before, { ...before, "src/index.ts": `export * from "./dear.ts";` });
  expect(redirected.changed).toContain("altered src/bill.ts#bill");
  expect(redirected.reached).toContain("code 1 src/report.ts#report");
  const config = {
    "src/rate.ts": `export const rate = () => 1;`,
    "src/use.ts": `import { rate } from "./rate.ts"; export const use = () => rate();`,
  };
  expect(reviewFiles(config, { ...config, "src/rate.ts": `const rate = () => 1;` }).changed).toContain(
    "altered src/use.ts#use",
  );
});

test("code that moves to where its names mean something else is altered, not moved", () => {
  const before = {
    "src/a.ts": `const rate = () => 2; export const price = (n: number) => n * rate();`,
    "src/b.ts": `export const rate = () => 300;`,
    "src/index.ts": `export { price } from "./a.ts";`,
    "src/use.ts": `import { price } from "./index.ts"; export const use = () => price(1);`,
  };
  const { changed, reached } = reviewFiles(before, {
    ...before,
    "src/a.ts": `const rate = () => 2;`,
    "src/b.ts": `export const rate = () => 300; export const price = (n: number) => n * rate();`,
    "src/index.ts": `export { price } from "./b.ts";`,
  });
  expect(changed).toContain("altered src/b.ts#price");
  expect(reached).toContain("code 1 src/use.ts#use");
});

test("a constant that shares its name with its type is a value", () => {
  const before = {
    "src/role.ts": `export const Role = { Admin: "admin" } as const; export type Role = (typeof Role)[keyof typeof Role];`,
    "src/use.ts": `import { Role } from "./role.ts"; export const isAdmin = (role: string) => role === Role.Admin;`,
  };
  const after = { ...before, "src/role.ts": before["src/role.ts"].replace('"admin"', '"root"') };
  expect(reviewFiles(before, after).reached).toEqual(["code 1 src/use.ts#isAdmin"]);
});

test("an import redirected elsewhere changes who uses it, though his text is the same", () => {
  const before = { ...shop, "src/dear.ts": `export function price(n: number) { return n * 9; }` };
  const after = { ...before, "src/bill.ts": before["src/bill.ts"].replace("./index.ts", "./dear.ts") };
  expect(reviewFiles(before, after).changed).toContain("altered src/bill.ts#bill");
});

test("what only runs because a module loads is told apart as guessed", () => {
  const before = {
    "src/config.ts": `export function read() { return 1; } export const config = read();`,
    "src/app.ts": `import "./config.ts"; export const app = 1;`,
    "src/app.test.ts": `import { app } from "./app.ts"; test("app", () => app);`,
  };
  const after = { ...before, "src/config.ts": before["src/config.ts"].replace("return 1", "return 2") };
  expect(reviewFiles(before, after).reached).toEqual([
    "code 1 src/config.ts#config",
    "guessed 2 src/config.ts#<module>",
    "guessed 3 src/app.ts#<module>",
    "guessed 4 src/app.test.ts#<module>",
    "guessed 5 test:src/app.test.ts",
  ]);
});

const till = {
  "src/audited.ts": `export const audited = (what: string) => (_: unknown) => note(what);
    const note = (what: string) => what.trim();`,
  "src/till.ts": `import { Injectable } from "container"; import { audited } from "./audited.ts";
    @Injectable() export class Till { @audited("close") close() { return 1; } }
    @Injectable() export class NightTill extends Till {}`,
  "src/shop.ts": `import { Module } from "container"; import { NightTill } from "./till.ts";
    @Module({ providers: [NightTill] }) export class Shop {}`,
  "src/till.test.ts": `import { Till } from "./till.ts"; import { make } from "container"; test("till", () => make(Till));`,
  "src/load.test.ts": `import "./shop.ts"; test("loads", () => 1);`,
};

test("what a container calls of a class is past loading: who only loads the class is not reached by a member", () => {
  const after = { ...till, "src/till.ts": till["src/till.ts"].replace("return 1", "return 2") };
  expect(reviewFiles(till, after).reached).toEqual([
    "guessed 1 src/till.ts#Till",
    "guessed 2 src/till.test.ts#<module>",
    "guessed 2 src/till.ts#NightTill",
    "guessed 3 src/shop.ts#Shop",
    "guessed 3 test:src/till.test.ts",
  ]);
});

test("a test that puts a stand-in in a class's place is not reached by what a container would call of the class", () => {
  const before = {
    "src/orders.ts": `import { Injectable } from "container"; import { connect } from "./connect.ts";
      @Injectable() export class Orders { constructor() { connect(); } list() { return 1; } get size() { return 2; } }`,
    "src/connect.ts": `export const connect = () => 1;`,
    "test/support/container.ts": `import { Orders } from "../../src/orders.ts"; import { Test } from "container";
      export const testApp = (orders: object) => {
        const app = Test.create({ providers: [{ provide: Orders, useValue: orders }] });
        return app.get(Orders);
      };`,
    "src/stand-in.test.ts": `import { Orders } from "./orders.ts"; import { createMock } from "mocks"; import { testApp } from "../test/support/container.ts";
      test("stand-in", () => testApp(createMock(Orders)));`,
    "src/real.test.ts": `import { Orders } from "./orders.ts"; import { Test } from "container";
      test("real", () => Test.create({ providers: [Orders] }));`,
  };
  const tests = (from: string, to: string) => {
    const after = { ...before, "src/orders.ts": before["src/orders.ts"].replace(from, to) };
    return reviewFiles(before, after).reached.filter((line) => line.includes(" test:"));
  };
  expect(tests("return 1", "return 3")).toEqual(["guessed 3 test:src/real.test.ts"]);
  // A stand-in may be made by constructing the class and looking at what it has.
  const both = ["guessed 2 test:src/stand-in.test.ts", "guessed 3 test:src/real.test.ts"];
  expect(tests("return 2", "return 3")).toEqual(both);
  expect(tests("connect();", "")).toEqual(both);
});

test("a test that replaces a class does not feel its members through who calls them, but what it uses for real it feels", () => {
  const before = {
    "src/orders.ts": `import { rate } from "./rate.ts"; import { Injectable } from "container";
      @Injectable() export class Orders { total() { return rate(); } }`,
    "src/rate.ts": `export const rate = () => 1;`,
    "src/till.ts": `import { Orders } from "./orders.ts"; import { rate } from "./rate.ts"; import { Controller, Get } from "container";
      @Controller() export class Till { constructor(private orders: Orders) {} @Get() close() { return this.orders.total(); } }
      export const quote = () => rate();`,
    "src/stand-in.test.ts": `import { Orders } from "./orders.ts"; import { Till } from "./till.ts"; import { Test } from "container";
      test("till", () => Test.create({ controllers: [Till], providers: [{ provide: Orders, useValue: {} }] }));`,
    "src/both.test.ts": `import { Orders } from "./orders.ts"; import { Till } from "./till.ts"; import { createMock } from "mocks";
      test("stand-in", () => new Till(createMock(Orders)).close()); test("real", () => new Till(new Orders()).close());`,
    "src/quote.test.ts": `import { Orders } from "./orders.ts"; import { quote, Till } from "./till.ts"; import { createMock } from "mocks";
      test("quote", () => [quote(), new Till(createMock(Orders)).close()]);`,
  };
  const edit = (path: keyof typeof before, from: string, to: string) =>
    reviewFiles(before, { ...before, [path]: before[path].replace(from, to) }).reached;
  const reached = edit("src/orders.ts", "return rate()", "return 2 * rate()");
  expect(reached.filter((line) => line.includes("test"))).toEqual([
    "code 2 src/both.test.ts#<module>",
    "code 3 test:src/both.test.ts",
  ]);
  expect(edit("src/rate.ts", "1", "2").filter((line) => line.includes(" test:"))).toEqual([
    "code 3 test:src/quote.test.ts",
    "code 4 test:src/both.test.ts",
  ]);
});

test("what decorates a member runs when its class loads", () => {
  const after = { ...till, "src/audited.ts": till["src/audited.ts"].replace("what.trim()", "what") };
  expect(reviewFiles(till, after).reached).toEqual([
    "code 1 src/audited.ts#audited",
    "code 2 src/till.ts#Till",
    "code 2 src/till.ts#Till.close",
    "code 3 src/till.test.ts#<module>",
    "code 3 src/till.ts#NightTill",
    "code 4 src/shop.ts#Shop",
    "code 4 test:src/till.test.ts",
    "guessed 3 src/till.ts#<module>",
    "guessed 4 src/shop.ts#<module>",
    "guessed 5 src/load.test.ts#<module>",
    "guessed 6 test:src/load.test.ts",
  ]);
});

test("an empty change reaches nothing", () => {
  expect(reviewFiles(shop, shop)).toEqual({ changed: [], reached: [] });
});

test("a table's constant is its columns: a new column reaches nobody who does not name it", () => {
  const before = {
    "src/schema.ts": `import { pgTable, text } from "drizzle-orm/pg-core";
      export const orders = pgTable("orders", { id: text("id"), note: text("note") });`,
    "src/find.ts": `import { db } from "./db.ts"; import { orders } from "./schema.ts";
      export const find = () => db.select({ id: orders.id }).from(orders);
      export const notes = () => db.select({ note: orders.note }).from(orders);`,
    "src/db.ts": `import { drizzle } from "drizzle-orm/node-postgres"; export const db = drizzle("url");`,
  };
  const schema = before["src/schema.ts"];
  const added = reviewFiles(before, {
    ...before,
    "src/schema.ts": schema.replace("note:", `total: text("total"), note:`),
  });
  expect(added.changed).toEqual(["added column:orders.total", "body src/schema.ts#orders"]);
  expect(added.reached.filter((line) => line.includes("find.ts"))).toEqual([]);
  const dropped = reviewFiles(before, { ...before, "src/schema.ts": schema.replace(`, note: text("note")`, "") });
  expect(dropped.reached.filter((line) => line.includes("find.ts"))).toEqual(["code 1 src/find.ts#notes"]);
});

const client = {
  "src/db.ts": `import base from "base-client";
    import { timeout } from "./settings.ts";
    function date() { return 1; }
    function raw() { return 2; }
    export default { ...base, date, raw, wait: timeout() };`,
  "src/settings.ts": "export const timeout = () => 5;",
  "src/use.ts": `import db from "./db.ts";
    export const day = () => db.date();
    export const rows = () => { const { raw } = db; return raw(); };
    export const both = () => { const { raw, ...others } = db; return [raw(), others]; };
    export const users = () => db.client.user.findMany();
    export const whole = () => [db];`,
};
const reachedBy = (path: keyof typeof client, from: string, to: string) =>
  reviewFiles(client, { ...client, [path]: client[path].replace(from, to) }).reached.filter(
    (line) => line.startsWith("code") && line.includes("src/use.ts#"),
  );

test("a changed member of an object reaches who uses it, or the object as a whole, and no user of others", () => {
  expect(reachedBy("src/db.ts", "return 1", "return 3")).toEqual([
    "code 2 src/use.ts#day",
    "code 3 src/use.ts#both",
    "code 3 src/use.ts#whole",
  ]);
});

test("what is told apart in no member reaches who uses such a name, though a member changed as well", () => {
  const users = "code 2 src/use.ts#users";
  expect(reachedBy("src/settings.ts", "5", "6")).toContain(users);
  const together = reviewFiles(client, {
    ...client,
    "src/db.ts": client["src/db.ts"].replace("return 1", "return 3"),
    "src/settings.ts": client["src/settings.ts"].replace("5", "6"),
  });
  expect(together.reached).toContain(users);
});

test("names that a pattern takes out of an instance lean on the members they name", () => {
  const files = {
    "src/can.ts": `export class Can {
        private known = new Map();
        allow = (what) => this.known.set(what, 1);
        serialize = (what) => ({ what });
      }
      const can = new Can();
      export const { allow, serialize } = can;`,
    "src/use.ts": `import { allow, serialize } from "./can.ts";
      export const policy = () => serialize("read");
      export const check = () => allow("read");`,
  };
  const after = (from: string, to: string) =>
    reviewFiles(files, { ...files, "src/can.ts": files["src/can.ts"].replace(from, to) }).reached.filter(
      (line) => line.startsWith("code") && line.includes("src/use.ts#"),
    );
  expect(after("({ what })", "({ what, at: 1 })")).toEqual(["code 2 src/use.ts#policy"]);
  expect(after("new Map()", "new Map([[1, 1]])")).toEqual(["code 3 src/use.ts#check", "code 3 src/use.ts#policy"]);
  expect(after("{ allow, serialize }", "{ allow: serialize, serialize: allow }")).toEqual([
    "code 1 src/use.ts#check",
    "code 1 src/use.ts#policy",
  ]);
});

test("an index that comes reaches nobody; one that goes, or makes rows unique, reaches who uses the table", () => {
  const indexed = (index: string) => ({
    "migrations/1_init/migration.sql": "CREATE TABLE users (id int PRIMARY KEY, email text, name text);",
    "migrations/2_index/migration.sql": index,
    "src/find.ts": `import { Pool } from "pg";
      const pool = new Pool();
      export const find = () => pool.query("SELECT name FROM users");`,
  });
  const plain = "CREATE INDEX by_email ON users (email);";
  const come = reviewFiles(indexed("SELECT 1;"), indexed(plain));
  expect(come.changed).toContain("altered table:users (indexes-added)");
  expect(come.reached).toEqual([]);
  expect(reviewFiles(indexed(plain), indexed("SELECT 1;")).reached).toContain("code 1 src/find.ts#find");
  const unique = "CREATE UNIQUE INDEX by_both ON users (email, name);";
  expect(reviewFiles(indexed("SELECT 1;"), indexed(unique)).reached).toContain("code 1 src/find.ts#find");
});

test("what a member of an entity does with each value touches its column, and the table", () => {
  const entity = (transformer: string, type = "varchar") => ({
    "src/user.ts": `import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";
      @Entity()
      export class User {
        @PrimaryGeneratedColumn() id: number;
        @Column({ type: "${type}", transformer: { from: (text) => text, to: (text) => ${transformer} } }) email: string;
      }`,
  });
  const { changed, reached } = reviewFiles(entity("text"), entity("text.trim()"));
  expect(changed).toEqual(["body src/user.ts#User.email (decorators)"]);
  expect(reached).toContain("code 1 column:user.email");
  expect(reached).toContain("code 2 table:user");
  const altered = reviewFiles(entity("text"), entity("text", "text"));
  expect(altered.changed).toContain("altered column:user.email");
  expect(altered.reached.filter((line) => line.includes("column:"))).toEqual([]);
});

test("an edited migration names the tables that it alters, and nobody who only reads them", () => {
  const files = {
    "migrations/0001_orders.sql":
      "CREATE TABLE orders (id integer PRIMARY KEY, total integer); CREATE TABLE mails (id integer);",
    "migrations/0002_index.sql": "ALTER INDEX orders_total RENAME TO orders_by_total; UPDATE mails SET id = 1;",
    "src/list.ts": `import { sql } from "postgres"; export const list = () => sql\`SELECT id, total FROM orders\`;`,
  };
  const edited = {
    ...files,
    "migrations/0002_index.sql": "ALTER TABLE orders DROP CONSTRAINT IF EXISTS positive; UPDATE mails SET id = 2;",
  };
  const { changed, reached } = reviewFiles(files, edited);
  expect(changed).toEqual(["altered migration:migrations/0002_index.sql"]);
  expect(reached.filter((line) => line.startsWith("code"))).toEqual(["code 1 table:mails", "code 1 table:orders"]);
});

test("a migration whose values alone are edited is told as altered, one whose layout is, is not", () => {
  const migration = (text: string) => ({ "migrations/0001_users.sql": `CREATE TABLE users (id integer);\n${text}` });
  const before = migration("UPDATE users SET id = 1;");
  expect(reviewFiles(before, migration("UPDATE users SET id = 2;")).changed).toEqual([
    "altered migration:migrations/0001_users.sql",
  ]);
  expect(reviewFiles(before, migration("UPDATE users\n  SET id = 1; -- once")).changed).toEqual([]);
});

test("a new migration reaches who reads the columns that it fills, through data", () => {
  const files = {
    "migrations/0001_users.sql": "CREATE TABLE users (id integer PRIMARY KEY, zone text, name text);",
    "src/zones.ts": `import { sql } from "postgres"; export const zones = () => sql\`SELECT zone FROM users\`;`,
    "src/names.ts": `import { sql } from "postgres"; export const names = () => sql\`SELECT name FROM users\`;`,
  };
  const { reached } = reviewFiles(files, {
    ...files,
    "migrations/0002_zones.sql": "UPDATE users SET zone = 'UTC';\n-- migrate:down\nUPDATE users SET name = '';",
  });
  expect(reached).toContain("data 2 src/zones.ts#zones");
  expect(reached.filter((line) => line.includes("names"))).toEqual([]);
});
