/** What people accepted in comments on the pull request: fingerprints, so that what comes later is told again. */
import type { Finding } from "../../seeds/rule.ts";
import type { Granted } from "../ports.ts";
import type { Waiver } from "../report/report.ts";
import { isPast } from "../settings/day.ts";

export interface GrantedInput {
  readonly findings: readonly Finding[];
  readonly granted: readonly Granted[];
  /** ISO day. */
  readonly today: string;
  /** Whether a finding fails the check. */
  readonly isGated: (finding: Finding) => boolean;
}

/** The findings that they let pass, by id, and why others do not. */
export function readGranted({ findings, granted, today, isGated }: GrantedInput): {
  readonly waived: ReadonlyMap<string, Waiver>;
  /** Accepted, and no gate is lifted by it before somebody else agrees. */
  readonly awaiting: ReadonlyMap<string, Waiver>;
  readonly notes: readonly string[];
} {
  const waived = new Map<string, Waiver>();
  const awaiting = new Map<string, Waiver>();
  const notes: string[] = [];
  const byId = new Map(granted.map((one) => [one.id, one]));
  for (const finding of findings) {
    const one = byId.get(finding.id);
    if (one === undefined) continue;
    const { by, because, until, sealed, lapsed } = one;
    const accepted = `\`${finding.rule}\` was accepted by \`${by}\` on this pull request`;
    if (lapsed)
      notes.push(`${accepted}. Who decided last may no longer write to this repository, so it does not hold.`);
    else if (until !== null && isPast(until, today)) notes.push(`${accepted} until ${until}, which has gone by.`);
    else {
      const waiver: Waiver = { by: `${by} on this pull request`, because, until };
      if (sealed || !isGated(finding)) waived.set(finding.id, waiver);
      else {
        awaiting.set(finding.id, waiver);
        notes.push(`${accepted}, whose change it is. It gates: somebody else with write access has to agree.`);
      }
    }
  }
  return { waived, awaiting, notes };
}
