/** Drafts of custom seeds out of what a change newly does: only those that can be tried as they are. */

import { compileSeeds } from "../../seeds/custom/compile.ts";
import { judge } from "../../seeds/judge.ts";
import type { Evidence } from "../../seeds/rule.ts";
import { flawOfExamples } from "../custom/examples.ts";
import { parseSeeds } from "../custom/parse.ts";
import type { Extractor } from "../extract.ts";
import type { Draft } from "./draft.ts";
import { pairDrafts } from "./pairs.ts";
import { roadDrafts } from "./roads.ts";
import { draftText } from "./text.ts";

/** Those that a reader is shown, and those that are tried for them. */
const most = { kept: 20, tried: 60 } as const;

/** The most telling one first. */
export async function draftsOf(id: string, evidence: Evidence, extractor: Extractor): Promise<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const draft of [...roadDrafts(evidence), ...pairDrafts(evidence)].slice(0, most.tried)) {
    if (drafts.length === most.kept) break;
    if (await holds(id, draft, evidence, extractor)) drafts.push(draft);
  }
  return drafts;
}

/** Whether it is read back, its examples hold, and it speaks of what the change does, or is content with a pair that is whole. */
async function holds(id: string, draft: Draft, evidence: Evidence, extractor: Extractor): Promise<boolean> {
  const { seeds, warnings } = parseSeeds(draftText(id, draft, []), "draft");
  const [seed] = seeds;
  if (seed === undefined || warnings.length > 0 || (await flawOfExamples(seed, extractor)) !== undefined) return false;
  const { findings, silenced } = judge({ ...evidence, settings: { levels: {}, gate: [] } }, compileSeeds([seed]));
  return silenced.length === 0 && findings.length > 0 === (seed.query.is === "path");
}
