/** Notes on lines of the diff. Notes elsewhere land under "Unchanged files" on GitHub, where they only disturb. */
import { by, count, short } from "./bound.ts";
import { visible } from "./escape.ts";
import { foldFindings } from "./folding.ts";
import { labelOf } from "./kinds.ts";
import type { Report, ReportFile, ReportFinding } from "./report.ts";

/** The field limits of GitHub's checks API, and how many notes a diff bears by default (seed rule book, 22). */
const annotationLimits = { count: 10, perRequest: 50, message: 60_000, title: 255 } as const;

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  /** Plain text: GitHub does not render Markdown here. */
  readonly message: string;
}

/** At most `limit` notes, findings first (the gravest, the surest), then how far the changed units on a line reach. */
export function annotationsOf(
  report: Report,
  limit: number = report.policy.maxAnnotations ?? annotationLimits.count,
): readonly Annotation[] {
  const changed = new Map(report.files.map((file) => [file.path, file]));
  const open = report.findings
    .filter((finding) => finding.side === "head" && finding.waived === null)
    .filter((finding) => touches(changed.get(finding.file), finding.line));
  const findings = [...foldFindings(open).shown].sort(
    by(
      (finding) => rank[finding.severity],
      (finding) => -finding.confidence,
      (finding) => finding.id,
    ),
  );
  const taken = new Set(open.map((finding) => `${finding.file}:${finding.line}`));
  const reach = reaching(report)
    .filter((unit) => touches(changed.get(unit.file), unit.line))
    .filter((unit) => !taken.has(`${unit.file}:${unit.line}`));
  const bound = Math.min(Math.max(0, limit), annotationLimits.perRequest);
  return [...findings.map(ofFinding), ...reach.map(ofReach)].slice(0, bound);
}

const rank = { error: 0, warning: 1, notice: 2 } as const;
const level = { error: "failure", warning: "warning", notice: "notice" } as const;

function touches(file: ReportFile | undefined, line: number): boolean {
  return file?.lines.some(([first, last]) => first <= line && line <= last) ?? false;
}

function ofFinding(finding: ReportFinding): Annotation {
  const parts = [
    finding.why,
    finding.fix && `Instead: ${finding.fix}`,
    finding.rollback && `Way back: ${finding.rollback}`,
  ];
  return {
    path: finding.file,
    startLine: finding.line,
    endLine: finding.line,
    level: level[finding.severity],
    title: short(visible(finding.title), annotationLimits.title),
    message: short(
      visible([...parts.filter((part) => part !== ""), `${finding.rule} · ${finding.id}`].join("\n\n"), "\n"),
      annotationLimits.message,
    ),
  };
}

interface Reaching {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** Names of the operational units that it reaches, by kind. */
  readonly units: readonly { readonly kind: string; readonly name: string }[];
}

const operational = new Set(["route", "job", "schedule", "queue", "table", "view", "service"]);

/** Changed units that reach something operational, by where they stand; those with the most first. */
function reaching(report: Report): readonly Reaching[] {
  const changed = new Map(report.changed.map((unit) => [unit.id, unit]));
  const found = new Map<string, { kind: string; name: string }[]>();
  for (const unit of report.reached) {
    const start = unit.path[0]?.id;
    if (start === undefined || !operational.has(unit.kind) || unit.channel === "type") continue;
    const units = found.get(start);
    if (units === undefined) found.set(start, [{ kind: unit.kind, name: unit.name }]);
    else units.push({ kind: unit.kind, name: unit.name });
  }
  return [...found]
    .flatMap(([id, units]) => {
      const from = changed.get(id);
      return from === undefined || from.change === "removed"
        ? []
        : [{ file: from.file, line: from.line, name: from.name, units }];
    })
    .sort(
      by<Reaching>(
        (one) => -one.units.length,
        (one) => one.file,
        (one) => one.line,
        (one) => one.name,
      ),
    );
}

function ofReach({ file, line, name, units }: Reaching): Annotation {
  const shown = units.slice(0, 10).map((unit) => `${unit.kind} ${unit.name}`);
  const more = units.length > shown.length ? [`and ${units.length - shown.length} more`] : [];
  return {
    path: file,
    startLine: line,
    endLine: line,
    level: "notice",
    title: short(visible(`${labelOf(name)} reaches ${count(units.length, "unit")}`), annotationLimits.title),
    message: short(visible([...shown, ...more].join("\n"), "\n"), annotationLimits.message),
  };
}
