/** The findings of one change that somebody asks about, for a terminal. */
import { seeds } from "../../seeds/index.ts";
import { ruleName } from "../../seeds/names.ts";
import type { TextOptions } from "../report/page.ts";
import type { Report, ReportFinding } from "../report/report.ts";
import { renderFinding } from "../report/text.ts";
import { rulesNamed } from "./seeds-text.ts";
import { UsageError } from "./usage.ts";

/** Findings by id (or its beginning), rule or seed; none when the rule or seed exists and found nothing. */
export function findingsNamed({ findings }: Report, wanted: string): readonly ReportFinding[] {
  const rules = new Set(rulesNamed(wanted).map(({ seed, rule }) => ruleName(seed, rule)));
  const found = findings.filter(({ id, rule }) =>
    rules.size > 0 ? rules.has(rule) : wanted !== "" && (rule === wanted || id.startsWith(wanted)),
  );
  if (rules.size === 0 && found.length === 0)
    throw new UsageError(
      `There is no finding, seed or rule \`${wanted}\`.`,
      `${existing(findings)} Seeds are ${seeds.map(({ number }) => `\`seed-${number}\``).join(", ")}; \`blast-radius seeds\` lists their rules.`,
    );
  return found;
}

function existing(findings: readonly ReportFinding[]): string {
  if (findings.length === 0) return "This change has no finding at all.";
  return `This change has ${findings.map(({ id, rule }) => `\`${id}\` (${rule})`).join(", ")}.`;
}

/** Each finding whole, or where to read what was asked and found nothing. */
export function explainText(found: readonly ReportFinding[], wanted: string, options: TextOptions): string {
  if (found.length > 0) return found.map((one) => renderFinding(one, options)).join("\n");
  return `This change has no finding of \`${wanted}\`. What it asks: \`blast-radius seeds ${wanted}\`.\n`;
}
