/**
 * The additive risk model (seed rule book, 22): every point has a sentence. It orders attention and never decides a
 * conclusion. A term whose input we do not have yet is absent rather than guessed.
 */
import type { Finding } from "../../seeds/rule.ts";
import { count } from "./bound.ts";
import type { Band, Risk, RiskTerm, Size } from "./report.ts";
import { irreversibility, type RiskInput, reach, relief, surface, writes } from "./risk-terms.ts";
import { comparedTo } from "./size-words.ts";

/** Below this many earlier changes a percentile says nothing (seed 8); fixed numbers of lines stand in. */
const enoughHistory = 60;

/** The sum of all terms, held between 0 and 100. Terms that give nothing are left out. */
export function assessRisk(input: RiskInput): Risk {
  const terms = [
    reach(input),
    surface(input),
    writes(input),
    irreversibility(input),
    size(input.size),
    scatter(input.size),
    findings(input),
    ...relief(input),
  ]
    .filter((term) => term !== undefined)
    .filter((term) => term.points !== 0);
  const score = Math.min(
    100,
    Math.max(
      0,
      terms.reduce((sum, term) => sum + term.points, 0),
    ),
  );
  return { score, band: bandOf(score), atLeast: input.unread > 0, terms };
}

function bandOf(score: number): Band {
  if (score >= 75) return "critical";
  if (score >= 50) return "high";
  return score >= 25 ? "moderate" : "low";
}

function size({ effectiveLines, percentile, history }: Size): RiskTerm | undefined {
  const term = (points: number, because: string): RiskTerm => ({ name: "size", points, because });
  if (history < enoughHistory) {
    // The rule's own fall-back for a young repository: 400 lines are large, 800 very large.
    if (effectiveLines > 800) return term(10, `${effectiveLines} effective lines are more than 800`);
    return effectiveLines > 400 ? term(6, `${effectiveLines} effective lines are more than 400`) : undefined;
  }
  const because = comparedTo({ percentile, history });
  if (percentile > 0.95) return term(10, because);
  if (percentile > 0.9) return term(6, because);
  return percentile > 0.75 ? term(3, because) : undefined;
}

function scatter({ scattered, parts }: Size): RiskTerm | undefined {
  if (!scattered && parts.length < 2) return undefined;
  const points = parts.length >= 4 ? 5 : parts.length === 3 ? 4 : 2;
  return { name: "scatter", points, because: `it falls into ${count(parts.length, "part")} with no edge between them` };
}

/** What somebody decided to live with weighs a quarter. */
const waivedWeight = 0.25;

function findings({ findings: all, waived }: RiskInput): RiskTerm | undefined {
  const weigh = (some: readonly Finding[], each: (one: Finding) => number): number =>
    some.reduce((sum, one) => sum + each(one) * (waived?.has(one.id) ? waivedWeight : 1), 0);
  const of = (severity: Finding["severity"]): readonly Finding[] => all.filter((one) => one.severity === severity);
  const points =
    weigh(of("error"), ({ confidence }) => 12 * confidence) +
    weigh(of("warning"), ({ confidence }) => 5 * confidence) +
    Math.min(
      3,
      weigh(of("notice"), () => 1),
    );
  const parts = (["error", "warning", "notice"] as const).flatMap((severity) => {
    const n = of(severity).length;
    return n === 0 ? [] : [count(n, severity)];
  });
  if (parts.length === 0) return undefined;
  const accepted = all.filter(({ id }) => waived?.has(id)).length;
  const because = `${parts.join(", ")} by the seeds${accepted === 0 ? "" : `, ${accepted} of them accepted`}`;
  return { name: "findings", points: Math.min(30, Math.round(points)), because };
}
