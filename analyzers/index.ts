/** The one list of analyzers: which one reads which language. Loads compilers and parsers, so only the extraction thread imports it. */
import { readComponent } from "./components/read.ts";
import { readConfig } from "./config/read.ts";
import type { Blob, Facts } from "./facts.ts";
import { givers, hintsAtJobs, idiomGlobals, idiomWords, knowsPackage, modelWords, queryWords } from "./idioms/index.ts";
import { readPrisma } from "./sql/prisma.ts";
import { readSql } from "./sql/read.ts";
import { readStyles } from "./styles/read.ts";
import { readTypeScript } from "./typescript/read.ts";

const vocabulary = {
  words: idiomWords,
  models: modelWords,
  queries: queryWords,
  knows: knowsPackage,
  gives: givers,
  hints: hintsAtJobs,
  globals: idiomGlobals,
};

/** Everything one blob says. What it cannot understand is a problem among the facts; `loadModule()` of libpg-query comes first. */
export function analyze(blob: Blob): Facts {
  switch (blob.language) {
    case "ts":
    case "tsx":
    case "js":
      return readTypeScript(blob, blob.language, vocabulary);
    case "vue":
    case "svelte":
    case "astro":
      return readComponent(blob, blob.language, vocabulary);
    case "css":
    case "scss":
    case "css-module":
    case "scss-module":
      return readStyles({ ...blob, language: blob.language });
    case "sql":
      return readSql(blob);
    case "prisma":
      return readPrisma(blob);
    case "package-json":
    case "tsconfig":
    case "vercel-json":
    case "pnpm-workspace":
    case "wrangler":
    case "workflow":
    case "serverless":
    case "sam":
    case "kubernetes":
    case "render":
    case "railway-json":
    case "railway-toml":
      return readConfig(blob);
    default:
      return blob.language satisfies never;
  }
}
