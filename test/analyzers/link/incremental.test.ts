import fc from "fast-check";
import { expect, test } from "vitest";
import type { Facts } from "../../../analyzers/facts.ts";
import { hashText } from "../../../analyzers/hash.ts";
import { analyze } from "../../../analyzers/index.ts";
import { languageOf } from "../../../analyzers/languages.ts";
import { type Linked, link } from "../../../analyzers/link/index.ts";
import "../../support/linked.ts";

/** Every file in the states it can be in; `""` means that it is not there. */
const shop: Readonly<Record<string, readonly string[]>> = {
  "package.json": [
    `{ "name": "shop", "imports": { "#mail": "./src/mail.ts" } }`,
    `{ "name": "shop", "imports": { "#mail": "./src/other.ts" } }`,
  ],
  "src/index.ts": [`export * from "./price.ts";`, `export * from "./price.ts"; export { deliver } from "#mail";`, ""],
  "src/price.ts": [
    `export const price = () => 1; export interface Sender { send(): void }`,
    `export const price = () => 2; export interface Sender { send(): void }`,
    `export const cost = () => 1;`,
    "",
  ],
  "src/mail.ts": [
    `import type { Sender } from "./price.ts"; export class Mail implements Sender { send() {} } export const deliver = (x: Sender) => x.send();`,
    `export class Mail { send() { return 1; } post() {} }`,
    `import prices from "./prices.json"; export const deliver = () => prices;`,
  ],
  "src/other.ts": [
    `export class Fax { send() {} }`,
    `import { price } from "./index.ts"; export const deliver = () => price();`,
    "",
  ],
  "src/use.ts": [
    `import { price, deliver } from "./index.ts"; import "./mail.ts"; export const use = (x) => { x.send(); return price() + deliver(x); };`,
    `import { deliver } from "#mail"; import { Hono } from "hono"; const app = new Hono(); app.get("/use", deliver); export default app;`,
  ],
  "src/app.ts": [
    `import { Hono } from "hono"; import use from "./use.ts"; const app = new Hono(); app.route("/v1", use); app.get("/p", () => 1);`,
    "",
  ],
  "src/late.ts": [
    `import { z } from "zod"; import { price } from "./index.ts"; export const late = z.string().transform(price).refine(() => price());`,
    `import { z } from "./other.ts"; import { price } from "./index.ts"; export const late = z.string().transform(price);`,
    `export const all = import.meta.glob("./p*.ts"); export const one = (name) => import(\`./\${name}.ts\`);`,
  ],
  "src/cart.tsx": [
    `import { createContext } from "react"; export const Cart = createContext(0);`,
    `export const Cart = { Provider: () => 1 };`,
    "",
  ],
  "src/provide.tsx": [
    `import { Cart } from "./cart.tsx"; import { price } from "./index.ts"; export const Provide = () => <Cart.Provider value={price()} />;`,
    `import { bus } from "./late.ts"; bus.on("paid", () => 1); export const pay = (x) => x.emit("paid");`,
    `import { Mail } from "./mail.ts"; import { container } from "inversify"; vi.mock("./price.ts", () => ({})); export const send = () => container.get(Mail).send();`,
  ],
  "src/this.ts": [
    `export function total(this: any) { return this.send(); }`,
    `export function total(this: any) { return this.post(); }`,
    `\n\nexport function total(this: any) { return this.post(); }`,
    "",
  ],
  "src/order.ts": [
    `import { total } from "./this.ts"; export class Order { total = total; send() {} post() {} }`,
    `import { total } from "./this.ts"; export const order = { total, send: () => 1 };`,
  ],
  "src/prices.json": [`{ "tea": 1 }`, `{ "tea": 2 }`, ""],
};

const state = fc.record(
  Object.fromEntries(Object.entries(shop).map(([path, texts]) => [path, fc.constantFrom(...texts)])),
);

/** As the extractor does, one text has one set of facts, whichever side it is on. */
const known = new Map<string, Facts>();
function factsOf(path: string, text: string): Facts | undefined {
  const language = languageOf(path);
  if (language === undefined) return undefined;
  const key = `${language} ${text}`;
  const facts = known.get(key) ?? analyze({ sha: hashText(text), language, text });
  known.set(key, facts);
  return facts;
}

function linkState(files: Readonly<Record<string, string>>, before?: Linked): Linked {
  const there = Object.entries(files).filter(([, text]) => text !== "");
  const facts = new Map(
    there.flatMap(([path, text]) => {
      const read = factsOf(path, text);
      return read === undefined ? [] : [[path, read] as const];
    }),
  );
  return link({ files: facts, blobs: new Map(there.map(([path, text]) => [path, hashText(text)])) }, before);
}

const told = ({ graph, unresolved, blind, specifiers }: Linked): string =>
  JSON.stringify({ nodes: [...graph.nodes.values()], edges: [...graph.edges()], unresolved, blind, specifiers });

test("taking over from an earlier snapshot gives the same bytes as linking afresh", () => {
  fc.assert(
    fc.property(state, state, (before, after) => {
      const base = linkState(before);
      expect(told(linkState(after, base))).toBe(told(linkState(after)));
    }),
    { numRuns: 1500 },
  );
});
