/**
 * A repository's own settings, `.github/blast-radius.yml`. They are read from the base side, so that a pull request cannot
 * disarm its own check. Whatever is wrong in them is said with line and column, left out, and never stops a review.
 */
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Source, TreeEntry } from "../ports.ts";
import type { FileSettings } from "./fields.ts";
import { type EffectiveSettings, mergeSettings } from "./merge.ts";
import type { Names } from "./names.ts";
import { type ParsedSettings, parseSettings } from "./parse.ts";
import { readText } from "./yaml-file.ts";

/** Where a repository keeps them. */
const settingsPath = ".github/blast-radius.yml";

/** What an organisation says for all its repositories: the text of its file, and how remarks call that. */
export interface Defaults {
  readonly path: string;
  readonly text: string;
}

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
  const organisation = defaults === undefined ? nothing : parseSettings(defaults.text, defaults.path, names);
  const found = await readText(tree, settingsPath, source);
  const repository =
    found === undefined ? nothing : "why" in found ? unread(found.why) : parseSettings(found.text, settingsPath, names);
  const merged = mergeSettings(organisation.settings, repository.settings, today);
  return { ...merged, warnings: [...organisation.warnings, ...repository.warnings, ...merged.warnings] };
}

const nothing: ParsedSettings = { settings: {} satisfies FileSettings, warnings: [] };

function unread(why: string): ParsedSettings {
  return { settings: {}, warnings: [`\`${settingsPath}\` ${why}; the defaults hold.`] };
}

/** Everything that decides what a check asks for, and what it lets pass. */
const own = /^\.github\/blast-radius(?:\.yml$|\/)/;

/** A sentence for each of our own files that a change touches: its new words do not hold for the change itself. */
export function settingsChanges(diff: readonly FileChange[]): readonly string[] {
  return diff
    .filter(({ path, oldPath }) => own.test(path) || (oldPath !== undefined && own.test(oldPath)))
    .map(({ path }) => `This change alters \`${path}\`; what it says there holds once it is merged.`);
}
