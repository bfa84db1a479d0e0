import { expect, it } from "vitest";
import { languageOf } from "../../analyzers/languages.ts";

it("reads a file by its ending, or a configuration file by its name", () => {
  const paths = [
    "src/orders.ts",
    "src/orders.d.ts",
    "src/Basket.TSX",
    "a.mts",
    "a.cts",
    "a.js",
    "a.jsx",
    "a.mjs",
    "a.cjs",
    "migrations/0001_orders.sql",
    "prisma/schema.prisma",
    "package.json",
    "apps/shop/tsconfig.build.json",
    "jsconfig.json",
    "vercel.json",
    "pnpm-workspace.yaml",
  ];
  expect(paths.map(languageOf)).toEqual([
    "ts",
    "ts",
    "tsx",
    "ts",
    "ts",
    "js",
    "js",
    "js",
    "js",
    "sql",
    "prisma",
    "package-json",
    "tsconfig",
    "tsconfig",
    "vercel-json",
    "pnpm-workspace",
  ]);
});

it("leaves every other file alone", () => {
  const paths = [
    "README.md",
    "data.json",
    "Makefile",
    "src.ts/orders",
    ".ts/orders",
    "orders.tsv",
    "",
    "package-lock.json",
  ];
  expect(paths.filter((path) => languageOf(path) !== undefined)).toEqual([]);
});
