import { expect, test } from "vitest";
import { configLanguage } from "../../../analyzers/config/language.ts";
import { readConfig } from "../../../analyzers/config/read.ts";
import type { Facts } from "../../../analyzers/facts.ts";
import { type DependencyChange, dependencyChanges } from "../../../analyzers/link/dependencies.ts";

type Tree = Readonly<Record<string, unknown>>;

function facts(tree: Tree): ReadonlyMap<string, Facts> {
  const read = Object.entries(tree).map(([path, content]) => {
    const language = configLanguage(path);
    if (language === undefined) throw new Error(`${path} is no configuration`);
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return [path, readConfig({ sha: path, language, text })] as const;
  });
  return new Map(read);
}

function lines(base: Tree, head: Tree): readonly string[] {
  const show = ({ workspace, package: name, from, to, dev }: DependencyChange) =>
    `${workspace || "."}: ${name} ${from ?? "none"} -> ${to ?? "none"}${dev ? " (dev)" : ""}`;
  return dependencyChanges(facts(base), facts(head)).map(show);
}

test("dependencies that came, went or changed are listed per package.json", () => {
  const base = {
    "package.json": { devDependencies: { vitest: "4", turbo: "2" } },
    "apps/shop/package.json": { dependencies: { hono: "^4.0.0", zod: "3" }, devDependencies: { pino: "9" } },
    "apps/old/package.json": { dependencies: { express: "4" } },
  };
  const head = {
    "package.json": { devDependencies: { vitest: "5", turbo: "2" } },
    "apps/shop/package.json": { dependencies: { hono: "^4.2.0", bullmq: "5", pino: "10" } },
    "apps/new/package.json": { dependencies: { fastify: "5" } },
  };
  expect(lines(base, head)).toEqual([
    ".: vitest 4 -> 5 (dev)",
    "apps/new: fastify none -> 5",
    "apps/old: express 4 -> none",
    "apps/shop: bullmq none -> 5",
    "apps/shop: hono ^4.0.0 -> ^4.2.0",
    "apps/shop: pino 9 -> 10",
    "apps/shop: zod 3 -> none",
  ]);
  expect(lines(base, base)).toEqual([]);
});

test("a catalog's new version is a change of every package that takes it from there", () => {
  const tree = (zod: string, react: string) => ({
    "pnpm-workspace.yaml": `packages: ['*']\ncatalog: { zod: "${zod}" }\ncatalogs: { web: { react: "${react}" } }`,
    "api/package.json": { dependencies: { zod: "catalog:", hono: "catalog:" } },
    "web/package.json": { dependencies: { zod: "catalog:default", react: "catalog:web" } },
  });
  expect(lines(tree("3", "18"), tree("4", "19"))).toEqual([
    "api: zod 3 -> 4",
    "web: react 18 -> 19",
    "web: zod 3 -> 4",
  ]);
});

test("a package that moved is compared with what it was", () => {
  const base = { "shop/package.json": { name: "shop", dependencies: { hono: "4", zod: "3" } } };
  const head = { "apps/shop/package.json": { name: "shop", dependencies: { hono: "4", zod: "4" } } };
  expect(lines(base, head)).toEqual(["apps/shop: zod 3 -> 4"]);
});

test("what a broken package.json does not show is not reported as gone", () => {
  const base = { "package.json": { dependencies: { hono: "4", zod: "3" } } };
  expect(lines(base, { "package.json": '{ "dependencies": { "hono": "5" ' })).toEqual([]);
  expect(lines(base, { "package.json": `"${"x".repeat(1_000_000)}"` })).toEqual([]);
});
