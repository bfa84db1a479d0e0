/** The one list of analyzers: which one reads which language. Loads compilers and parsers, so only the extraction thread imports it. */
import { readComponent } from "./components/read.ts";
import { readConfig } from "./config/read.ts";
import { readLoadNotes } from "./documents/load-notes.ts";
import type { Blob, Facts } from "./facts.ts";
import { givers, hintsAtJobs, idiomGlobals, idiomWords, knowsPackage, modelWords, queryWords } from "./idioms/index.ts";
import { readPrisma } from "./sql/prisma.ts";
import { readSql } from "./sql/read.ts";
import { readStyles } from "./styles/read.ts";
import { type CommentStyle, suppressionsIn } from "./suppressions.ts";
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
  const facts = read(blob);
  const styles = comments[blob.language];
  if (styles === undefined) return facts;
  const suppressions = suppressionsIn(blob.text, (style) => styles.includes(style));
  return suppressions.length === 0 ? facts : { ...facts, suppressions };
}

/** How comments are opened in languages that are read line by line; scripts know theirs, and of others no rule speaks. */
const comments: Readonly<Partial<Record<Blob["language"], readonly CommentStyle[]>>> = {
  sql: ["--", "/*", "#"],
  prisma: ["//"],
  wrangler: ["#", "//"],
  workflow: ["#"],
  artillery: ["#"],
  serverless: ["#"],
  sam: ["#"],
  kubernetes: ["#"],
  render: ["#"],
  "railway-toml": ["#"],
};

function read(blob: Blob): Facts {
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
    case "load-notes":
      return readLoadNotes(blob);
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
    case "artillery":
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
