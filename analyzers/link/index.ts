/** Facts of one snapshot -> its graph. Pure and deterministic: the same paths and facts give the same graph in the same order. */
import { type Facts, noFacts } from "../facts.ts";
import { type Graph, GraphBuilder } from "../graph/graph.ts";
import type { Part } from "../graph/part.ts";
import { type BlindSpot, blindnessOf, type FileBlindness, gather, type Unresolved } from "./blindness.ts";
import { createDrawer, type DrawnFile } from "./draw-file.ts";
import { createClosure } from "./references/closure.ts";
import { indexMembers, membersIn } from "./references/guesses.ts";
import { type InputFacts, inputFactsOf } from "./references/input-facts.ts";
import { type Heir, heirsIn } from "./references/lineages.ts";
import { lazily } from "./remember.ts";
import {
  type DrawnSection,
  drawDataSections,
  drawDependencySection,
  drawGlobSection,
  drawInputSection,
  drawPublishedSection,
  type ReadOperations,
  readSources,
} from "./sections.ts";
import { createWorld, importTargets, isConfiguration, type World } from "./world.ts";

export type { BlindSpot, Unresolved } from "./blindness.ts";

export interface Snapshot {
  /** Facts by path, for every file that was read. */
  readonly files: ReadonlyMap<string, Facts>;
  /** Blob hash by path, for every file of the tree, those that nobody reads included. */
  readonly blobs: ReadonlyMap<string, string>;
}

export interface Linked {
  readonly graph: Graph;
  readonly specifiers: number;
  readonly unresolved: readonly Unresolved[];
  readonly blind: readonly BlindSpot[];
  /** How many files were read. */
  readonly read: number;
  /** Files that something kept from being read whole, or that hold what no configuration may; sorted. */
  readonly troubled: readonly string[];
  /** Manifests, compiler configurations and workspaces, by path and in order. */
  readonly configs: ReadonlyMap<string, Facts>;
}

/** A snapshot that was drawn afresh, piece by piece: what another one may be drawn on top of. */
export interface Drawn {
  readonly world: World;
  /** By path, in order. */
  readonly files: ReadonlyMap<string, Facts>;
  readonly drawn: ReadonlyMap<string, DrawnFile>;
  readonly blindness: ReadonlyMap<string, FileBlindness>;
  readonly heirs: () => readonly Heir[];
  readonly operations: ReadOperations;
  readonly inputs: ReadonlyMap<string, InputFacts>;
  readonly sections: Readonly<
    Record<"published" | "dependencies" | "inputs" | "globs" | "schema" | "operations", DrawnSection>
  >;
}

export function link(snapshot: Snapshot): Linked {
  return linkedOf(draw(snapshot));
}

/** Everything drawn, as one graph. */
export function linkedOf(drawn: Drawn): Linked {
  const graph = new GraphBuilder();
  for (const { nodes, edges } of partsOf(drawn)) {
    for (const node of nodes) graph.add(node);
    for (const edge of edges) graph.connect(edge);
  }
  const troubled = [...drawn.files].flatMap(([file, { problems }]) => (problems.length > 0 ? [file] : []));
  const { configs } = drawn.world;
  const specifiers = [...drawn.blindness.values()].reduce((sum, one) => sum + one.specifiers, 0);
  const { unresolved, blind } = gather(drawn.world, drawn.blindness.values());
  return {
    graph,
    specifiers,
    unresolved,
    blind: [...blind, ...(drawn.sections.globs.blind ?? [])],
    read: drawn.files.size,
    troubled,
    configs,
  };
}

/** Draws every file and every section of a snapshot. */
export function draw(snapshot: Snapshot): Drawn {
  const files = new Map([...snapshot.files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  const world = createWorld(files, new Map([...files].filter(([, facts]) => isConfiguration(facts))), snapshot.blobs);
  const { names, trail } = world;
  const sources = { operations: files, schemas: files };
  const operations = readSources(world, sources);
  const heirs = lazily(() => {
    const mark = trail.mark();
    const found = [...files].flatMap(([file, facts]) => [...heirsIn(names, file, facts)]);
    trail.cut(mark);
    return found;
  });
  const drawFile = createDrawer(world, operations.operations, {
    closure: lazily(() => createClosure([...files.keys()], (file) => importTargets(world, file))),
    members: lazily(() => indexMembers([...files].map(([file, facts]) => [file, membersIn(facts)] as const))),
    heirs,
  });
  const drawn = new Map([...files].map(([file, facts]) => [file, drawFile(file, facts)]));
  const blindness = new Map(
    [...drawn].map(([file, { drawing }]) => [file, blindnessOf(world, file, files.get(file) ?? noFacts, drawing)]),
  );
  const inputs = new Map(
    [...files].flatMap(([file, facts]) => {
      const found = inputFactsOf(file, facts);
      return found === undefined ? [] : [[file, found] as const];
    }),
  );
  const sections = {
    published: drawPublishedSection(world),
    dependencies: drawDependencySection(world),
    inputs: drawInputSection(world, inputs),
    globs: drawGlobSection(world, files),
    ...drawDataSections(world, sources, operations),
  };
  return { world, files, drawn, blindness, heirs, operations, inputs, sections };
}

/** Everything drawn, in the order in which it makes up the graph. */
export function partsOf({ world, drawn, sections }: Drawn): readonly Part[] {
  const contentOf = (path: string): string => world.blobs.get(path) ?? "";
  const { published, dependencies, inputs, globs, schema, operations } = sections;
  const all = [published, dependencies, ...drawn.values(), inputs, globs, schema, operations];
  return all.map(({ drawing }) => drawing.part(contentOf));
}
