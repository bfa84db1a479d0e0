/** Seeds and rules that settings, suppressions and waivers may name. */
import { seeds } from "../../seeds/index.ts";
import { groupName, ruleName } from "../../seeds/names.ts";
import type { Seed } from "../../seeds/rule.ts";
import { migrationSeed } from "../migration-seed.ts";

/** Seeds (`seed-13`), families (`migrations`) and rules (`seed-13/http-from-database`). */
export type Names = ReadonlySet<string>;

/** The engine's own seeds and rules, and those that a repository adds. */
export function namesOf(custom: readonly Seed[] = []): Names {
  return new Set([
    ...[...seeds, migrationSeed()].flatMap((seed) => [
      groupName(seed),
      ...seed.rules.map((rule) => ruleName(seed, rule)),
    ]),
    ...custom.flatMap((seed) => seed.rules.map((rule) => ruleName(seed, rule))),
  ]);
}

/** Where whoever wrote an unknown name finds the known ones. */
export const unknownName = (what: string): string =>
  `${what} is no seed or rule of this engine; \`blast-radius seeds\` lists them.`;
