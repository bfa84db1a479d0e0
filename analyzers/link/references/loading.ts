/** What runs because a module is loaded: module bodies, eager initialisers, and the modules that loading pulls in. */
import type { Facts, Import, ImportKind } from "../../facts.ts";
import type { NodeId } from "../../graph/graph.ts";
import type { Drawing } from "../drawing.ts";
import { moduleId, type SymbolIds, testId } from "../ids.ts";
import { matchGlob } from "../modules/module-globs.ts";
import type { Resolver } from "../modules/modules.ts";
import { undecorated } from "../modules/specifier.ts";

/** Imports that loading a module does not follow; assets are inputs of the code that names them. */
const silent: ReadonlySet<ImportKind> = new Set(["type", "asset"]);
/** Files one import glob may pull in; more is a content folder. */
const maxGlob = 500;

export interface Loading {
  readonly ids: SymbolIds;
  readonly paths: readonly string[];
  readonly isTest: (path: string) => boolean;
  /** The file an import of `file` means. */
  readonly module: (file: string, specifier: string) => string | undefined;
  readonly places: Resolver["places"];
}

export function drawLoading(given: Loading, file: string, facts: Facts, pen: Drawing): void {
  const ids = given.ids.get(file) ?? [];
  const body = ids[0];
  if (body === undefined) return;
  drawModule(given, file, facts, ids, pen);
  const edge = { from: body, file, certainty: "resolved" as const };
  for (const [at, symbol] of facts.symbols.entries()) {
    const to = ids[at];
    if (symbol.eager && at > 0 && to !== undefined) pen.connect({ ...edge, to, kind: "evaluates", line: symbol.line });
  }
  for (const entry of facts.imports)
    for (const target of silent.has(entry.kind) ? [] : targetsOf(given, file, entry.from, entry.kind)) {
      const to = given.ids.get(target)?.[0] ?? pen.leaf(target);
      const kind = entry.kind === "reexport" ? "re-exports" : "loads";
      const of = entry.replaces === undefined ? undefined : replacementOf(given, file, facts, target, entry);
      const attributes = of === undefined ? {} : { attributes: { of } };
      if (to !== body) pen.connect({ ...edge, to, kind, line: entry.line, ...attributes });
    }
}

/** How a test replaces a module, unless it asks for the real one as well, or another file stands in for it. */
function replacementOf(
  given: Loading,
  file: string,
  { imports }: Facts,
  target: string,
  mock: Import,
): string | undefined {
  const slash = target.lastIndexOf("/") + 1;
  if (
    mock.replaces === "functions" &&
    given.ids.get(`${target.slice(0, slash)}__mocks__/${target.slice(slash)}`) !== undefined
  )
    return undefined;
  const real = imports.some(
    ({ kind, from, line }) =>
      (kind === "dynamic" || kind === "require") && line !== mock.line && given.module(file, from) === target,
  );
  return real ? undefined : mock.replaces === "all" ? "replaced" : "automocked";
}

/** Whether an import names one module: a glob names many, and the URL of a folder none. */
export function namesModule({ kind, from }: Pick<Import, "kind" | "from">): boolean {
  return kind !== "glob" && !(kind === "asset" && /(?:^|\/)\.{0,2}$/.test(from));
}

/** The files that one import means: a glob means every file that it fits. */
export function targetsOf(
  { paths, module, places }: Pick<Loading, "paths" | "module" | "places">,
  file: string,
  specifier: string,
  kind: ImportKind,
): readonly string[] {
  if (kind === "glob") {
    for (const place of places(file, undecorated(specifier))) {
      const found = matchGlob(paths, place, maxGlob);
      if (found.length > 0) return found;
    }
    return [];
  }
  const to = module(file, specifier);
  return to === undefined ? [] : [to];
}

/** A module holds its symbols; a test file depends on everything in it. */
function drawModule(given: Loading, file: string, facts: Facts, ids: readonly NodeId[], pen: Drawing): void {
  const endLine = facts.symbols[0]?.endLine ?? 1;
  const test = given.isTest(file);
  pen.add({ id: moduleId(file), kind: "module", name: file, file, line: 1, endLine });
  if (test) pen.add({ id: testId(file), kind: "test", name: file, file, line: 1, endLine });
  for (const [at, to] of ids.entries()) {
    const line = facts.symbols[at]?.line ?? 1;
    pen.connect({ from: moduleId(file), to, kind: "holds", file, line, certainty: "resolved" });
    if (test) pen.connect({ from: testId(file), to, kind: "covers", file, line, certainty: "resolved" });
  }
}
