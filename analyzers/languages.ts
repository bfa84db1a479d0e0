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
  ["sql", "sql"],
  ["prisma", "prisma"],
]);

/** The language of a path, or undefined for a file that no analyzer reads. */
export function languageOf(path: string): Language | undefined {
  const dot = path.lastIndexOf(".");
  if (dot === -1 || dot < path.lastIndexOf("/")) return undefined;
  return byEnding.get(path.slice(dot + 1).toLowerCase()) ?? configLanguage(path);
}
