/** A repository's own seeds, read from the base branch: those whose examples hold. */
import { compileSeeds } from "../../seeds/custom/compile.ts";
import type { CustomSeed } from "../../seeds/custom/query.ts";
import type { Seed } from "../../seeds/rule.ts";
import type { Extractor } from "../extract.ts";
import type { Source, TreeEntry } from "../ports.ts";
import { readText } from "../settings/yaml-file.ts";
import { flawOfExamples } from "./examples.ts";
import { type ParsedSeeds, parseSeeds } from "./parse.ts";

const folder = /^\.github\/blast-radius\/seeds\/[^/]+\.ya?ml$/;

/** Files of one repository, and seeds of all of them. */
const limits = { files: 50, seeds: 100 } as const;

export interface CustomSeeds {
  /** As they are written. */
  readonly written: readonly CustomSeed[];
  /** As the judge asks them: one seed that holds all; none where there are none. */
  readonly seeds: readonly Seed[];
  readonly warnings: readonly string[];
}

export async function readCustomSeeds(
  tree: readonly TreeEntry[],
  { source, extractor }: { readonly source: Pick<Source, "read">; readonly extractor: Extractor },
): Promise<CustomSeeds> {
  const paths = tree
    .map(({ path }) => path)
    .filter((path) => folder.test(path))
    .sort();
  const parsed: ParsedSeeds[] = [];
  for (const path of paths.slice(0, limits.files)) {
    const found = await readText(tree, path, source);
    if (found === undefined) continue;
    parsed.push(
      "why" in found
        ? { seeds: [], warnings: [`\`${path}\` ${found.why}; its seeds say nothing.`] }
        : parseSeeds(found.text, path),
    );
  }
  const { seeds, warnings } = await holding(
    parsed.flatMap((one) => one.seeds),
    extractor,
  );
  const left = paths.length - limits.files;
  const many = left > 0 ? [`${left} more files of custom seeds are not read: ${limits.files} are.`] : [];
  return {
    written: seeds,
    seeds: compileSeeds(seeds),
    warnings: [...parsed.flatMap((one) => one.warnings), ...many, ...warnings],
  };
}

/** Those with a name of their own and with examples that hold. */
export async function holding(all: readonly CustomSeed[], extractor: Extractor): Promise<ParsedSeeds> {
  const seeds = new Map<string, CustomSeed>();
  const warnings: string[] = [];
  for (const seed of all.slice(0, limits.seeds)) {
    const flaw = seeds.has(seed.id) ? "another one bears its name" : await flawOfExamples(seed, extractor);
    if (flaw === undefined) seeds.set(seed.id, seed);
    else warnings.push(`The custom seed \`${seed.id}\` says nothing: ${flaw}.`);
  }
  const left = all.length - limits.seeds;
  if (left > 0) warnings.push(`${left} more custom seeds say nothing: ${limits.seeds} are read.`);
  return { seeds: [...seeds.values()], warnings };
}
