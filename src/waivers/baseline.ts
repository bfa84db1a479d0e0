/**
 * Debts that stood when a team began: `.github/blast-radius/baseline.json`, an entry a line, sorted. It may only shrink: what is
 * paid goes out of it, and nothing comes in.
 */
import { shapeOf } from "../../seeds/fingerprint.ts";
import type { Finding } from "../../seeds/rule.ts";

export const baselinePath = ".github/blast-radius/baseline.json";

/** Bytes; an entry has about 150. */
export const maxBaseline = 4 * 1024 * 1024;

export interface BaselineEntry {
  readonly id: string;
  /** Rule and names without files: by it an entry is found again after its code has moved. */
  readonly shape: string;
  readonly rule: string;
  readonly file: string;
}

export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

/** The baseline in a text, or why there is none (a sentence's end). */
export function parseBaseline(text: string): Baseline | { readonly why: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { why: `is no JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  if (!isRecord(value) || value["version"] !== 1) return { why: "is no baseline of version 1" };
  const findings = value["findings"];
  if (!Array.isArray(findings) || !findings.every(isEntry))
    return { why: "has an entry without id, shape, rule or file" };
  return { version: 1, findings };
}

function isEntry(value: unknown): value is BaselineEntry {
  return isRecord(value) && ["id", "shape", "rule", "file"].every((name) => typeof value[name] === "string");
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A baseline of all that stands. */
export function baselineOf(standing: readonly Finding[]): Baseline {
  return { version: 1, findings: standing.map(entryOf).sort(byId) };
}

const entryOf = (finding: Finding): BaselineEntry => ({
  id: finding.id,
  shape: shapeOf(finding),
  rule: finding.rule,
  file: finding.file,
});

const byId = (a: BaselineEntry, b: BaselineEntry): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What became of a baseline. */
export interface Settled {
  /** The entries that still stand, under the ids that they have now. */
  readonly left: Baseline;
  readonly paid: readonly BaselineEntry[];
  /** What stands and is not in it. */
  readonly beyond: readonly Finding[];
}

/** Holds a baseline to what stands now: by id, then, for code that has moved, by shape, each entry once. */
export function settle({ findings }: Baseline, standing: readonly Finding[]): Settled {
  const now = new Map(standing.map((finding) => [finding.id, finding]));
  const left: BaselineEntry[] = [];
  const lost: BaselineEntry[] = [];
  for (const entry of findings) {
    const same = now.get(entry.id);
    if (same === undefined) lost.push(entry);
    else {
      left.push(entryOf(same));
      now.delete(entry.id);
    }
  }
  const byShape = Map.groupBy(now.values(), shapeOf);
  const paid = lost.filter(({ shape }) => {
    const moved = byShape.get(shape)?.shift();
    if (moved === undefined) return true;
    left.push(entryOf(moved));
    now.delete(moved.id);
    return false;
  });
  return { left: { version: 1, findings: left.sort(byId) }, paid, beyond: [...now.values()] };
}
