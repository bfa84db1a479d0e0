/** Both sides of a change, out of a cache in any state: it decides how long the answer takes, never what it is. */
import { expect, test } from "vitest";
import { digests } from "../src/engine.ts";
import { createExtractor } from "../src/extract.ts";
import { openRepository } from "../src/git/source.ts";
import { createGraphs } from "../src/graphs.ts";
import type { FactStore } from "../src/ports.ts";
import { renderJson } from "../src/report/json.ts";
import { review } from "../src/review.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { open } from "./support/command-line.ts";

const repository = open({
  "package.json": `{ "name": "shop", "dependencies": { "hono": "^4.0.0" } }`,
  "src/price.ts": "export const price = () => 1;\n",
  "src/order.ts": `import { price } from "./price.ts";\nexport const order = () => price();\n`,
  "src/app.ts": `import { Hono } from "hono";\nimport { order } from "./order.ts";\nexport const app = new Hono();\napp.get("/orders", () => order());\n`,
  "src/apart.ts": "export const apart = () => 3;\n",
  "src/broken.ts": "export const broken = (;\n",
  "src/large.ts": `export const large = "${"x".repeat(1_100_000)}";\n`,
  "test/order.test.ts": `import { order } from "../src/order.ts";\ntest("order", () => order());\n`,
});
repository.branch("change");
repository.commit({
  "src/price.ts": "export const cost = () => 2;\nexport const price = () => cost();\n",
  "src/cash.ts": `import { price } from "./price.ts";\nexport const cash = () => price();\n`,
});

async function reviewed(store: FactStore): Promise<string> {
  const { facts, graphs } = digests();
  const extractor = createExtractor({ store, digest: facts });
  const source = await openRepository(repository.dir, { environment: process.env });
  try {
    const ports = { source, extractor, graphs: createGraphs(store, graphs), engine: "0.0.0" };
    return renderJson(await review({ base: "main", head: "change" }, ports));
  } finally {
    await extractor.close();
  }
}

test("the second answer is the first one, out of the kept graph", async () => {
  const store = openMemoryStore();
  const first = await reviewed(store);
  expect(first).toContain("route:GET /orders");
  const asked: string[] = [];
  const watched: FactStore = {
    ...store,
    get(keys) {
      asked.push(...keys);
      return store.get(keys);
    },
  };
  expect(await reviewed(watched)).toBe(first);
  // What nobody asks about is not read again.
  const [large] = repository.git("ls-tree", "main", "src/large.ts").split(/\s/).slice(2);
  const [apart] = repository.git("ls-tree", "main", "src/apart.ts").split(/\s/).slice(2);
  expect(asked.some((key) => key.startsWith(`${large}:`))).toBe(true);
  expect(asked.some((key) => key.startsWith(`${apart}:`))).toBe(false);
});

test("a graph without the facts it was drawn from is drawn anew", async () => {
  const store = openMemoryStore();
  const first = await reviewed(store);
  const forgetful: FactStore = { ...openMemoryStore(), graph: store.graph };
  expect(await reviewed(forgetful)).toBe(first);
});

test("facts that turn out to be gone when the report asks for them are read again", async () => {
  const store = openMemoryStore();
  const first = await reviewed(store);
  expect(first).toContain("src/broken.ts");
  const [broken] = repository.git("ls-tree", "main", "src/broken.ts").split(/\s/).slice(2);
  const healed = openMemoryStore();
  const forgetful: FactStore = {
    ...healed,
    graph: store.graph,
    get(keys) {
      const known = new Map([...store.get(keys)].filter(([key]) => !key.startsWith(`${broken}:`)));
      return new Map([...known, ...healed.get(keys)]);
    },
  };
  expect(await reviewed(forgetful)).toBe(first);
  expect([...healed.get([`${broken}:ts:${digests().facts}`]).keys()]).toHaveLength(1);
});

test("bytes that are no graph are none", async () => {
  const first = await reviewed(openMemoryStore());
  for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new Uint8Array(64).fill(255)])
    expect(await reviewed({ ...openMemoryStore(), graph: () => bytes })).toBe(first);
});
