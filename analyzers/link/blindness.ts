/** What linking could not see of one file. */
import type { BlindReason, Facts } from "../facts.ts";
import type { NodeId } from "../graph/graph.ts";
import type { Drawing } from "./drawing.ts";
import { filesBelow } from "./modules/directories.ts";
import { configFaults, namesImported } from "./modules/faults.ts";
import { directoryOf, join } from "./place.ts";
import { namesModule } from "./references/loading.ts";
import type { World } from "./world.ts";

/** A specifier that means something of this repository which is not there. */
export interface Unresolved {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly why: string;
}

/** A place where the analysis cannot see. */
export interface BlindSpot {
  readonly reason:
    | BlindReason
    | "unresolved-import"
    | "ambiguous-call"
    | "undeclared-alias"
    | "duplicate-package"
    | "cyclic-configuration";
  readonly file: string;
  readonly line: number;
  readonly detail: string;
  /** The symbol in whose code it lies. */
  readonly in?: NodeId;
  /** What an ambiguous use is of: any member of this name, or anything that this module exports. */
  readonly member?: string;
  readonly module?: string;
}

export interface Blindness {
  /** How many specifiers name a module. */
  readonly specifiers: number;
  readonly unresolved: readonly Unresolved[];
  readonly blind: readonly BlindSpot[];
}

/** What could not be seen of one file, and the names it imports that several packages have. */
export interface FileBlindness extends Blindness {
  readonly shared: readonly string[];
}

/** Aliases of bundlers look like this; packages do not. */
const aliasLike = /^[$~]/;

export function blindnessOf(world: World, file: string, facts: Facts, drawing: Drawing): FileBlindness {
  const { resolver, ids, paths } = world;
  const unresolved: Unresolved[] = [];
  const blind: BlindSpot[] = [];
  let specifiers = 0;
  const isDirectory = (specifier: string): boolean => {
    const place = join(directoryOf(file), specifier);
    return place !== undefined && filesBelow(paths, place, 1).length > 0;
  };
  for (const entry of facts.imports) {
    if (!namesModule(entry)) continue;
    specifiers++;
    const found = resolver.resolve(file, entry.from);
    const { line } = entry;
    if (found.to === "package" && !found.declared && aliasLike.test(entry.from))
      blind.push({
        reason: "undeclared-alias",
        file,
        line,
        detail: `\`${entry.from}\` is declared nowhere that is read`,
      });
    if (found.to !== "unresolved" || (entry.kind === "asset" && isDirectory(entry.from))) continue;
    unresolved.push({ file, line, specifier: entry.from, why: found.why });
  }
  for (const spot of drawing.blind) blind.push({ reason: "ambiguous-call", file, ...spot });
  for (const { reason, line, detail, by } of facts.blind) {
    const holder = by === undefined ? undefined : ids.get(file)?.[by];
    blind.push({ reason, file, line, detail, ...(holder === undefined ? {} : { in: holder }) });
  }
  return { specifiers, unresolved, blind, shared: namesImported(facts, world.namesakes()) };
}

/** What could not be seen of several files, in their order, and of the configuration. */
export function gather(
  { configs, namesakes }: World,
  files: Iterable<Omit<FileBlindness, "specifiers">>,
): Omit<Blindness, "specifiers"> {
  const unresolved: Unresolved[] = [];
  const blind: BlindSpot[] = [];
  const imported = new Set<string>();
  for (const one of files) {
    unresolved.push(...one.unresolved);
    blind.push(...one.blind);
    for (const name of one.shared) imported.add(name);
  }
  return { unresolved, blind: [...blind, ...configFaults(configs, namesakes(), imported)] };
}
