/** The findings of a report as Markdown: a piece each, and one for what is folded of a rule. */
import { short } from "./bound.ts";
import { code, prose } from "./escape.ts";
import { foldFindings } from "./folding.ts";
import { stepText, witness } from "./kinds.ts";
import type { Report, ReportFinding, ReportHop } from "./report.ts";
import { percent } from "./verdict.ts";
import { waiverWords } from "./waiver-words.ts";

/** Characters of a name. */
const maxName = 160;

/** Each stands by itself; the first ones matter most. */
export function findingPieces(
  { findings }: Pick<Report, "findings">,
  pages: string | undefined,
): readonly { readonly what: string; readonly text: string }[] {
  const { shown, rest } = foldFindings(findings);
  const folded = rest.map(({ rule, count, places }) => {
    const more = count > places.length ? ` and ${count - places.length} more` : "";
    return `${count} more of ${code(rule)}: ${places.map(code).join(", ")}${more}.`;
  });
  return [
    ...shown.map((one) => finding(one, pages)),
    ...folded.map((text) => ({ what: "more findings of a rule", text })),
  ];
}

const marks = { error: "Error", warning: "Warning", notice: "Notice" } as const;

function finding(one: ReportFinding, pages: string | undefined): { readonly what: string; readonly text: string } {
  const lines = [
    `### ${marks[one.severity]}: ${prose(one.title)}`,
    `${code(one.rule)} at ${place(one)} · ${percent(one.confidence)} sure · ${code(one.id)}`,
    one.waived === null ? "" : prose(waiverWords(one.waived)),
    one.awaiting === undefined ? "" : prose(`Awaits a second person; ${waiverWords(one.awaiting)}`),
    one.why === "" ? "" : `**Why.** ${prose(one.why)}`,
    one.fix === "" ? "" : `**Instead.** ${prose(one.fix)}`,
    one.rollback === "" ? "" : `**Way back.** ${prose(one.rollback)}`,
    one.path.length < 2 ? "" : `**Path.** ${road(one.path)}`,
    pages === undefined || one.page === undefined ? "" : `[What this rule asks](${pages}/${encodeURI(one.page)})`,
  ];
  return { what: "a finding", text: lines.filter((line) => line !== "").join("\n\n") };
}

function road(path: readonly ReportHop[]): string {
  return witness(path)
    .map((step) => ("left" in step ? stepText(step) : code(cutName(stepText(step)))))
    .join(" → ");
}

function place({ file, line, side }: ReportFinding): string {
  return `${code(cutName(`${file}:${line}`))}${side === "base" ? " at base" : ""}`;
}

const cutName = (text: string): string => short(text, maxName);
