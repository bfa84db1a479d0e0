/** The seeds and their rules, for a terminal. */
import { seeds as promises } from "../../seeds/index.ts";
import { groupName, ruleName } from "../../seeds/names.ts";
import type { Rule, Sample, Seed } from "../../seeds/rule.ts";
import { migrationSeed } from "../migration-seed.ts";
import { joinSections, openPage, type Page, type TextOptions } from "../report/page.ts";
import { wrap } from "../report/paint.ts";
import { UsageError } from "./usage.ts";

/** The seeds, and the rules of migrations. */
const seeds: readonly Seed[] = [...promises, migrationSeed()];

/** All seeds; or those that `wanted` names: a seed (`seed-8`, `8`) or a rule (`seed-8/oversized-diff`, `oversized-diff`). */
export function seedsText(wanted: string | undefined, options: TextOptions): string {
  const page = openPage(options);
  if (wanted === undefined) return joinSections(seeds.map((seed) => overview(seed, page)));
  const found = seeds.filter((seed) => isNamed(seed, wanted));
  if (found.length > 0) return joinSections(found.map((seed) => overview(seed, page)));
  const rules = rulesNamed(wanted);
  if (rules.length === 0)
    throw new UsageError(`There is no seed or rule \`${wanted}\`.`, "`blast-radius seeds` lists them all.");
  return joinSections(rules.flatMap(({ seed, rule }) => detail(seed, rule, page)));
}

/** The rules that a person means by `wanted`: all of a seed, or one. */
export function rulesNamed(wanted: string): readonly { readonly seed: Seed; readonly rule: Rule }[] {
  return seeds.flatMap((seed) =>
    seed.rules
      .filter((rule) => isNamed(seed, wanted) || wanted === rule.name || wanted === ruleName(seed, rule))
      .map((rule) => ({ seed, rule })),
  );
}

const isNamed = (seed: Seed, wanted: string): boolean =>
  wanted === groupName(seed) || (seed.family === undefined && wanted === `${seed.number}`);

function overview(seed: Seed, { paint, width }: Page): readonly string[] {
  return [
    paint("bold", seed.family === undefined ? `Seed ${seed.number}: ${seed.title}` : `${seed.family}: ${seed.title}`),
    ...wrap(seed.promise, width, "  "),
    ...seed.rules.flatMap((rule) => wrap(`${rule.level.padEnd(7)} ${ruleName(seed, rule)}`, width, "    ")),
  ];
}

function detail(seed: Seed, rule: Rule, { paint, width }: Page): readonly (readonly string[])[] {
  const part = (name: string, text: string): readonly string[] => [paint("dim", name), ...wrap(text, width, "  ")];
  const samples = (name: string, all: readonly Sample[]): readonly string[] => [
    paint("dim", name),
    ...all.flatMap(({ title }) => wrap(`- ${title}`, width, "  ", "    ")),
  ];
  return [
    [paint("bold", ruleName(seed, rule)), ...wrap(`${rule.title} (${rule.level})`, width, "  ")],
    part("why", rule.why),
    part("instead", rule.instead),
    part("way back", rule.rollback),
    samples("violates", rule.violates),
    samples("honours", rule.honours),
  ];
}
