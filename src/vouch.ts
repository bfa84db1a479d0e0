/** What was read, and what cannot be vouched for: the honest half of every report. */

import { configLanguage } from "../analyzers/config/language.ts";
import { type Facts, noFacts, type Problem } from "../analyzers/facts.ts";
import { type Change, type FileChange, isStill } from "../analyzers/graph/change.ts";
import type { Impact } from "../analyzers/graph/impact.ts";
import { languageOf } from "../analyzers/languages.ts";
import { runnerOf } from "../analyzers/roles.ts";
import { type Governed, governedBy } from "./governed.ts";
import type { BlindSpot, Coverage } from "./report/report.ts";
import type { Side } from "./sides.ts";

/** A file with one of these was not read whole; a bad configuration file is told, but costs no coverage of code. */
const costsCoverage: ReadonlySet<Problem["reason"]> = new Set([
  "syntax-error",
  "too-large",
  "too-deep",
  "binary",
  "missing",
  "analyzer-failed",
]);

/** Code that imports what we read, in languages that nobody here reads. */
const unreadCode = /\.(?:marko|riot|imba|civet|coffee)$/;

/** Files that change nothing at run time. */
const prose =
  /(^|\/)(LICENSE|NOTICE|CODEOWNERS|AUTHORS|\.gitignore|\.gitattributes|\.editorconfig)$|\.(md|markdown|rst|adoc)$|(^|\/)(README|CHANGELOG|LICENSE)[^/]*\.txt$/i;
/** What a repository says of its own checks: read, and told where it changes. */
const ours = /^\.github\/blast-radius(?:\.yml$|\/(?:waivers\.yml|baseline\.json|seeds\/[^/]+\.ya?ml)$)/;
const lockfile = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/;

export function coverageOf(
  base: Side,
  head: Side,
  diff: readonly FileChange[],
  locks: ReadonlySet<string> = new Set(),
): Omit<Coverage, "ratio"> {
  const changed = diff.filter(
    (file) => file.type === "file" && file.mode?.only !== true && languageOf(file.path) !== undefined,
  );
  const read = diff.filter(({ path }) => locks.has(path)).length;
  return {
    files: head.linked.read + head.paths.filter((path) => unreadCode.test(path)).length,
    read: head.linked.read - head.linked.troubled.filter((path) => !isWhole(head.files.get(path) ?? noFacts)).length,
    specifiers: head.linked.specifiers,
    unresolved: head.linked.unresolved.length,
    changedFiles: changed.length + read,
    changedRead:
      read +
      changed.filter(({ path, oldPath, status }) => {
        const before = status === "added" ? undefined : base.files.get(oldPath ?? path);
        const after = status === "deleted" ? undefined : head.files.get(path);
        return (before === undefined || isWhole(before)) && (after === undefined || isWhole(after));
      }).length,
    ...head.census(),
  };
}

/** Whether nothing kept a file from being read to its end. */
export const isWhole = ({ problems }: Facts): boolean => !problems.some(({ reason }) => costsCoverage.has(reason));

/** Both sides linked, the change between them, and what it reaches. */
export interface Traced {
  readonly base: Side;
  readonly head: Side;
  readonly change: Change;
  readonly impact: Impact;
  /** Changed lockfiles and environment files that were read, and what cannot be vouched for about them. */
  readonly installed?: { readonly read: ReadonlySet<string>; readonly spots: readonly BlindSpot[] };
}

/** Every path that a change touches, at base or at head. */
export function changedPaths({ files }: Change): ReadonlySet<string> {
  return new Set(files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath])));
}

/** Changes of files that no graph shows: of a kind that nobody reads, governing what is not followed, no program any more. */
export function unseenChanges(traced: Traced): readonly BlindSpot[] {
  const { installed } = traced;
  const told = new Set(installed?.spots.map(({ file }) => file));
  const spots = traced.change.files
    .filter(({ path }) => installed?.read.has(path) !== true && !told.has(path))
    .flatMap((file) => [
      noProgram(file),
      file.mode?.only === true ? undefined : (unreadFile(file, traced.head) ?? unfollowed(file, traced)),
    ])
    .filter((spot) => spot !== undefined);
  return [...spots, ...(installed?.spots ?? [])];
}

/** One more file that may be run harms nobody; one that may not any more fails whoever runs it. */
function noProgram({ path, mode }: FileChange): BlindSpot | undefined {
  if (mode?.executable !== false) return undefined;
  return {
    reason: "file-mode",
    file: path,
    line: 1,
    detail: "it is no longer executable; who runs it is not followed",
  };
}

/** Files of code, sorted, that may use what is read and are not read themselves. */
export function unreadCodeOf({ paths }: Side): readonly string[] {
  return paths.filter((path) => unreadCode.test(path)).sort();
}

/**
 * Tools that let code use modules which it never imports:
 * https://nuxt.com/docs/guide/concepts/auto-imports, https://github.com/unplugin/unplugin-auto-import
 */
const importers: readonly string[] = ["nuxt", "nuxt-edge", "unplugin-auto-import", "unplugin-vue-components"];

/** Packages whose code may use what it does not import, by their manifests. */
export function* implicitImports({ linked }: Side): Generator<BlindSpot> {
  for (const [file, { manifest }] of linked.configs) {
    const tool = importers.find((name) => manifest?.dependencies[name] !== undefined);
    if (tool !== undefined)
      yield {
        reason: "implicit-import",
        file,
        line: 1,
        detail: `\`${tool}\` imports what code names without importing it`,
      };
  }
}

/** Changed files that nobody reads, what kept read files from being read whole, and blind spots near the change. */
export function cannotVouch(traced: Traced): readonly BlindSpot[] {
  const { base, head, change, impact } = traced;
  const spots: BlindSpot[] = [];
  const changed = changedPaths(change);
  spots.push(...unseenChanges(traced), ...compileOnly(traced));
  const unread = unreadCodeOf(head);
  const [first] = unread;
  if (first !== undefined)
    spots.push({
      file: first,
      line: 1,
      reason: "unread-language",
      detail: `no analyzer reads this language; ${unread.length} such files of this repository may use what changed`,
    });
  spots.push(...implicitImports(head));
  const reached = new Set([...impact.reached.values()].map(({ node }) => node.file));
  for (const side of [head, base]) {
    // An unread file anywhere at head may be a dependent that nobody saw.
    for (const file of side.linked.troubled)
      for (const { reason, line, detail } of side.files.get(file)?.problems ?? [])
        if (changed.has(file) || (side === head && costsCoverage.has(reason)))
          spots.push({ reason, file, line, detail });
    if (side === head) spots.push(...blindSpots(side, (file) => changed.has(file) || reached.has(file)));
  }
  return spots;
}

/** These may lead anywhere, so they are told wherever they stand; other blindness matters where the change is felt. */
const anywhere: ReadonlySet<string> = new Set([
  "computed-import",
  "undeclared-alias",
  "duplicate-package",
  "cyclic-configuration",
]);

function* blindSpots({ linked }: Side, isNear: (file: string) => boolean): Generator<BlindSpot> {
  for (const { reason, file, line, detail } of linked.blind)
    if (anywhere.has(reason) || isNear(file)) yield { reason, file, line, detail };
  for (const { file, line, specifier, why } of linked.unresolved)
    yield { reason: "unresolved-import", file, line, detail: `\`${specifier}\` was not found (${why})` };
}

/** A configuration that changed in something that the graph does not know governs what nobody here follows. */
function unfollowed(file: FileChange, traced: Traced): BlindSpot | undefined {
  if (isToolConfig(file.path) && traced.change.nodes.some((one) => one.node.file === file.path && !isStill(one)))
    return {
      file: file.path,
      line: 1,
      reason: "configuration",
      detail: "a tool reads it, and what it governs is not followed",
    };
  const governed = governedAt(file, traced);
  if (governed?.channel !== "run" || isFollowed(file, traced)) return undefined;
  return { file: file.path, line: 1, reason: "configuration", detail: governed.detail };
}

/** Scripts that a tool runs by their name (`next.config.ts`). Test runners' are followed; these say nothing of what runs. */
const toolConfig = /(?:^|\/)[\w.-]+\.config\.[cm]?[jt]s$/;
const lints =
  /(?:^|\/)\.?(?:eslint|prettier|stylelint|commitlint|lint-staged|knip|cspell|biome|release|changelog)[\w.-]*$/;

const isToolConfig = (path: string): boolean =>
  toolConfig.test(path) && !lints.test(path) && (runnerOf(path) ?? "vite") === "vite";

function governedAt({ path, oldPath }: FileChange, { base, head }: Traced): Governed | undefined {
  if (configLanguage(path) === undefined) return undefined;
  return governedBy(base.files.get(oldPath ?? path), head.files.get(path));
}

/** Configurations that changed in what compiles and in nothing that runs: no doubt, but not silence either. */
function* compileOnly(traced: Traced): Generator<BlindSpot> {
  for (const file of traced.change.files) {
    const governed = governedAt(file, traced);
    if (governed?.channel === "compile")
      yield { file: file.path, line: 1, reason: "compile-time-configuration", detail: governed.detail };
  }
}

function isFollowed({ path, oldPath, status }: FileChange, { base, head, change: { nodes } }: Traced): boolean {
  // Both sides were compared member by member.
  const before = base.files.get(oldPath ?? path);
  const after = head.files.get(path);
  if (before?.manifest !== undefined && after?.manifest !== undefined) return false;
  // Versions live in manifests and workspace files; a compiler's configuration says nothing of them.
  const versions = status !== "modified" || configLanguage(path) !== "tsconfig";
  return nodes.some(({ node }) => node.file === path || (versions && node.kind === "package"));
}

function unreadFile(file: FileChange, head: Side): BlindSpot | undefined {
  const { path, type, status, binary } = file;
  const at = { file: path, line: 1 };
  if (type === "symlink") return { ...at, reason: "symbolic-link", detail: "symbolic links are never followed" };
  if (type === "submodule") return { ...at, reason: "submodule", detail: "the code of submodules is not read" };
  if (languageOf(path) !== undefined || prose.test(path) || ours.test(path)) return undefined;
  if (lockfile.test(path))
    return {
      ...at,
      reason: "lockfile",
      detail: "this kind of lockfile is not read, only what package.json asks for",
    };
  // Who imports a file that is not read is known all the same, and reached by its change.
  if (status !== "deleted" && head.linked.graph.node(`module:${path}`) !== undefined) return undefined;
  return { ...at, reason: binary ? "binary" : "unread-language", detail: "no analyzer reads this kind of file" };
}
