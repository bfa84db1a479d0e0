/** Every sample of every rule, taken through the real rooms. */
import { describe, expect, test } from "vitest";
import { seeds } from "../seeds/index.ts";
import { judge } from "../seeds/judge.ts";
import { graphRules } from "../seeds/migrations/index.ts";
import { ruleName } from "../seeds/names.ts";
import { type Evidence, type Finding, type Sample, type Seed, seed as seedOf } from "../seeds/rule.ts";
import { evidenceOf, wantedOf } from "./support/sample.ts";

const placeOf = ({ side, file, line }: Finding): string => `${side === "base" ? "base " : ""}${file}:${line}`;
const lineOf = (finding: Finding): string => `${finding.severity} ${finding.rule} ${placeOf(finding)} ${finding.title}`;
/** It tells of steps for the better as well, and so of what honours other rules. */
const sumsUp = ({ rule }: Finding): boolean => rule === "seed-20/hierarchy-summary";

/** Of the rules of migrations, those that need no more than graphs. */
const migrations = seedOf({
  ...{ number: 7, family: "migrations", slug: "migrations", title: "Migrations", promise: "Work goes on." },
  rules: graphRules,
});
const all: readonly Seed[] = [...seeds, migrations];

for (const seed of all)
  describe(seed.slug, () => {
    test("shows at least three violations and three ways to honour it", () => {
      expect(seed.rules.flatMap(({ violates }) => violates).length).toBeGreaterThanOrEqual(3);
      expect(seed.rules.flatMap(({ honours }) => honours).length).toBeGreaterThanOrEqual(3);
    });

    for (const rule of seed.rules) {
      const name = ruleName(seed, rule);
      /** A rule that is off speaks where a repository asks for it. */
      const evidenceWith = (sample: Sample): Evidence => {
        const evidence = evidenceOf(sample);
        const levels = rule.level === "off" ? { [name]: "notice" as const } : {};
        return { ...evidence, settings: { ...evidence.settings, levels: { ...evidence.settings.levels, ...levels } } };
      };
      test(`${name} shows a violation, every one with its line marked`, () => {
        expect(rule.violates.length).toBeGreaterThan(0);
        for (const sample of rule.violates) expect(wantedOf(sample), sample.title).not.toEqual([]);
        for (const sample of rule.honours) expect(wantedOf(sample), sample.title).toEqual([]);
      });

      test.for(rule.violates)(`${name} sees: $title`, (sample) => {
        const { findings, silenced } = judge(evidenceWith(sample), all);
        expect(silenced).toEqual([]);
        const places = findings.filter((finding) => finding.rule === name).map(placeOf);
        expect([...new Set(places)].sort(), findings.map(lineOf).join("\n")).toEqual(wantedOf(sample));
      });

      test.for(rule.honours)(`${name} is honoured: $title`, (sample) => {
        const evidence = evidenceWith(sample);
        expect(evidence.diff, "nothing changes in this sample").not.toEqual([]);
        const { findings, silenced } = judge(evidence, all);
        expect(silenced).toEqual([]);
        expect(findings.filter((finding) => finding.rule === name || !sumsUp(finding)).map(lineOf)).toEqual([]);
      });
    }
  });
