/** Facts of one snapshot -> its graph. Pure and deterministic: the same paths and facts give the same graph in the same order. */
import type { BlindReason, Facts } from "../facts.ts";
import { type Graph, GraphBuilder, type NodeId } from "../graph/graph.ts";
import { isTest } from "../roles.ts";
import { createClosure } from "./closure.ts";
import { createGuesses } from "./guesses.ts";
import { moduleId, symbolIds } from "./ids.ts";
import { drawLoading } from "./loading.ts";
import { createResolver, type Resolver } from "./modules.ts";
import { drawDependencies } from "./package-nodes.ts";
import { drawReferences } from "./references.ts";
import { createNames } from "./resolve.ts";
import { drawSymbols } from "./symbols.ts";

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
  readonly reason: BlindReason | "unresolved-import";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
  /** The symbol in whose code it lies. */
  readonly in?: NodeId;
}

export interface Linked {
  readonly graph: Graph;
  readonly specifiers: number;
  readonly unresolved: readonly Unresolved[];
  readonly blind: readonly BlindSpot[];
}

export function link(snapshot: Snapshot): Linked {
  const files = new Map([...snapshot.files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  const paths = [...snapshot.blobs.keys()].sort();
  const resolver = createResolver(files, new Set(paths));
  const target = targetOf(resolver);
  const names = createNames(files, target);
  const ids = new Map([...files].map(([path, facts]) => [path, symbolIds(path, facts)]));
  const builder = new GraphBuilder();
  const module = (file: string, specifier: string): string | undefined => names.module(file, specifier);

  drawSymbols(builder, files, ids);
  drawDependencies(builder, files);
  const isRegistration = (): boolean => false;
  const closure = lazily(() =>
    createClosure(
      [...files.keys()],
      (file) => files.get(file)?.imports.flatMap(({ from }) => module(file, from) ?? []) ?? [],
    ),
  );
  const jsxRuntime = (file: string): string | undefined => {
    const specifier = resolver.jsxRuntime(file);
    return specifier === undefined ? undefined : module(file, specifier);
  };
  const leaf = leaves(builder, snapshot.blobs);
  drawReferences(
    { builder, names, guesses: createGuesses(files, closure), ids, isRegistration, jsxRuntime, leaf },
    files,
  );
  drawLoading({ builder, ids, paths, isTest, module, leaf }, files);
  return { graph: builder, ...blindness(files, ids, resolver) };
}

/** A file that is imported but not read (JSON, CSS, an image) is a module without symbols; its content is its identity. */
function leaves(builder: GraphBuilder, blobs: ReadonlyMap<string, string>): (path: string) => NodeId {
  return (path) => {
    const body = blobs.get(path) ?? "";
    return builder.add({ id: moduleId(path), kind: "module", name: path, file: path, line: 1, endLine: 1, body }).id;
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

function blindness(
  files: ReadonlyMap<string, Facts>,
  ids: ReadonlyMap<string, readonly NodeId[]>,
  resolver: Resolver,
): Omit<Linked, "graph"> {
  const unresolved: Unresolved[] = [];
  const blind: BlindSpot[] = [];
  let specifiers = 0;
  for (const [file, facts] of files) {
    for (const entry of facts.imports) {
      if (entry.kind === "glob") continue;
      specifiers++;
      const found = resolver.resolve(file, entry.from);
      if (found.to !== "unresolved") continue;
      unresolved.push({ file, line: entry.line, specifier: entry.from, why: found.why });
    }
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
