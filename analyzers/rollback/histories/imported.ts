/** Files that code of migrations brings names from: those of the repository that it names by where they lie. */
import { directoryOf, join } from "../../link/place.ts";

const relative = /\bfrom\s*["'](\.{1,2}\/[^"'\n]+)["']|\brequire\(\s*["'](\.{1,2}\/[^"'\n]+)["']\s*\)/g;

/** The places at which each of them may lie. */
export function importsIn(path: string, text: string): readonly string[] {
  if (!/\.[cm]?[jt]s$/.test(path)) return [];
  return [...text.matchAll(relative)].flatMap(([, imported, required]) => placesOf(path, imported ?? required ?? ""));
}

/** Where `specifier` may lie, said in the file at `from`, in the order in which it is looked for; none outside of the repository. */
export function placesOf(from: string, specifier: string): readonly string[] {
  const whole = join(directoryOf(from), specifier);
  if (whole === undefined) return [];
  const stem = whole.replace(/\.[cm]?[jt]s$/, "");
  const names = [
    whole,
    `${stem}.ts`,
    `${stem}.js`,
    `${stem}.mjs`,
    `${stem}.cjs`,
    `${whole}/index.ts`,
    `${whole}/index.js`,
  ];
  return [...new Set(names)].filter((name) => /\.[cm]?[jt]s$/.test(name));
}
