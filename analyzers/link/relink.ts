/**
 * A snapshot drawn on top of a kept one: only what can see something of the difference is drawn again. The graph is the same, in
 * the same order, as when everything is drawn afresh: a property test and a bench over real histories hold it to that. Where it is
 * not known whether something would be drawn otherwise, it is drawn again.
 */
import { type Fresh, LayeredGraph } from "../graph/layered.ts";
import { type Blindness, blindnessOf, type FileBlindness, gather } from "./blindness.ts";
import { changedPaths, type Differences, differences, type Earlier, isReconfigured } from "./differences.ts";
import { createDrawer, type DrawnFile } from "./draw-file.ts";
import type { Linked } from "./index.ts";
import type { Kept, SectionName } from "./kept.ts";
import type { Files } from "./names/names.ts";
import type { Operations } from "./operations.ts";
import { remember } from "./remember.ts";
import type { DrawnSection } from "./sections.ts";
import { readData, sectionsAgain } from "./sections-again.ts";
import { staleFiles } from "./stale.ts";
import { surroundingsOf } from "./surroundings.ts";
import { createWorld, pairOf, type World } from "./world.ts";

/** Another snapshot, its facts read when they are asked for. */
export interface Later {
  readonly files: Files;
  readonly blobs: ReadonlyMap<string, string>;
}

/** The kept snapshot itself, linked. */
export function thaw({ kept, files }: Pick<Earlier, "kept" | "files">): Linked {
  const { specifiers } = kept;
  return {
    graph: new LayeredGraph(kept.graph),
    specifiers,
    unresolved: [...kept.blindness.values()].flatMap(({ unresolved }) => unresolved),
    blind: [...[...kept.blindness.values()].flatMap(({ blind }) => blind), ...kept.faults, ...kept.globs],
    read: kept.size,
    troubled: kept.with("troubled"),
    configs: new Map(kept.with("configuration").flatMap((file) => pairOf(files, file))),
  };
}

/** Undefined where the difference decides what names mean everywhere: then everything has to be drawn. */
export function relink(earlier: Earlier, later: Later): Linked | undefined {
  const { kept } = earlier;
  const where = changedPaths(earlier.blobs, later.blobs);
  if (isReconfigured(earlier, later.files, where)) return undefined;
  const configs = new Map(kept.with("configuration").flatMap((file) => pairOf(later.files, file)));
  const world = createWorld(later.files, configs, later.blobs);
  const found = differences(earlier, world, where);

  const data = readData(kept, world, found);
  if (data === undefined) return undefined;
  const registrations = registrationsOf(kept, data.read?.operations, found);
  const stale = staleFiles(earlier, world, found, registrations);
  const drawFile = createDrawer(world, registrations, surroundingsOf(kept, world, found, stale));
  const drawn = new Map<string, DrawnFile>();
  for (const [file, facts] of [...stale].sort().flatMap((path) => pairOf(later.files, path)))
    drawn.set(file, drawFile(file, facts));
  const sections = new Map<SectionName, DrawnSection>([
    ...sectionsAgain(kept, earlier.files, world, found),
    ...data.draw(),
  ]);

  const contentOf = (path: string): string => later.blobs.get(path) ?? "";
  const hidden = new Set<number>();
  const fresh: Fresh[] = [];
  for (const file of new Set([...stale, ...found.changed])) {
    const part = kept.partOf(file);
    if (part !== undefined) hidden.add(part);
    const again = drawn.get(file);
    if (again !== undefined) fresh.push({ order: part ?? kept.orderOf(file), part: again.drawing.part(contentOf) });
  }
  for (const [name, { drawing }] of sections) {
    const order = kept.partOfSection(name);
    hidden.add(order);
    fresh.push({ order, part: drawing.part(contentOf) });
  }
  fresh.sort((a, b) => a.order - b.order);
  const contents = new Map(found.paths.map((path) => [path, contentOf(path)]));
  const graph = new LayeredGraph(kept.graph, { hidden, fresh, contents });
  const { blind, ...others } = blindnessAgain(kept, world, drawn, new Set([...stale, ...found.changed]));
  return {
    graph,
    ...others,
    blind: [...blind, ...(sections.get("globs")?.blind ?? kept.globs)],
    ...readAgain(kept, later.files, found),
    configs,
  };
}

/** How many files are read now, and which of them not whole. */
function readAgain(kept: Kept, files: Files, { changed }: Differences): Pick<Linked, "read" | "troubled"> {
  const again = new Set(changed);
  const there = changed.filter((file) => files.has(file));
  const troubled = there.filter((file) => (files.get(file)?.problems.length ?? 0) > 0);
  const others = kept.with("troubled").filter((file) => !again.has(file));
  const gone = changed.filter((file) => kept.has(file)).length;
  return { read: kept.size - gone + there.length, troubled: [...others, ...troubled].sort() };
}

export interface Registrations extends Pick<Operations, "isRegistration"> {
  /** Files that register something else now. */
  readonly changed: readonly string[];
}

function registrationsOf(kept: Kept, operations: Operations | undefined, { changed }: Differences): Registrations {
  if (operations === undefined) {
    const known = remember((file: string) => new Set(kept.list("registrations", file)));
    return { changed: [], isRegistration: (file, symbol, target) => known(file).has(`${symbol}>${target}`) };
  }
  const files = new Set([...kept.registering, ...operations.registering]);
  const same = (file: string): boolean => {
    const [was, is] = [kept.list("registrations", file), operations.registrations(file)];
    return was.length === (is?.size ?? 0) && was.every((one) => is?.has(one));
  };
  return {
    changed: [...files].filter((file) => !changed.includes(file) && !same(file)),
    isRegistration: operations.isRegistration,
  };
}

function blindnessAgain(
  kept: Kept,
  world: World,
  drawn: ReadonlyMap<string, DrawnFile>,
  redrawn: ReadonlySet<string>,
): Blindness {
  const again = new Map<string, Omit<FileBlindness, "specifiers">>(
    [...kept.blindness].filter(([file]) => !redrawn.has(file)),
  );
  let { specifiers } = kept;
  for (const file of redrawn) specifiers -= kept.specifiersOf(file);
  for (const [file, { drawing }] of drawn) {
    const facts = world.files.get(file);
    if (facts === undefined) continue;
    const one = blindnessOf(world, file, facts, drawing);
    specifiers += one.specifiers;
    again.set(file, one);
  }
  const inOrder = [...again].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return { specifiers, ...gather(world, inOrder) };
}
