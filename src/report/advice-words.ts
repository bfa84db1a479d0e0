/** Advice on a migration as pages tell it: a rule that speaks often is heard three times. */
import type { MigrationAdvice } from "./way-back.ts";

/** Advice of one rule that is told with its steps. */
const whole = 3;
/** Lines of the others that are named. */
const named = 20;

export interface ToldAdvice {
  /** In the order of lines. */
  readonly shown: readonly MigrationAdvice[];
  /** A sentence for each rule that has more to say. */
  readonly rest: readonly string[];
}

export function toldAdvice(advice: readonly MigrationAdvice[]): ToldAdvice {
  const kept = new Set<MigrationAdvice>();
  const rest: string[] = [];
  for (const [rule, all] of Map.groupBy(advice, (one) => one.rule)) {
    for (const one of all.slice(0, whole)) kept.add(one);
    const left = all.slice(whole);
    if (left.length === 0) continue;
    const lines = [...new Set(left.map(({ line }) => line))];
    const more = lines.length > named ? ` and ${lines.length - named} more` : "";
    rest.push(
      `${rule} says the same of line${lines.length === 1 ? "" : "s"} ${lines.slice(0, named).join(", ")}${more}.`,
    );
  }
  return { shown: advice.filter((one) => kept.has(one)), rest };
}

/** `Line 4: Writing to orders waits ... (migrations/index-not-concurrent)`. */
export const adviceSentence = ({ line, what, rule }: MigrationAdvice): string => `Line ${line}: ${what} (${rule})`;
