import { expect, test } from "vitest";
import { edgesOf, linkFiles } from "../../support/linked.ts";

const edges = (files: Readonly<Record<string, string>>) => edgesOf(linkFiles(files));

test("references go through barrels, stars, cycles of barrels and renames to the declaration", () => {
  const files = {
    "src/tax.ts": `export function tax(n: number) { return n; }`,
    "src/index.ts": `export * from "./other.ts"; export { tax as vat } from "./tax.ts";`,
    "src/other.ts": `export * from "./index.ts";`,
    "src/bill.ts": `import { vat } from "./index.ts"; export const bill = () => vat(1);`,
  };
  expect(edges(files).filter((line) => line.startsWith("src/bill.ts#bill"))).toEqual([
    "src/bill.ts#bill calls src/tax.ts#tax",
  ]);
});

test("members resolve through instances, injected properties, factories and namespaces", () => {
  const files = {
    "src/orders.ts": `export class Orders { load() { return this; } save() {} constructor() {} }
      export const makeOrders = () => new Orders();
      export const shared = new Orders();`,
    "src/bill.ts": `import { makeOrders, Orders, shared } from "./orders.ts";
      import * as all from "./orders.ts";
      export class Bill { constructor(private orders: Orders) {} run() { this.orders.load().save(); } }
      export const a = () => makeOrders().load();
      export const b = () => shared.save();
      export const c = () => all.makeOrders();
      export const d = () => { const { load } = new Orders(); return load(); };`,
  };
  expect(edges(files).filter((line) => line.startsWith("src/bill.ts#") && !line.includes("loads"))).toEqual([
    "src/bill.ts#Bill contains src/bill.ts#Bill.constructor",
    "src/bill.ts#Bill contains src/bill.ts#Bill.orders",
    "src/bill.ts#Bill contains src/bill.ts#Bill.run",
    "src/bill.ts#Bill.constructor types src/orders.ts#Orders",
    "src/bill.ts#Bill.run calls src/orders.ts#Orders.load",
    "src/bill.ts#Bill.run calls src/orders.ts#Orders.save",
    "src/bill.ts#Bill.run uses src/bill.ts#Bill.orders",
    "src/bill.ts#a calls src/orders.ts#Orders.load",
    "src/bill.ts#a calls src/orders.ts#makeOrders",
    "src/bill.ts#b calls src/orders.ts#Orders.save",
    "src/bill.ts#b uses src/orders.ts#shared",
    "src/bill.ts#c calls src/orders.ts#makeOrders",
    "src/bill.ts#d calls src/orders.ts#Orders.constructor",
    "src/bill.ts#d calls src/orders.ts#Orders.load",
    "src/bill.ts#d constructs src/orders.ts#Orders",
  ]);
});

test("what an object passes on under a name is used by that name, not with the whole object; a class's name is none of its code", () => {
  const files = {
    "src/orders.ts": `import { Logger } from "log"; import { tax as vat } from "./tax.ts";
      function list() { return 1; } const rate = 2;
      export const orders = { list, vat, rate, close: () => rate };
      export class Till { constructor() { Logger.for(Till.name); } }`,
    "src/tax.ts": `export const tax = (n: number) => n;`,
    "src/use.ts": `import { orders, Till } from "./orders.ts";
      export const count = () => orders.list();
      export const price = () => orders.vat(orders.rate);
      export const all = () => Object.keys(orders);
      export const label = () => Till.name;`,
  };
  expect(edges(files).filter((line) => line.startsWith("src/use.ts#") && !line.includes("<module>"))).toEqual([
    "src/use.ts#all uses src/orders.ts#orders",
    "src/use.ts#count calls src/orders.ts#orders.list",
    "src/use.ts#label types src/orders.ts#Till",
    "src/use.ts#price calls src/orders.ts#orders.vat",
    "src/use.ts#price uses src/orders.ts#orders.rate",
  ]);
  expect(edges(files).filter((line) => /^src\/orders.ts#(?:orders\.|Till\.)/.test(line))).toEqual([
    "src/orders.ts#Till.constructor types src/orders.ts#Till",
    "src/orders.ts#orders.close uses src/orders.ts#rate",
    "src/orders.ts#orders.list uses src/orders.ts#list",
    "src/orders.ts#orders.rate uses src/orders.ts#rate",
    "src/orders.ts#orders.vat uses src/tax.ts#tax",
  ]);
});

test("code made out of text may run whatever of a module it is given", () => {
  const helpers = Array.from({ length: 70 }, (_, at) => `export const helper${at} = () => ${at};`).join("\n");
  const files = {
    "src/helpers.ts": helpers,
    "src/label.ts": `import * as helpers from "./helpers.ts";
      export const label = (text: string) => new Function("helpers", text)(helpers);
      export const keep = (box: Map<string, unknown>) => box.set("helpers", helpers);`,
  };
  const drawn = edges(files).filter((line) => / uses src\/helpers.ts#helper/.test(line));
  expect(drawn).toHaveLength(70);
  expect(drawn[0]).toEqual("src/label.ts#label uses src/helpers.ts#helper0 ?");
  expect(linkFiles(files).blind.map(({ reason, in: where }) => `${reason} ${where}`)).toEqual([
    "ambiguous-call symbol:src/label.ts#keep",
    "eval symbol:src/label.ts#label",
  ]);
});

test("an interface's call may run any implementer, a base method's call its overriders: guessed, unless there is but one", () => {
  const files = {
    "src/sender.ts": `export interface Sender { send(): void }
      export class Mail implements Sender { send() {} }
      export class Base { run() { this.step(); } step() {} }
      export class Child extends Base { step() {} }`,
    "src/use.ts": `import type { Sender } from "./sender.ts"; export const use = (sender: Sender) => sender.send();`,
  };
  const sends = (more: string): readonly string[] =>
    edges({ ...files, "src/more.ts": `import type { Sender } from "./sender.ts"; ${more}` }).filter((line) =>
      line.endsWith("?"),
    );
  const base = "src/sender.ts#Base.run calls src/sender.ts#Child.step ?";
  expect(sends("")).toEqual([base]);
  expect(edges(files)).toContain("src/use.ts#use calls src/sender.ts#Mail.send");
  expect(sends("export class Post implements Sender { send() {} }")).toEqual([
    base,
    "src/use.ts#use calls src/more.ts#Post.send ?",
    "src/use.ts#use calls src/sender.ts#Mail.send ?",
  ]);
  // What stands in for it in tests is no second one.
  expect(sends("export class FakeMail implements Sender { send() {} }")).toEqual([
    base,
    "src/use.ts#use calls src/more.ts#FakeMail.send ?",
  ]);
});

test.each<[string, string, string]>([
  ["an object that is declared to be one", "export const post: Sender = { send() {} };", "post.send"],
  ["an object that has to fit", "export const post = { send() {} } satisfies Sender;", "post.send"],
  ["a function that is declared to give one", "export function post(): Sender { return { send() {} }; }", ""],
  [
    "what extends the interface",
    "interface Fast extends Sender {} export const post: Fast = { send() {} };",
    "post.send",
  ],
])("an implementer is the only one until there is %s", (_, more, target) => {
  const files = {
    "src/sender.ts": "export interface Sender { send(): void }",
    "src/mail.ts": `import type { Sender } from "./sender.ts"; export class Mail implements Sender { send() {} }`,
    "src/use.ts": `import type { Sender } from "./sender.ts"; export const use = (sender: Sender) => sender.send();`,
  };
  expect(edges(files)).toContain("src/use.ts#use calls src/mail.ts#Mail.send");
  const both = edges({ ...files, "src/more.ts": `import type { Sender } from "./sender.ts"; ${more}` });
  expect(both.filter((line) => line.startsWith("src/use.ts#use calls"))).toEqual([
    "src/use.ts#use calls src/mail.ts#Mail.send ?",
    ...(target === "" ? [] : [`src/use.ts#use calls src/more.ts#${target} ?`]),
  ]);
});

test("an unknown receiver guesses members of that name that the file can reach, and no others", () => {
  const files = {
    "src/near.ts": `export class Near { deliver() {} }`,
    "src/far.ts": `export class Far { deliver() {} }`,
    "src/use.ts": `import "./near.ts"; export const use = (x) => x.deliver();`,
  };
  expect(edges(files).filter((line) => line.endsWith("?"))).toEqual([
    "src/use.ts#use calls src/near.ts#Near.deliver ?",
  ]);
});

test("loading a module runs its body and its eager initialisers; type imports load nothing", () => {
  const files = {
    "src/config.ts": `export const config = read(); function read() { return 1; } export interface Shape { a: 1 }`,
    "src/app.ts": `import { config } from "./config.ts"; export const show = () => config;`,
    "src/types.ts": `import type { Shape } from "./config.ts"; export type Two = Shape;`,
  };
  expect(edges(files)).toEqual([
    "src/app.ts#<module> loads src/config.ts#<module>",
    "src/app.ts#show uses src/config.ts#config",
    "src/config.ts#<module> evaluates src/config.ts#config",
    "src/config.ts#config calls src/config.ts#read",
    "src/types.ts#Two types src/config.ts#Shape",
  ]);
});

test("what is imported but not read is a module by its content", () => {
  const { graph } = linkFiles({
    "src/prices.json": `{ "tea": 3 }`,
    "src/shop.ts": `import prices from "./prices.json"; import "./shop.styl"; export const tea = () => prices.tea;`,
    "src/shop.styl": `a {}`,
  });
  expect(graph.to("module:src/prices.json").map(({ from, kind }) => `${from} ${kind}`)).toEqual([
    "symbol:src/shop.ts#tea uses",
    "symbol:src/shop.ts#<module> loads",
  ]);
  expect(graph.to("module:src/shop.styl").map(({ kind }) => kind)).toEqual(["loads"]);
});

test("a specifier that should lead into the repository and does not is counted and named", () => {
  const { specifiers, unresolved } = linkFiles({ "src/a.ts": `import "./gone.ts"; import "node:fs"; import "zod";` });
  expect(specifiers).toBe(3);
  expect(unresolved.map(({ specifier, why, line }) => `${specifier} ${why} ${line}`)).toEqual([
    "./gone.ts missing-file 1",
  ]);
});

test("a chain of barrels that is too long to follow ends, and does not end the analysis", () => {
  const barrels = Array.from(
    { length: 700 },
    (_, at) => [`src/b${at}.ts`, `export * from "./b${at + 1}.ts";`] as const,
  );
  const files = {
    ...Object.fromEntries(barrels),
    "src/b700.ts": "export const tea = 3;",
    "src/near.ts": `import { tea } from "./b600.ts"; export const near = () => tea;`,
    "src/far.ts": `import { tea } from "./b0.ts"; export const far = () => tea;`,
  };
  const uses = edges(files).filter((line) => line.includes(" uses "));
  // What cannot be followed is of the module that was named.
  expect(uses).toEqual(["src/far.ts#far uses src/b0.ts#<module> ?", "src/near.ts#near uses src/b700.ts#tea"]);
});

test("a call that could be of too many members is a blind spot, not silence", () => {
  const classes = Array.from({ length: 13 }, (_, at) => `export class C${at} { settle() {} }`).join("\n");
  const { blind } = linkFiles({
    "src/all.ts": classes,
    "src/use.ts": `import "./all.ts"; export const use = (x) => x.settle();`,
  });
  expect(blind.map(({ reason, file }) => `${reason} ${file}`)).toEqual(["ambiguous-call src/use.ts"]);
});

test("an import glob pulls in every file it fits, by braces, aliases and computed paths too", () => {
  const linked = linkFiles({
    "package.json": JSON.stringify({ name: "shop" }),
    "src/main.ts": `export const pages = import.meta.glob("@/pages/*.{ts,tsx}");`,
    "src/models/index.js": `module.exports = fs.readdirSync(__dirname).map((file) => require(path.join(__dirname, file)));`,
    "src/models/order.js": "exports.order = () => 1;",
    "src/pages/cart.tsx": "export const cart = 1;",
    "src/pages/order.ts": "export const order = 1;",
    "src/pages/order.html": "",
  });
  expect(edgesOf(linked).filter((line) => line.includes(" loads "))).toEqual([
    "src/main.ts#<module> loads src/pages/cart.tsx#<module>",
    "src/main.ts#<module> loads src/pages/order.ts#<module>",
    "src/models/index.js#<module> loads src/models/order.js#<module>",
  ]);
});

const ledger = {
  "src/ledger.ts": `
    export class Ledger {
      get rows() { return load(); }
      find(id: string) { return this.rows; }
      settle() {}
    }
    export function load() { return []; }
  `,
  "src/paper.ts": `
    import { Ledger } from "./ledger";
    export class Paper extends Ledger { find(id: string) { return []; } settle() {} }
  `,
};
const guessesOf = (files: Readonly<Record<string, string>>) =>
  edgesOf(linkFiles({ ...ledger, ...files })).filter((edge) => edge.startsWith("src/use.ts#") && edge.endsWith(" ?"));

test("a guessed method may be what a subclass puts in its place, though the caller knows no subclass", () => {
  const use = `import "./ledger"; export const use = (book) => book.settle();`;
  expect(guessesOf({ "src/use.ts": use })).toEqual([
    "src/use.ts#use calls src/ledger.ts#Ledger.settle ?",
    "src/use.ts#use calls src/paper.ts#Paper.settle ?",
  ]);
});

test("a name of the language's own methods is guessed only where few classes have it", () => {
  const use = `import "./ledger"; export const use = (book) => book.find("a");`;
  expect(guessesOf({ "src/use.ts": use })).toEqual([
    "src/use.ts#use calls src/ledger.ts#Ledger.find ?",
    "src/use.ts#use calls src/paper.ts#Paper.find ?",
  ]);
  const many = ["A", "B", "C"].map((name) => `export class ${name} { find() {} }`).join("\n");
  const all = { "src/many.ts": many, "src/use.ts": `import "./ledger"; import "./many"; ${use.slice(19)}` };
  expect(guessesOf(all)).toEqual([]);
  expect(
    guessesOf({ "src/use.ts": `export const books = { find() {} }; export const use = (a) => a.find();` }),
  ).toEqual([]);
});

test.each(["book.rows.count()", "f(book.rows)", "book.rows"])("an accessor that is read runs: %s", (code) => {
  const use = `import "./ledger"; export const use = (book, f) => ${code};`;
  expect(guessesOf({ "src/use.ts": use })).toEqual(["src/use.ts#use calls src/ledger.ts#Ledger.rows ?"]);
});

test("what is destructured of a value of unknown kind is read of it", () => {
  const use = `import "./ledger"; export function use(book) { const { first } = book.rows; return first; }`;
  expect(guessesOf({ "src/use.ts": use })).toEqual(["src/use.ts#use calls src/ledger.ts#Ledger.rows ?"]);
});

test("of two stars that pass one name on the first holds, as in compiled modules; a name of its own goes before both", () => {
  const files = {
    "src/a.ts": "export const price = () => 1;",
    "src/b.ts": "export const price = () => 2; export const rate = () => 3;",
    "src/both.ts": `export * from "./a.ts"; export * from "./b.ts";`,
    "src/own.ts": `export * from "./a.ts"; export { rate as price } from "./b.ts";`,
    "src/use.ts": `import { price } from "./both.ts"; import { price as own } from "./own.ts"; export const use = () => price() + own();`,
  };
  expect(edges(files).filter((line) => line.includes(" calls "))).toEqual([
    "src/use.ts#use calls src/a.ts#price",
    "src/use.ts#use calls src/b.ts#rate",
  ]);
});

test("classes that stand above themselves, or pile up, end somewhere", () => {
  const cycle =
    "export class A extends B { a = one(); } export class B extends A { b = one(); } export const use = new A();";
  const lines = edges({ "src/cycle.ts": `function one() { return 1; } ${cycle}` });
  expect(lines.filter((line) => line.startsWith("src/cycle.ts#use calls "))).toEqual([
    "src/cycle.ts#use calls src/cycle.ts#A.a",
    "src/cycle.ts#use calls src/cycle.ts#B.b",
  ]);
  const pile = Array.from({ length: 3_000 }, (_, i) => `class C${i + 1} extends C${i} {}`).join("\n");
  const files = { "src/pile.ts": `class C0 { a = 1; }\n${pile}\nexport const use = new C3000();` };
  expect(linkFiles(files).blind.map(({ file, line, detail }) => `${file}:${line} ${detail}`)).toEqual([
    "src/pile.ts:3002 what is constructed stands below more than 100 classes; those further up are not followed",
  ]);
});

test("a class that is a table is called by its mapper only where it is marked for it", () => {
  const files = {
    "src/user.ts": `import { AfterLoad, Entity } from "typeorm";
      import { quota } from "./quota.ts";
      @Entity() export class User { getQuota() { return quota(); } @AfterLoad() fill() { quota(); } }`,
    "src/quota.ts": `export const quota = () => 1;`,
    "src/audit.ts": `import { EventSubscriber } from "typeorm";
      @EventSubscriber() export class Audit { afterInsert() {} }`,
  };
  const held = linkFiles(files)
    .graph.ofEdgeKind("contains")
    .map(({ to, attributes }) => `${to.slice(to.indexOf("#") + 1)} ${attributes?.["of"]}`);
  expect(held.sort()).toEqual([
    "Audit.afterInsert framework-class",
    "User.fill framework-class",
    "User.getQuota class",
  ]);
});
