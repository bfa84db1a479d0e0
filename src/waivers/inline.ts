/** Comments in the code that let a finding on the next line pass. */
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Suppression } from "../../analyzers/suppressions.ts";
import type { Judgement } from "../../seeds/judge.ts";
import type { Finding } from "../../seeds/rule.ts";
import type { Waiver } from "../report/report.ts";
import type { Names } from "../settings/names.ts";
import { flawOf } from "./because.ts";

export interface InlineInput extends Pick<Judgement, "findings" | "sees"> {
  /** The comments of a file at base or head. */
  readonly at: (side: "base" | "head", file: string) => readonly Suppression[];
  readonly diff: readonly FileChange[];
  readonly names: Names;
  /** ISO day. */
  readonly today: string;
  /** Whether a finding fails the check. */
  readonly isGated: (finding: Finding) => boolean;
}

/** Findings that comments let pass, by id; and what is wrong with comments in changed files. */
export interface Inline {
  readonly waived: ReadonlyMap<string, Waiver>;
  readonly notes: readonly string[];
}

/** A comment that a change itself brings, copies or moves does not lift a gate: somebody else has to agree. */
export function readInline(input: InlineInput): Inline {
  const waived = new Map<string, Waiver>();
  const notes: string[] = [];
  const changes = new Map(input.diff.map((change) => [change.path, change]));
  for (const finding of input.findings) {
    const { file, line, side, id } = finding;
    if (side !== "head") continue;
    const comment = input
      .at("head", file)
      .find((one) => one.covers === line && speaksOf(one, finding) && flawOf(one, input.today) === undefined);
    if (comment === undefined) continue;
    const change = changes.get(file);
    const { oldPath = file } = change ?? {};
    const stood = !touches(change, comment.line) && input.at("base", oldPath).some((one) => saysTheSame(one, comment));
    if (!stood && input.isGated(finding))
      notes.push(
        `${place(file, comment)} comes with this change and does not lift the gate of \`${finding.rule}\`: a waiver that is merged before does.`,
      );
    else
      waived.set(id, {
        by: `a comment in ${file}:${comment.line}`,
        because: comment.because,
        until: comment.until ?? null,
      });
  }
  for (const { path, status } of input.diff)
    if (status !== "deleted")
      for (const comment of input.at("head", path)) {
        const flaw = flawIn(comment, path, input);
        if (flaw !== undefined) notes.push(`${place(path, comment)} does not hold: ${flaw}.`);
      }
  return { waived, notes };
}

/** Whether a change writes a line of head; of a file that was not compared line by line, all may be new. */
function touches(change: FileChange | undefined, line: number): boolean {
  if (change === undefined) return false;
  const { status, hunks, oldSha, newSha } = change;
  if (status === "added" || (hunks.length === 0 && oldSha !== newSha)) return true;
  return hunks.some(({ newStart, newLines }) => newStart <= line && line < newStart + newLines);
}

function flawIn(comment: Suppression, file: string, { names, today, sees }: InlineInput): string | undefined {
  const unknown = comment.rules.find((name) => !names.has(name));
  if (comment.rules.length === 0) return "it names no rule";
  if (unknown !== undefined) return `\`${unknown}\` is no seed or rule of this engine`;
  const flaw = flawOf(comment, today);
  if (flaw !== undefined) return flaw;
  // Of rules that look at changes alone nobody knows whether they would speak.
  const rules = [...names].filter((name) => name.includes("/") && comment.rules.some((one) => covers(one, name)));
  const idle = rules.every((rule) => sees(rule, file, comment.covers) === false);
  return idle ? "no such finding is on the line below; it can be removed" : undefined;
}

const covers = (named: string, rule: string): boolean => named === rule || rule.startsWith(`${named}/`);

const speaksOf = ({ rules }: Suppression, { rule, seeds }: Finding): boolean =>
  rules.some((one) => covers(one, rule) || seeds.some((seed) => one === `seed-${seed}`));

const saysTheSame = (one: Suppression, other: Suppression): boolean =>
  one.because === other.because && one.until === other.until && one.rules.join() === other.rules.join();

const place = (file: string, { line }: Suppression): string =>
  `The comment at ${file}:${line}, which lets findings pass,`;
