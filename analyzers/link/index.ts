/** Facts of one snapshot -> its graph. Pure and deterministic: the same paths and facts give the same graph in the same order. */
import type { BlindReason, Facts } from "../facts.ts";
import { type Graph, GraphBuilder, type NodeId } from "../graph/graph.ts";
import { idioms } from "../idioms/index.ts";
import { isTest, isTestOnly } from "../roles.ts";
import { createCatalogue } from "./data/catalogue.ts";
import { drawTables } from "./data/tables.ts";
import { symbolIds } from "./ids.ts";
import { filesBelow } from "./modules/directories.ts";
import { createResolver, type Resolver } from "./modules/modules.ts";
import { createNames } from "./names/resolve.ts";
import { declareTables, drawOperations, type Operations, readOperations } from "./operations.ts";
import { directoryOf, join } from "./place.ts";
import { createClosure } from "./references/closure.ts";
import { Drawing } from "./references/drawing.ts";
import { drawGlobbed } from "./references/globbed.ts";
import { createGuesses } from "./references/guesses.ts";
import { drawInputs } from "./references/inputs.ts";
import { lineages } from "./references/lineages.ts";
import { drawLoading, namesModule } from "./references/loading.ts";
import { drawDependencies } from "./references/package-nodes.ts";
import { drawPublished } from "./references/published.ts";
import { drawReferences } from "./references/references.ts";
import { drawSymbols } from "./references/symbols.ts";
import { type Before, type Now, staleFiles } from "./stale.ts";

export interface Snapshot {
  /** Facts by path, for every file that was read. */
  readonly files: ReadonlyMap<string, Facts>;
  /** Blob hash by path, for every file of the tree, those that nobody reads included. */
  readonly blobs: ReadonlyMap<string, string>;
}

/** A specifier that means something of this repository which is not there. */
export interface Unresolved {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly why: string;
}

/** A place where the analysis cannot see. */
export interface BlindSpot {
  readonly reason: BlindReason | "unresolved-import" | "ambiguous-call" | "undeclared-alias";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
  /** The symbol in whose code it lies. */
  readonly in?: NodeId;
  /** What an ambiguous use is of: any member of this name, or anything that this module exports. */
  readonly member?: string;
  readonly module?: string;
}

export interface Linked {
  readonly graph: Graph;
  readonly specifiers: number;
  readonly unresolved: readonly Unresolved[];
  readonly blind: readonly BlindSpot[];
  /** What the next snapshot's linking may take over. */
  readonly kept: Kept;
}

interface Kept extends Omit<Before, "guessed"> {
  readonly drawings: ReadonlyMap<string, Drawing>;
}

/**
 * `before`: an earlier snapshot of the same repository, read by the same extractor. Files in which nothing changed that they
 * can see are taken over from it; the graph is the same as without it (a property test holds it to that).
 */
export function link(snapshot: Snapshot, before?: Linked): Linked {
  const files = new Map([...snapshot.files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  const paths = [...snapshot.blobs.keys()].sort();
  const resolver = createResolver(files, new Set(paths));
  const names = createNames(files, targetOf(resolver));
  const ids = new Map([...files].map(([path, facts]) => [path, symbolIds(path, facts)]));
  const operations = readOperations(names, idioms, ids, (file) => !isTestOnly(file));
  const now = {
    files,
    paths,
    meaning: meaningOf(resolver),
    module: names.module,
    registrations: operations.registrations,
  };
  const drawings = drawFiles({ names, ids, resolver, operations, now }, before?.kept);

  const builder = new GraphBuilder();
  drawPublished({ builder, resolver, table: names.table, ids }, files);
  drawDependencies(builder, files);
  for (const drawing of drawings.values()) drawing.joinTo(builder, (path) => snapshot.blobs.get(path) ?? "");
  drawInputs({ builder, resolver, ids, paths, blobs: snapshot.blobs }, files);
  const globbed = drawGlobbed(
    { builder, table: names.table, ids, paths, module: now.module, places: resolver.places },
    files,
  );
  const catalogue = createCatalogue(files);
  declareTables(catalogue, operations);
  drawTables({ builder, catalogue, ids, tableNamed: operations.tableNamed }, files);
  drawOperations({ builder, names, ids, catalogue }, operations);
  const kept: Kept = { files, paths, meaning: now.meaning, registrations: now.registrations, drawings };
  const { blind, ...told } = blindness(files, ids, resolver, drawings, paths);
  return {
    graph: builder,
    ...told,
    blind: [...blind, ...globbed.map((spot) => ({ reason: "ambiguous-call" as const, ...spot }))],
    kept,
  };
}

interface Drawn {
  readonly names: ReturnType<typeof createNames>;
  readonly ids: ReadonlyMap<string, readonly NodeId[]>;
  readonly resolver: Resolver;
  readonly operations: Operations;
  readonly now: Now;
}

/** Each file's symbols, references and imports; taken over from an earlier snapshot where nothing it can see changed. */
function drawFiles(
  { names, ids, resolver, operations, now }: Drawn,
  before: Kept | undefined,
): ReadonlyMap<string, Drawing> {
  const { files, paths, module } = now;
  const stale = before && staleFiles({ ...before, guessed: (file) => before.drawings.get(file)?.guessed }, now);
  const closure = lazily(() =>
    createClosure(
      [...files.keys()],
      (file) => files.get(file)?.imports.flatMap(({ from }) => module(file, from) ?? []) ?? [],
    ),
  );
  const references = {
    names,
    ids,
    closure,
    guesses: lazily(() => createGuesses(files, closure)),
    kin: lazily(() => lineages(names)),
    isRegistration: operations.isRegistration,
    jsxRuntime: (file: string) => {
      const specifier = resolver.jsxRuntime(file);
      return specifier === undefined ? undefined : module(file, specifier);
    },
  };
  const drawings = new Map<string, Drawing>();
  for (const [file, facts] of files) {
    const known = stale === undefined || stale.has(file) ? undefined : before?.drawings.get(file);
    const drawing = known ?? new Drawing();
    drawings.set(file, drawing);
    if (known !== undefined) continue;
    drawSymbols(names, file, facts, ids.get(file) ?? [], drawing);
    drawReferences(references, file, facts, drawing);
    drawLoading({ ids, paths, isTest, module, places: resolver.places }, file, facts, drawing);
  }
  return drawings;
}

/** What an import means, as one text to compare. */
function meaningOf(resolver: Resolver): Now["meaning"] {
  return (file, specifier) => {
    const found = resolver.resolve(file, specifier);
    return found.to === "file"
      ? found.path
      : found.to === "package"
        ? `package ${found.name}/${found.subpath}`
        : undefined;
  };
}

/** The resolver's answer as names need it. A published namesake of a workspace package is outside. */
function targetOf(resolver: Resolver) {
  return (file: string, specifier: string): { readonly file: string } | { readonly specifier: string } | undefined => {
    const found = resolver.resolve(file, specifier);
    if (found.to === "file") return { file: found.path };
    return found.to === "package"
      ? { specifier: found.subpath === "" ? found.name : `${found.name}/${found.subpath}` }
      : undefined;
  };
}

/** Aliases of bundlers look like this; packages do not. */
const aliasLike = /^[$~]/;

function blindness(
  files: ReadonlyMap<string, Facts>,
  ids: ReadonlyMap<string, readonly NodeId[]>,
  resolver: Resolver,
  drawings: ReadonlyMap<string, Drawing>,
  paths: readonly string[],
): Omit<Linked, "graph" | "kept"> {
  const unresolved: Unresolved[] = [];
  const blind: BlindSpot[] = [];
  let specifiers = 0;
  const isDirectory = (file: string, specifier: string): boolean => {
    const place = join(directoryOf(file), specifier);
    return place !== undefined && filesBelow(paths, place, 1).length > 0;
  };
  for (const [file, facts] of files) {
    for (const entry of facts.imports) {
      if (!namesModule(entry)) continue;
      specifiers++;
      const found = resolver.resolve(file, entry.from);
      if (found.to === "package" && !found.declared && aliasLike.test(entry.from))
        blind.push({
          reason: "undeclared-alias",
          file,
          line: entry.line,
          detail: `\`${entry.from}\` is declared nowhere that is read`,
        });
      if (found.to !== "unresolved" || (entry.kind === "asset" && isDirectory(file, entry.from))) continue;
      unresolved.push({ file, line: entry.line, specifier: entry.from, why: found.why });
    }
    for (const spot of drawings.get(file)?.blind ?? []) blind.push({ reason: "ambiguous-call", file, ...spot });
    for (const { reason, line, detail, by } of facts.blind) {
      const holder = by === undefined ? undefined : ids.get(file)?.[by];
      blind.push({ reason, file, line, detail, ...(holder === undefined ? {} : { in: holder }) });
    }
  }
  return { specifiers, unresolved, blind };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
