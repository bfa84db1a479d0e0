/** Decisions to live with findings, in words. */
import type { ReportFinding, Waiver } from "./report.ts";

/** `accepted by platform-team until 2026-12-31: one client per provider`. Not escaped. */
export function waiverWords({ by, because, until }: Waiver): string {
  return `accepted by ${by}${until === null ? "" : ` until ${until}`}: ${because}`;
}

/** How many of some findings somebody accepted. */
export function acceptedOf(findings: readonly Pick<ReportFinding, "waived">[]): number {
  return findings.filter(({ waived }) => waived !== null).length;
}
