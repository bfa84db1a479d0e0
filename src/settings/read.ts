/**
 * A repository's own settings, `.github/blast-radius.yml`. They are read from the base branch, so that a pull request cannot
 * disarm its own check. Whatever is wrong in them is said with line and column, left out, and never stops a review.
 */
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Defaults, Source, TreeEntry } from "../ports.ts";
import { type EffectiveSettings, mergeSettings } from "./merge.ts";
import type { Names } from "./names.ts";
import { type ParsedSettings, parseSettings } from "./parse.ts";
import { readText } from "./yaml-file.ts";

/** Where a repository keeps them. */
const settingsPath = ".github/blast-radius.yml";

export interface Asked {
  readonly names: Names;
  /** ISO day. */
  readonly today: string;
  readonly defaults?: Defaults;
}

/** The settings in a tree over those of the organisation; the defaults and a warning where they cannot be read. */
export async function readSettings(
  tree: readonly TreeEntry[],
  source: Pick<Source, "read">,
  { names, today, defaults }: Asked,
): Promise<EffectiveSettings> {
  const organisation = parsed(defaults?.path ?? "", defaults, names);
  const repository = parsed(settingsPath, await readText(tree, settingsPath, source), names);
  const merged = mergeSettings(organisation.settings, repository.settings, today);
  return { ...merged, warnings: [...organisation.warnings, ...repository.warnings, ...merged.warnings] };
}

function parsed(
  path: string,
  found: { readonly text: string } | { readonly why: string } | undefined,
  names: Names,
): ParsedSettings {
  if (found === undefined) return { settings: {}, warnings: [] };
  if ("text" in found) return parseSettings(found.text, path, names);
  return { settings: {}, warnings: [`\`${path}\` ${found.why}; the defaults hold.`] };
}

/** Everything that decides what a check asks for, and what it lets pass. */
const own = /^\.github\/blast-radius(?:\.yml$|\/)/;

/** A sentence for each of our own files that a change touches: its new words do not hold for the change itself. */
export function settingsChanges(diff: readonly FileChange[]): readonly string[] {
  return diff
    .filter(({ path, oldPath }) => own.test(path) || (oldPath !== undefined && own.test(oldPath)))
    .map(({ path }) => `This change alters \`${path}\`; what it says there holds once it is merged.`);
}
