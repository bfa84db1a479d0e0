/** What a style sheet imports: other sheets, what builds them, and the files that it shows. */
import type { Import } from "../facts.ts";

/** Imports of one sheet; what has more is generated. */
const maxImports = 1_000;

/** `@import "a", "b"`, `@use`, `@forward`, Tailwind's `@plugin`, `@config` and `@reference`; `@value x from`; without quotes in Sass. */
const rule = /@(?:import|use|forward|plugin|config|reference)\b([^;{}\n]*)/g;
/** `composes: a from "./b.css"`, `@value a from "./b.css"`. */
const from = /(?:\bcomposes\s*:|@value\s)[^;{}]{0,500}?\bfrom\s+(?:"([^"\n]*)"|'([^'\n]*)')/g;
const address = /\burl\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))\s*\)/g;
const quoted = /"([^"\n]*)"|'([^'\n]*)'/g;

export function readImports(clean: string, lineAt: (at: number) => number): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: string | undefined, kind: Import["kind"], at: number): void => {
    if (specifier === undefined || found.length >= maxImports || !isPlace(specifier, kind)) return;
    const text = kind === "asset" && !/^(?:\.{1,2}\/|[~@#])/.test(specifier) ? `./${specifier}` : specifier;
    found.push({ from: kind === "asset" ? text.replace(/[?#].*$/, "") : text, kind, names: [], line: lineAt(at) });
  };
  for (const { index, 1: rest = "" } of clean.matchAll(rule)) {
    for (const { 1: double, 2: single } of beforeWords(rest).matchAll(quoted))
      add(double ?? single, "side-effect", index);
    const [, bare] = /^\s+(?:url\(\s*)?([^\s"'(),;]+)/.exec(rest) ?? [];
    if (!/["']/.test(rest)) add(bare, "side-effect", index);
  }
  for (const { index, 1: double, 2: single } of clean.matchAll(from)) add(double ?? single, "side-effect", index);
  const shown = clean.replaceAll(rule, (whole) => " ".repeat(whole.length));
  for (const { index, 1: double, 2: single, 3: bare } of shown.matchAll(address))
    add(double ?? single ?? bare, "asset", index);
  return found.sort((a, b) => a.line - b.line);
}

/** What follows `with (...)`, `layer(...)` or `supports(...)` names no file. */
const beforeWords = (rest: string): string => rest.replace(/\b(?:with|layer|supports)\s*\(.*$/s, "");

/** Addresses of the network, of the server's root, data, fragments, what Sass provides, and what is computed lead to no file. */
function isPlace(specifier: string, kind: Import["kind"]): boolean {
  if (specifier === "" || /^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(specifier) || /[#@$]\{|^var\(|^\$|^@@/.test(specifier))
    return false;
  return kind !== "asset" || !specifier.startsWith("/");
}
