import { expect, test } from "vitest";
import { analyze } from "../../../analyzers/index.ts";
import { edgesOf, linkFiles, reviewFiles } from "../../support/linked.ts";

const parts = {
  "src/cart.ts": "export const cart = { add(row: string) { return row; } };\nexport const total = () => 1;\n",
  "src/Row.vue": "<script setup>\ndefineProps(['row'])\n</script>\n<template><li>{{ row }}</li></template>\n",
  "src/Row.svelte": "<script>\n  let { row } = $props();\n</script>\n<li>{row}</li>\n",
  "src/Row.astro": "---\nconst { row } = Astro.props;\n---\n<li>{row}</li>\n",
};

/** Edges between symbols of what is under test, without what loading a module does. */
const edges = (path: string, text: string) =>
  edgesOf(linkFiles({ ...parts, [path]: text })).filter(
    (edge) => edge.startsWith(`${path}#`) && !/ (?:loads|evaluates|contains) /.test(edge),
  );

test("a Vue component uses what its markup names, and declares itself", () => {
  const text = `<template>
  <ul>
    <order-row v-for="row in rows" :key="row.id" :row="row" @click="cart.add(row)" />
    <p v-if="open" v-focus>{{ total() }} of the cart, said "cart"</p>
    <!-- <Gone :row="never" /> -->
  </ul>
</template>

<script setup lang="ts" generic="T extends Array<string>">
import OrderRow from './Row.vue'
import { cart, total } from './cart'
const rows: T = load()
const vFocus = {}
let open = false
</script>

<style>
.cart { color: red }
</style>
`;
  expect(edges("src/Cart.vue", text)).toEqual([
    "src/Cart.vue#$markup calls src/cart.ts#cart.add",
    "src/Cart.vue#$markup calls src/cart.ts#total",
    "src/Cart.vue#$markup uses src/Cart.vue#open",
    "src/Cart.vue#$markup uses src/Cart.vue#rows",
    "src/Cart.vue#$markup uses src/Cart.vue#vFocus",
    "src/Cart.vue#$markup uses src/Row.vue#default",
    "src/Cart.vue#default calls src/Cart.vue#$markup",
    "src/Cart.vue#default uses src/Cart.vue#open",
    "src/Cart.vue#default uses src/Cart.vue#rows",
    "src/Cart.vue#default uses src/Cart.vue#vFocus",
  ]);
  const { symbols } = analyze({ sha: "", language: "vue", text });
  expect(symbols.map(({ name, line }) => `${name}:${line}`)).toEqual([
    "<module>:1",
    "$markup:3",
    "rows:12",
    "vFocus:13",
    "open:14",
    "default:20",
  ]);
});

test("a Vue component that is written as an object is that object", () => {
  const text = `<script>
import OrderRow from './Row.vue'
import { total } from './cart'
export default { components: { OrderRow }, computed: { sum() { return total() } } }
</script>
<template><OrderRow /></template>
`;
  expect(edges("src/Cart.vue", text)).toEqual([
    "src/Cart.vue#default uses src/Row.vue#default",
    "src/Cart.vue#default.computed.sum calls src/cart.ts#total",
  ]);
});

test("a Svelte component", () => {
  const text = `<script context="module">
  export const prerender = true;
</script>
<script lang="ts">
  import Row from './Row.svelte';
  import { cart, total } from './cart';
  let { rows } = $props();
</script>

{#each rows as row (row.id)}
  <Row {row} on:click={() => cart.add(row)} class="row {total()}" />
{/each}
<p use:cart.add>{$cart.count}</p>
`;
  expect(edges("src/Cart.svelte", text)).toEqual([
    "src/Cart.svelte#$markup calls src/cart.ts#cart.add",
    "src/Cart.svelte#$markup calls src/cart.ts#total",
    "src/Cart.svelte#$markup uses src/Cart.svelte#rows",
    "src/Cart.svelte#$markup uses src/Row.svelte#default",
    "src/Cart.svelte#$markup uses src/cart.ts#cart",
    "src/Cart.svelte#$markup uses src/cart.ts#cart.add",
    "src/Cart.svelte#default calls src/Cart.svelte#$markup",
    "src/Cart.svelte#default uses src/Cart.svelte#prerender",
    "src/Cart.svelte#default uses src/Cart.svelte#rows",
  ]);
});

test("an Astro component", () => {
  const text = `---
import Row from './Row.astro';
import { cart, total } from './cart';
const rows = await load();
---
<ul class={total()}>
  {rows.map((row) => <Row {...cart} row={row} />)}
</ul>
<script type="application/json">{ "total": "total()" }</script>
`;
  expect(edges("src/Cart.astro", text)).toEqual([
    "src/Cart.astro#$markup calls src/cart.ts#total",
    "src/Cart.astro#$markup uses src/Cart.astro#rows",
    "src/Cart.astro#$markup uses src/Row.astro#default",
    "src/Cart.astro#$markup uses src/cart.ts#cart",
    "src/Cart.astro#default calls src/Cart.astro#$markup",
    "src/Cart.astro#default uses src/Cart.astro#rows",
  ]);
});

test.each(["vue", "svelte", "astro"])("a change reaches who shows the component: .%s", (kind) => {
  const script = (code: string) => (kind === "astro" ? `---\n${code}\n---\n` : `<script setup>\n${code}\n</script>\n`);
  const wrap = (markup: string) => (kind === "vue" ? `<template>${markup}</template>\n` : `${markup}\n`);
  const before = {
    "src/vat.ts": "export const vat = (cents) => cents;\n",
    [`src/Price.${kind}`]: `${script("import { vat } from './vat'\nconst sum = vat(1)")}${wrap("<p> <b>Price</b> </p>")}`,
    [`src/Page.${kind}`]: `${script(`import Price from './Price.${kind}'`)}${wrap("<Price />")}`,
    "src/page.test.ts": `import Page from './Page.${kind}';\ntest('page', () => render(Page));\n`,
  };
  const reached = (after: Readonly<Record<string, string>>) => reviewFiles(before, { ...before, ...after });
  expect(reached({ "src/vat.ts": "export const vat = (cents) => cents + 1;\n" }).reached).toContain(
    "code 6 test:src/page.test.ts",
  );
  const [price = ""] = [before[`src/Price.${kind}`]];
  const markup = reached({ [`src/Price.${kind}`]: price.replace("<b>Price</b>", "<b>The price</b>") });
  expect(markup.changed).toEqual([`body src/Price.${kind}#default`]);
  expect(markup.reached).toContain("code 4 test:src/page.test.ts");
  expect(reached({ [`src/Price.${kind}`]: price.replace("<p> <b>", "<p>\n  <b>") }).changed).toEqual([]);
});

test("what is never closed, or no component at all, is read as far as it goes", () => {
  const names = (text: string) => analyze({ sha: "", language: "vue", text }).symbols.map(({ name }) => name);
  expect(names("<script setup>\nconst rows = 1")).toEqual(["<module>", "rows", "default"]);
  expect(names("<script setup>\nconst rows = (\n</script>\n<template>{{ rows")).toContain("rows");
  expect(names("<!-- <script>const rows = 1</script>")).toEqual(["<module>", "default"]);
  expect(names("")).toEqual(["<module>", "default"]);
  const { problems } = analyze({ sha: "", language: "vue", text: "<script>".repeat(100_000) });
  expect(problems.map(({ reason }) => reason)).toEqual(["too-deep"]);
});
