/** The test files to run, as paths or as arguments that a test runner takes. */
import { count } from "../report/bound.ts";
import { renderJson } from "../report/json.ts";
import type { Selection } from "../selection.ts";
import { UsageError } from "./usage.ts";

/** How the list is spelled; all but `lines` and `json` as arguments. */
export type TestsFormat = "lines" | "vitest" | "jest" | "node" | "json";

/** Doubts told one by one; the others are counted. */
const shown = 10;

/** One path as an argument of a runner that is started in the root of the repository. */
const argumentFor: Readonly<Record<Exclude<TestsFormat, "json">, (path: string) => string>> = {
  lines: (path) => path,
  // A filter is part of a path; the dot keeps it from being an option.
  vitest: undashed,
  // Patterns are regular expressions over whole paths: https://jestjs.io/docs/cli#jest-regexfortestfiles
  jest: (path) => `${path.replace(/^-|[\\^$.*+?()[\]{}|]/g, "\\$&")}$`,
  // Globs, in which nothing but a set of one character stands for a bracket, and nothing for a brace.
  node: (path) => path.replace(/[[*?]|^-|[+@](?=\()/g, "[$&]").replace(/[{}]|!(?=\()|^!/g, "?"),
};

/** One per line, or one line of arguments quoted for a shell; each ended by NUL with `nul`. Throws where a line cannot hold a path. */
export function testsText(selection: Selection, format: TestsFormat, nul: boolean, engine: string): string {
  if (format === "json") {
    if (nul) throw new UsageError("`json` has no items to end with NUL.", "Leave `--null` out.");
    return renderJson({ version: 1, engine, ...selection });
  }
  const items = selection.tests.map(({ file }) => argumentFor[format](file));
  if (nul) return items.map((item) => `${item}\0`).join("");
  const broken = items.find((item) => item.includes("\n"));
  if (format === "lines" && broken !== undefined)
    throw new UsageError(`\`${broken}\` does not fit on a line.`, "Add `--null`.");
  if (format === "lines") return items.map((item) => `${item}\n`).join("");
  return items.length === 0 ? "" : `${items.map(quoted).join(" ")}\n`;
}

function undashed(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}

/** As a POSIX shell takes it for itself. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Why every test is listed, or what the list may lack; nothing where there is no doubt. */
export function doubtLines({ all, doubts, total }: Selection): readonly string[] {
  if (doubts.length === 0) return [];
  const more = doubts.length - shown;
  return [
    all
      ? `All ${count(total, "test file")}: what the change reaches cannot be vouched for.`
      : "There may be more: what the change reaches cannot be vouched for.",
    ...doubts.slice(0, shown).map(({ reason, file, line, detail }) => `  ${reason}  ${file}:${line}  ${detail}`),
    ...(more > 0 ? [`  and ${count(more, "more place")} like these`] : []),
  ];
}
