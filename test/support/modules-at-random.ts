/** Small repositories at random, whose modules import, pass on, extend, call and register whatever there is, or is not. */
import fc from "fast-check";

const paths = ["a.ts", "b.ts", "c.ts", "d.tsx", "sub/index.ts", "sub/e.ts", "a.test.ts"];
const values = ["price", "order", "charge"];
const classes = ["Book", "Shelf", "Ledger"];
const members = ["find", "send", "size"];

const value = fc.constantFrom(...values);
const name = fc.constantFrom(...classes);
const member = fc.constantFrom(...members);

const call: fc.Arbitrary<string> = fc.oneof(
  value.map((one) => `${one}()`),
  fc.tuple(name, member).map(([one, call]) => `new ${one}().${call}()`),
  fc.tuple(name, member).map(([one, call]) => `${one}.${call}()`),
  fc.tuple(fc.constantFrom("x", "all", ...values), member).map(([one, call]) => `${one}.${call}()`),
  value.map((one) => `all.${one}()`),
  fc.constantFrom("x.size", "run(all)", "whole()", "process.env.SHOP", `db.query("SELECT id FROM orders")`),
  value.map((one) => `bus.emit("${one}")`),
  fc.tuple(value, value).map(([event, one]) => `bus.on("${event}", ${one})`),
  value.map((one) => `app.get("/orders", ${one})`),
  value.map((one) => `app.route("/v1", ${one})`),
  fc.constantFrom(`queue.add("order")`, `new Worker("mail", "./b")`, `import("./a.ts")`, `import("./sub")`),
);

const body = fc.array(call, { minLength: 1, maxLength: 2 }).map((calls) => calls.join("; "));

function specifier(from: string): fc.Arbitrary<string> {
  const up = from.startsWith("sub/") ? "../" : "./";
  const file = fc.constantFrom(...paths).map((to) => up + to.replace(/(?:\/index)?\.(?:tsx?|js)$/, ""));
  return fc.oneof({ weight: 4, arbitrary: file }, fc.constantFrom("zod", "hono", "./nowhere"));
}

const makers = [
  `import { Hono } from "hono"; export const app = new Hono();`,
  `import { Queue, Worker } from "bullmq"; export const queue = new Queue("mail");`,
  `import { EventEmitter } from "node:events"; export const bus = new EventEmitter();`,
  `import { Pool } from "pg"; export const db = new Pool();`,
];

const aMember = fc.oneof(
  fc.tuple(member, body).map(([one, code]) => `${one}() { ${code} }`),
  fc.tuple(member, member).map(([one, other]) => `${one}() { return this.${other}(); }`),
  fc.tuple(member, member).map(([one, other]) => `get ${one}() { return this.${other}; }`),
  fc.tuple(member, value).map(([one, other]) => `${one} = ${other};`),
);

const aClass = fc
  .tuple(name, fc.constantFrom("", "", ...classes.map((one) => `extends ${one} `)), fc.array(aMember, { maxLength: 3 }))
  .map(([one, above, all]) => `export class ${one} ${above}{ ${all.join(" ")} }`);

const aValue = fc.oneof(
  fc.tuple(value, body).map(([one, code]) => `export const ${one} = (x) => { ${code} };`),
  fc.tuple(value, name, body).map(([one, type, code]) => `export function ${one}(x: ${type}) { ${code} }`),
  fc.tuple(value, member, body).map(([one, key, code]) => `export const ${one} = { ${key}() { ${code} } };`),
  fc
    .tuple(
      value,
      fc.oneof(
        value,
        name.map((type) => `new ${type}()`),
      ),
    )
    .map(([one, is]) => `const ${one} = ${is};`),
);

function statement(path: string): fc.Arbitrary<string> {
  const from = specifier(path);
  return fc.oneof(
    fc
      .tuple(fc.subarray([...values, ...classes], { minLength: 1, maxLength: 3 }), from)
      .map(([names, to]) => `import { ${names.join(", ")} } from "${to}";`),
    fc.tuple(fc.constantFrom("* as all", "whole"), from).map(([names, to]) => `import ${names} from "${to}";`),
    from.map((to) => `export * from "${to}";`),
    fc
      .tuple(fc.constantFrom("default", ...values, ...classes), value, from)
      .map(([one, as, to]) => `export { ${one} as ${as} } from "${to}";`),
    fc.tuple(value, from).map(([one, to]) => `export * as ${one} from "${to}";`),
    fc.constantFrom(...makers),
    aClass,
    aValue,
    aValue,
    fc.oneof(value, name).map((one) => `export default ${one};`),
    call.map((one) => `${one};`),
  );
}

type Module = readonly string[];

function moduleAt(path: string): fc.Arbitrary<Module> {
  return fc.array(statement(path), { maxLength: 7 });
}

/** Another module in its place, or none, or the same one with a statement more or less. */
function changeOf(path: string): fc.Arbitrary<(before: Module) => Module> {
  return fc.oneof(
    moduleAt(path).map((other) => () => other),
    fc.tuple(fc.nat(6), statement(path)).map(
      ([at, more]) =>
        (before: Module) =>
          before.toSpliced(at, 0, more),
    ),
    fc.constant((before: Module) => ["export const first = 1;", ...before]),
    fc.nat(6).map((at) => (before: Module) => before.toSpliced(at, 1)),
  );
}

const manifest = `{ "name": "shop", "dependencies": { "zod": "1", "hono": "4", "bullmq": "5", "pg": "8" } }`;
const modules = fc.record(Object.fromEntries(paths.map((path) => [path, moduleAt(path)])));
const changes = fc.record(Object.fromEntries(paths.map((path) => [path, changeOf(path)])));

/** Two states of one repository, which differ in one to three files; a file without a text is not there. */
export const statesAtRandom = fc
  .tuple(modules, changes, fc.subarray(paths, { minLength: 1, maxLength: 3 }))
  .map(([before, change, changed]) => {
    const after = { ...before };
    for (const path of changed) after[path] = change[path]?.(before[path] ?? []) ?? [];
    return [textsOf(before), textsOf(after)] as const;
  });

function textsOf(all: Readonly<Record<string, Module>>): Readonly<Record<string, string>> {
  const texts = Object.entries(all).map(([path, statements]) => [path, statements.join("\n")]);
  return { "package.json": manifest, ...Object.fromEntries(texts) };
}
