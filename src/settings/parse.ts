/** One settings file, read. What stands in it and cannot be used is left out, with a remark that names its place. */
import type { Node } from "yaml";
import { type Field, type FileSettings, fields, type Reading } from "./fields.ts";
import type { Names } from "./names.ts";
import { entriesOf, isEmpty, openYaml, textOf, type Warn, wordsFor } from "./yaml-file.ts";

export interface ParsedSettings {
  readonly settings: FileSettings;
  readonly warnings: readonly string[];
}

type FieldName = keyof FileSettings;

const fieldNames = Object.keys(fields) as readonly FieldName[];

/** As it is written in the file: `ignorePaths` is `ignore-paths`. */
export const writtenAs = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const byWritten: ReadonlyMap<string, FieldName> = new Map(fieldNames.map((name) => [writtenAs(name), name]));

/** Settings out of YAML text; `path` is the file's name in remarks. */
export function parseSettings(text: string, path: string, names: Names): ParsedSettings {
  const file = openYaml(text, path);
  if ("broken" in file) return { settings: {}, warnings: [`${file.broken}; the defaults hold.`] };
  const settings = settingsOf(file.root, file.warn, names);
  return { settings, warnings: file.warnings() };
}

function settingsOf(root: Node | null, warn: Warn, names: Names): FileSettings {
  if (isEmpty(root)) return {};
  const entries = entriesOf(root);
  if (entries === undefined) {
    warn(root, "expected settings by name, such as `gate: [seed-7]`; the defaults hold.");
    return {};
  }
  const found: Partial<Record<FieldName, unknown>> = {};
  for (const { key, name, value } of entries) {
    const known = name === undefined ? undefined : byWritten.get(name);
    if (known !== undefined) {
      const reading: Reading = { warn, names };
      const field: Field<unknown> = fields[known];
      const read = field.read(value, reading);
      if (read !== undefined) found[known] = read;
    } else if (name !== "version") warn(key, `${wordsFor(key)} is no setting; known are ${listed}.`);
    else if (textOf(value) !== "1") warn(value ?? key, "`version` must be 1; the file is read as version 1.");
  }
  return found as FileSettings;
}

const listed = [...byWritten.keys()].map((name) => `\`${name}\``).join(", ");
