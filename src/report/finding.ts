/** One finding as the report tells it: bounded, and with the decision to live with it. */
import type { Finding } from "../../seeds/rule.ts";
import { lineOf, name, sentence, share } from "./bound.ts";
import { hopsOf } from "./hops.ts";
import { limits } from "./limits.ts";
import type { PlaceOf } from "./reached.ts";
import type { ReportFinding, Waiver } from "./report.ts";

/** `placeOf` says where a node of its path stands. */
export function findingOf(
  finding: Finding,
  placeOf: PlaceOf,
  { waiver, awaiting }: { readonly waiver?: Waiver | undefined; readonly awaiting?: Waiver | undefined },
): ReportFinding {
  return {
    id: name(finding.id),
    rule: name(finding.rule),
    seed: finding.seed,
    seeds: [...finding.seeds],
    severity: finding.severity,
    confidence: share(finding.confidence),
    title: sentence(finding.title),
    file: name(finding.file),
    line: lineOf(finding.line),
    side: finding.side,
    on: finding.on.slice(0, limits.on).map(name),
    path: hopsOf(finding.path, placeOf),
    why: sentence(finding.why),
    fix: sentence(finding.fix),
    rollback: sentence(finding.rollback),
    waived: waiver === undefined ? null : told(waiver),
    ...(awaiting !== undefined && { awaiting: told(awaiting) }),
    ...(finding.page !== undefined && { page: name(finding.page) }),
  };
}

const told = ({ by, because, until }: Waiver): Waiver => ({ by: name(by), because: sentence(because), until });
