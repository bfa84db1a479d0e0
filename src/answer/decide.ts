/** Which findings a decision is about, and whether it can be made at all. */
import { findingsNamed } from "../cli/explain-text.ts";
import type { ReviewRequest } from "../ports.ts";
import type { EngineAnswer, Question } from "../questions.ts";
import { code, prose } from "../report/escape.ts";
import type { ReportFinding } from "../report/report.ts";
import { gates } from "../report/verdict.ts";
import { waiverWords } from "../report/waiver-words.ts";
import { type ReviewPorts, review } from "../review.ts";
import { flawOf } from "../waivers/because.ts";
import { type OwnersOf, readOwners } from "../waivers/owners.ts";

/** Findings that one decision may be about. */
const maxDecided = 200;

/** Characters of an id that name a finding. */
const leastId = 4;

/** Of findings that begin alike, the one that is called so: the id of a second one on the same names has a number behind it. */
function meant(named: readonly ReportFinding[], about: string): readonly ReportFinding[] {
  const exact = named.filter(({ id }) => id === about);
  return exact.length > 0 ? exact : named;
}

/** Throws a `UsageError` when nothing is called so. */
export async function findingsToDecide(
  { about, because, until, kind }: Extract<Question, { readonly ask: "decide" }>,
  request: ReviewRequest,
  ports: ReviewPorts,
): Promise<EngineAnswer> {
  const flaw = flawOf({ because, until: until ?? undefined }, request.today ?? "");
  if (flaw !== undefined) return refused(`Nothing was written down: ${flaw}.`);
  const report = await review(request, ports);
  const named = meant(findingsNamed(report, about), about);
  if (named.length === 0) return refused(`This change has no finding of \`${about}\`.`);
  if (named.every(({ id }) => id !== about && id.startsWith(about))) {
    if (about.length < leastId)
      return refused(`\`${about}\` is too short to name a finding: ${leastId} characters of it do.`);
    if (named.length > 1)
      return refused(`\`${about}\` may mean ${named.map(({ id }) => `\`${id}\``).join(", ")}: write more of it.`);
  }
  if (named.length > maxDecided)
    return refused(`\`${about}\` names ${named.length} findings; one decision is about ${maxDecided} at most.`);
  const open = kind === "wrong" ? named : named.filter(({ waived }) => waived === null);
  if (open.length === 0) {
    const told = named.flatMap(({ rule, waived }) =>
      waived === null ? [] : [`- ${code(rule)}: ${prose(waiverWords(waived))}`],
    );
    return {
      markdown: `Nothing is left to accept:\n\n${[...new Set(told)].join("\n")}`,
      understood: true,
      findings: [],
    };
  }
  const gating = new Set(open.filter((finding) => gates(report, finding)));
  const ownersOf = gating.size > 0 ? await ownersIn(request, ports) : undefined;
  return {
    markdown: "",
    understood: true,
    findings: open.map((finding) => {
      const { id, rule, seeds, file, line } = finding;
      const { people: owners = [], teams = [] } = (gating.has(finding) && ownersOf?.(file)) || {};
      return { id, rule, seeds, gates: gating.has(finding), place: `${file}:${line}`, owners, teams };
    }),
  };
}

/** Of the base branch: a pull request cannot make its author an owner. */
async function ownersIn(request: ReviewRequest, { source }: ReviewPorts): Promise<OwnersOf> {
  return await readOwners((await source.snapshot(request)).policy, source);
}

const refused = (sentence: string): EngineAnswer => ({ markdown: prose(sentence), understood: false, findings: [] });
