/** Which sections of a kept snapshot are drawn again for another one, and how. */
import type { Facts } from "../facts.ts";
import type { Differences } from "./differences.ts";
import { callsProcedure } from "./entries/callers.ts";
import type { Kept, SectionName } from "./kept.ts";
import type { Files } from "./names/names.ts";
import { directoryOf } from "./place.ts";
import { inputFactsOf } from "./references/input-facts.ts";
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
import { isSchema, pairOf, type World } from "./world.ts";

/** Operations and the schema, where something that they are drawn from may say something else. */
export interface Data {
  readonly read: ReadOperations | undefined;
  draw(): readonly (readonly [SectionName, DrawnSection])[];
}

export function readData(kept: Kept, world: World, found: Differences): Data | undefined {
  const { files } = world;
  const schema = found.changed.some((file) => kept.is(file, "schema") || isSchemaNow(files, file));
  const may = new Set([...found.changed, ...found.redirected, ...kept.whoMatched(found.questions)]);
  const begins = [...may].filter((file) => !kept.is(file, "operations")).sort();
  const involved = involvedOf(kept, world, begins);
  const again =
    schema ||
    involved.length > 0 ||
    [...found.changed, ...found.redirected].some((file) => kept.is(file, "operations")) ||
    kept.hangsOn("operations", found.questions) ||
    kept.hangsOn("schema", found.questions);
  if (!again) return { read: undefined, draw: () => [] };

  const among = (files: Iterable<string>): ReadonlyMap<string, Facts> =>
    new Map([...new Set(files)].sort().flatMap((file) => pairOf(world.files, file)));
  const sources = {
    operations: among([...kept.with("operations"), ...involved]),
    schemas: among([...kept.with("schema"), ...found.changed.filter((file) => isSchemaNow(files, file))]),
  };
  const read = readSources(world, sources);
  const { schema: tables, operations } = drawDataSections(world, sources, read);
  // Other procedures may be called from files that nobody looked at.
  if (read.operations.callable.some((key) => !kept.callable.has(key))) return undefined;
  return {
    read,
    draw: () => [
      ["schema", tables],
      ["operations", operations],
    ],
  };
}

function isSchemaNow(files: Files, file: string): boolean {
  const facts = files.get(file);
  return facts !== undefined && isSchema(file, facts);
}

/** Files that said nothing about operations and do now. */
function involvedOf(kept: Kept, world: World, files: readonly string[]): readonly string[] {
  const there = new Map(files.flatMap((file) => pairOf(world.files, file)));
  const { operations } = readSources(world, { operations: there, schemas: new Map() });
  for (const [file, facts] of there) if (callsProcedure(kept.callable, facts)) operations.involved.add(file);
  return [...operations.involved];
}

/** The other sections, where they may be others now. */
export function* sectionsAgain(
  kept: Kept,
  before: Files,
  world: World,
  found: Differences,
): Generator<[SectionName, DrawnSection]> {
  const { files } = world;
  const configured = found.changed.some((file) => kept.is(file, "configuration"));
  if (configured) yield ["dependencies", drawDependencySection(world)];
  if (configured || isOfferedElsewhere(kept, world, found) || kept.hangsOn("published", found.questions))
    yield ["published", drawPublishedSection(world)];

  const isGlob = (side: Files, file: string): boolean =>
    side.get(file)?.imports.some(({ kind }) => kind === "glob") === true;
  const globs = [...new Set([...kept.with("volatile"), ...found.changed])].filter((file) => isGlob(files, file)).sort();
  if (
    (found.moved.length > 0 && globs.length > 0) ||
    found.changed.some((file) => isGlob(before, file) || isGlob(files, file)) ||
    kept.hangsOn("globs", found.questions) ||
    kept.asked("globs", found.reshaped)
  )
    yield ["globs", drawGlobSection(world, new Map(globs.flatMap((file) => pairOf(files, file))))];

  const factsOf = (side: Files, file: string) => {
    const facts = side.get(file);
    return facts && inputFactsOf(file, facts);
  };
  const other = found.changed.filter(
    (file) => JSON.stringify(factsOf(before, file)) !== JSON.stringify(factsOf(files, file)),
  );
  const placed = found.moved.some((path) => kept.isPlaceOfInput(path) || mocks.test(path));
  const led = found.redirected.some((file) => factsOf(files, file) !== undefined);
  if (!placed && !led && other.length === 0 && !kept.asked("inputs", found.reshaped)) return;
  const inputs = new Map(kept.inputs);
  for (const file of other) {
    const now = factsOf(files, file);
    if (now === undefined) inputs.delete(file);
    else inputs.set(file, now);
  }
  yield ["inputs", drawInputSection(world, new Map([...inputs].sort(([a], [b]) => (a < b ? -1 : 1))))];
}

/** What stands beside a module to be taken in its place is looked for from there, whoever mocks it. */
const mocks = /(?:^|\/)__mocks__\//;

/** Whether an entry of a published package may be another file now. */
function isOfferedElsewhere(kept: Kept, { configs }: World, { moved }: Differences): boolean {
  const from = kept.probedFrom(moved);
  return [...configs].some(([file, { manifest }]) => manifest?.published === true && from.has(directoryOf(file)));
}
