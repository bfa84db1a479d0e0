/** The rules of migrations as a family among the seeds: listed, set, gated and accepted like any other, judged by what trials told. */
import type { AdviceExample, AdviceRule, MigrationAdvice } from "../analyzers/rollback/advice/advice.ts";
import { adviceRules, makesWait } from "../analyzers/rollback/advice/index.ts";
import { levelOf } from "../seeds/judge.ts";
import { graphRules } from "../seeds/migrations/index.ts";
import { type Rule, rule, type Sample, type Seed, type Settings, seed, type Yield } from "../seeds/rule.ts";
import type { HistoryTrial } from "./rollback/verdict.ts";

/** What is known of a table that advice is about. */
export interface Table {
  /** Its node's id; undefined where the graph knows no such table. */
  readonly id: string | undefined;
  /** Routes, jobs or schedules come to it. */
  readonly isUsed: boolean;
}

/** Seeds that migrations are about: what breaks, and whether work goes on meanwhile. */
const [breaks, degrades] = [7, 18];

/** Trials told it of statements, where its own rules also look: on one place only one of them speaks. */
const kin = ["seed-7/dropped-data-still-used", "seed-7/no-rollback-path", "seed-13/network-extension-enabled"];

/** Told by a run of the real engine; told by statements alone. */
const confidence = { tried: 0.95, read: 0.85 } as const;

export function migrationSeed(
  trials: readonly HistoryTrial[] = [],
  tableOf: (table: string) => Table = () => ({ id: undefined, isUsed: false }),
): Seed {
  const told = trials.flatMap(({ migrations }) =>
    migrations.flatMap(({ path, name, verdict, advice }) =>
      advice.map((one) => ({ one, found: yieldOf(one, { path, name, tried: verdict !== "not-tried" }, tableOf) })),
    ),
  );
  const byRule = Map.groupBy(told, ({ one }) => one.rule);
  return seed({
    number: breaks,
    family: "migrations",
    slug: "migrations",
    title: "Migrations that let work go on",
    promise:
      "A migration takes no lock that others wait behind for as long as a table is large, loses no data unsaid, and does not fail half way. What the engine saw decides how loud a rule is: a table that the change itself makes is never spoken of.",
    rules: [
      ...adviceRules.map((one) =>
        ruleOf(
          one,
          (byRule.get(one.name) ?? []).map(({ found }) => found),
        ),
      ),
      ...graphRules,
    ],
  });
}

function ruleOf(
  { name, title, level, why, instead, rollback, violates, honours }: AdviceRule,
  found: readonly Yield[],
): Rule {
  return rule({
    ...{ name, title, level, why, instead, rollback, kin },
    onlyChange: true,
    ...(makesWait.has(name) ? { also: [degrades] } : {}),
    check: () => (level === "warning" ? found : found.map((one) => ({ ...one, severity: "notice" as const }))),
    violates: violates.map(sampleOf),
    honours: honours.map(sampleOf),
  });
}

/** A migration in miniature as a repository in miniature. */
function sampleOf({ title, before, sql, whole, tool, dialect, order, edited, journal }: AdviceExample): Sample {
  const told = [
    ...(dialect === undefined ? [] : [dialect === "mysql" ? "MySQL" : "SQLite"]),
    ...(tool === undefined ? [] : [tool]),
    ...(whole === false ? ["outside of a transaction"] : []),
    ...(order === undefined ? [] : [`base: ${order.base.join(", ")}; head: ${order.head.join(", ")}`]),
    ...(edited === true ? ["it stood there with another content"] : []),
    ...(journal === undefined ? [] : [`its journal lists ${journal.join(", ")}`]),
  ].join("; ");
  const stood = before === undefined ? {} : { "migrations/1_shop.sql": before };
  return {
    title: told === "" ? title : `${title} (${told})`,
    before: stood,
    after: { ...stood, "migrations/2_change.sql": sql },
  };
}

interface Where {
  readonly path: string;
  readonly name: string;
  readonly tried: boolean;
}

function yieldOf(one: MigrationAdvice, { path, name, tried }: Where, tableOf: (table: string) => Table): Yield {
  const { id, isUsed } = one.table === undefined ? { id: undefined, isUsed: true } : tableOf(one.table);
  return {
    on: [`migration:${path}`, ...(id === undefined ? [] : [id])],
    salient: `${name} ${one.table ?? ""} ${one.subject ?? ""}`,
    file: path,
    line: one.line,
    side: "head",
    title: one.what,
    confidence: tried ? confidence.tried : confidence.read,
    severity: one.grave === true && isUsed ? "warning" : "notice",
    fix: one.steps.map(({ what, sql }, at) => `${at + 1}. ${what}${sql === "" ? "" : ` \`${sql}\``}`).join(" "),
  };
}

/** Without the advice of rules that the settings silence. */
export function withoutSilent(trials: readonly HistoryTrial[], settings: Settings): readonly HistoryTrial[] {
  const family = migrationSeed();
  const silent = new Set(
    family.rules.filter((one) => levelOf(settings, family, one) === "off").map(({ name }) => name),
  );
  return trials.map((trial) => ({
    ...trial,
    migrations: trial.migrations.map((one) => ({
      ...one,
      advice: one.advice.filter(({ rule: name }) => !silent.has(name)),
    })),
  }));
}
