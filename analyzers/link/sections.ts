/** What is drawn of a snapshot as a whole rather than file by file, section by section. */
import type { Facts } from "../facts.ts";
import { idioms } from "../idioms/index.ts";
import type { BlindSpot } from "./blindness.ts";
import { createCatalogue } from "./data/catalogue.ts";
import { namedByStore } from "./data/stores.ts";
import { drawTables } from "./data/tables.ts";
import { Drawing } from "./drawing.ts";
import { filesBelow } from "./modules/directories.ts";
import { declareTables, drawOperations, type Operations, readOperations } from "./operations.ts";
import { hashPath } from "./place.ts";
import { drawGlobbed } from "./references/globbed.ts";
import type { InputFacts } from "./references/input-facts.ts";
import { drawInputs } from "./references/inputs.ts";
import { drawDependencies } from "./references/package-nodes.ts";
import { drawPublished } from "./references/published.ts";
import { joined } from "./trail.ts";
import type { World } from "./world.ts";

/** A section, and what it asked of files beyond those that it is drawn from, as the world's trail has it. */
export interface DrawnSection {
  readonly drawing: Drawing;
  readonly asked: Int32Array;
  /** Paths that were looked for, found or not; those of folders end with a slash. */
  readonly places?: readonly string[];
  /** What it could not draw. */
  readonly blind?: readonly BlindSpot[];
}

/** What packages offer to others. */
export function drawPublishedSection(world: World): DrawnSection {
  const { names, resolver, ids, configs, trail } = world;
  const drawing = new Drawing();
  const mark = trail.mark();
  drawPublished({ pen: drawing, resolver, table: names.table, ids }, configs);
  return { drawing, asked: trail.cut(mark) };
}

/** What manifests ask for. */
export function drawDependencySection({ configs }: World): DrawnSection {
  const drawing = new Drawing();
  drawDependencies(drawing, configs);
  return { drawing, asked: new Int32Array() };
}

/** What files need without importing it; `files` are all that have such facts, in order. */
export function drawInputSection(world: World, files: ReadonlyMap<string, InputFacts>): DrawnSection {
  const { resolver } = world;
  const drawing = new Drawing();
  const mark = world.trail.mark();
  const places = new Set<string>();
  const tree = {
    has(path: string) {
      places.add(path);
      return world.blobs.has(path);
    },
    below(folder: string, limit: number) {
      places.add(`${folder}/`);
      return filesBelow(world.paths, folder, limit);
    },
  };
  const ids = {
    get(file: string) {
      world.trail.ask(world.trail.numberOf(file), hashPath(file));
      return world.ids.get(file);
    },
  };
  drawInputs({ pen: drawing, resolver, ids, tree }, files);
  return { drawing, asked: world.trail.cut(mark), places: [...places] };
}

/** Code that takes one of many modules; `files` are all that load by a pattern, in order. */
export function drawGlobSection(world: World, files: ReadonlyMap<string, Facts>): DrawnSection {
  const { names, ids, paths, resolver, trail } = world;
  const drawing = new Drawing();
  const mark = trail.mark();
  const globbing = { pen: drawing, table: names.table, ids, paths, module: names.module, places: resolver.places };
  const found = drawGlobbed(globbing, files);
  const blind = found.map((spot) => ({ reason: "ambiguous-call" as const, ...spot }));
  return { drawing, asked: trail.cut(mark), blind };
}

/** What operations and the schema are drawn from: every file, or at least those that say something about them. In order. */
export interface Sources {
  readonly operations: ReadonlyMap<string, Facts>;
  readonly schemas: ReadonlyMap<string, Facts>;
}

export interface ReadOperations {
  readonly operations: Operations;
  readonly asked: Int32Array;
}

/** Read before anything is drawn: references need to know what is only registered. */
export function readSources(world: World, { operations: files, schemas }: Sources): ReadOperations {
  const { names, ids, configs, trail } = world;
  const mark = trail.mark();
  const operations = readOperations({ names, ids, files, manifests: configs, schemas, trail }, idioms);
  return { operations, asked: trail.cut(mark) };
}

/** Tables, and who touches them; ways in, jobs and schedules. */
export function drawDataSections(
  world: World,
  { schemas: written }: Sources,
  { operations, asked }: ReadOperations,
): { readonly schema: DrawnSection; readonly operations: DrawnSection } {
  const { ids, names, trail } = world;
  const schema = new Drawing();
  const drawn = new Drawing();
  const mark = trail.mark();
  const schemas = namedByStore(written);
  const catalogue = createCatalogue(schemas);
  declareTables(catalogue, operations);
  const { tableNamed, common } = operations;
  drawTables({ pen: schema, catalogue, ids, tableNamed, common }, schemas);
  const ofSchema = trail.cut(mark);
  drawOperations({ names, ids }, catalogue, operations, drawn);
  return {
    schema: { drawing: schema, asked: joined(asked, ofSchema) },
    operations: { drawing: drawn, asked: joined(asked, trail.cut(mark)) },
  };
}
