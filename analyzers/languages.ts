/** How a file is read, decided by its name alone. */
import { configLanguage } from "./config/language.ts";
import type { Language } from "./facts.ts";

const byEnding: ReadonlyMap<string, Language> = new Map([
  ["ts", "ts"],
  ["mts", "ts"],
  ["cts", "ts"],
  ["tsx", "tsx"],
  ["js", "js"],
  ["jsx", "js"],
  ["mjs", "js"],
  ["cjs", "js"],
  ["vue", "vue"],
  ["svelte", "svelte"],
  ["astro", "astro"],
  ["css", "css"],
  ["scss", "scss"],
  ["sass", "scss"],
  ["less", "scss"],
  ["sql", "sql"],
  ["prisma", "prisma"],
]);

/** Documents in folders of load tests. */
const notes = /(?:^|[/._-])(?:load|load-?tests?|load-?testing|perf|performance|stress|bench(?:marks?)?)\/[^/]*\.mdx?$/i;

/** The language of a path, or undefined for a file that no analyzer reads. */
export function languageOf(path: string): Language | undefined {
  const dot = path.lastIndexOf(".");
  if (dot === -1 || dot < path.lastIndexOf("/")) return undefined;
  const language = byEnding.get(path.slice(dot + 1).toLowerCase());
  // https://github.com/css-modules/css-modules: by the habit of all bundlers the name says which sheets export their classes.
  if ((language === "css" || language === "scss") && path.slice(0, dot).endsWith(".module"))
    return `${language}-module`;
  return language ?? configLanguage(path) ?? (notes.test(path) ? "load-notes" : undefined);
}
