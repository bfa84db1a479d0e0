/** How large a change is, measured by what the same repository merged before. */
import type { ChangeSize, Evidence } from "../rule.ts";
import { changedLines, effective, readable } from "./changed-lines.ts";
import { isCodemod } from "./codemod.ts";
import { isGathering, isRevert } from "./intent.ts";
import { once } from "./once.ts";
import { type Part, partsOf, scatterOf } from "./scatter.ts";
import { type Slice, splitOf } from "./split.ts";

/** `size` of report.json. */
export interface SizeReport {
  /** Files of the diff, whatever they weigh. */
  readonly files: number;
  readonly effectiveLines: number;
  /** Share of earlier changes that were no larger, 0 to 1; means nothing when `history` is 0. */
  readonly percentile: number;
  readonly history: number;
  readonly oversized: boolean;
  readonly scattered: boolean;
  /**
   * In the order to merge them: parts with no edge between them or, of a change that a review cannot hold, slices that need none
   * that comes later. `needs` are places in this list, from 0, of those that must be merged before.
   */
  readonly parts: readonly {
    readonly files: readonly string[];
    readonly why: string;
    readonly needs: readonly number[];
  }[];
}

/** What a repository thinks large, and very large, in effective lines. */
export interface Yardstick {
  readonly p90: number;
  readonly p95: number;
  /** Earlier changes it is drawn from; 0 when there are too few of them and fixed numbers stand in. */
  readonly history: number;
}

/** Below this many earlier changes a percentile says nothing; 400 and 800 lines stand in (seed 8). */
const enoughHistory = 60;
const fixed: Yardstick = { p90: 400, p95: 800, history: 0 };
/**
 * An outlier must stand out from the large ones, too. Every twentieth change passes the 95th percentile by its nature: of 416 changes of
 * thirteen repositories 19 did, and 11 by a quarter.
 */
const standsOut = { p90: 1.5, p95: 1.25 } as const;
/** Of seven remarks on changes within a tenth above the 95th percentile a reader found two right, of three beyond it all three. */
const worthAWord = 1.1;

export const yardstickOf = once((history: readonly ChangeSize[]): Yardstick => {
  if (history.length < enoughHistory) return fixed;
  const sorted = history.map(({ lines }) => lines).sort((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p90: quantile(0.9), p95: quantile(0.95), history: history.length };
});

export const effectiveLines = once((evidence: Evidence): number =>
  Math.round(changedLines(evidence).reduce((sum, file) => sum + effective(file), 0)),
);

/** Larger than nineteen of twenty changes of this repository, and more than a review can hold. */
export function isOversized(evidence: Evidence): boolean {
  const lines = effectiveLines(evidence);
  const { p90, p95, history } = yardstickOf(evidence.history);
  const outlier = lines >= standsOut.p90 * p90 && (history === 0 || lines >= standsOut.p95 * p95);
  return lines > Math.max(p95, readable) && outlier && isOneToRead(evidence);
}

/** Nobody could have split it otherwise, or need read it line by line: what is taken back or brought together was read before. */
const isOneToRead = (evidence: Evidence): boolean =>
  !isRevert(evidence.title) && !isGathering(evidence.title) && !isCodemod(evidence);

/**
 * A tenth larger than nineteen of twenty changes, and yet no outlier among the large ones; without a history, larger than a review can hold.
 * Seed 8 asks for the 90th percentile, which every tenth change passes by its nature: a remark that common is no news.
 */
export function isLarge(evidence: Evidence): boolean {
  const { p90, p95, history } = yardstickOf(evidence.history);
  const line = history === 0 ? p90 : worthAWord * p95;
  return effectiveLines(evidence) > Math.max(line, readable) && isOneToRead(evidence);
}

export function measureSize(evidence: Evidence): SizeReport {
  const { diff, history } = evidence;
  const lines = effectiveLines(evidence);
  const parts = proposedSplit(evidence);
  return {
    files: diff.length,
    effectiveLines: lines,
    percentile: history.length === 0 ? 0 : history.filter((size) => size.lines <= lines).length / history.length,
    history: history.length,
    oversized: isOversized(evidence),
    scattered: scatterOf(evidence) !== undefined,
    parts: parts.map((part) => ({
      files: part.files.map(({ file }) => file.path),
      why: whyOf(part),
      needs: part.needs,
    })),
  };
}

/** How the change could be merged in pieces: slices where a review cannot hold it, else the parts that nothing ties together. */
export function proposedSplit(evidence: Evidence): readonly Slice[] {
  if (effectiveLines(evidence) > readable && !isCodemod(evidence)) {
    const slices = splitOf(evidence);
    if (slices.length > 1) return slices;
  }
  return partsOf(evidence).map((part) => ({ ...part, needs: [] }));
}

/** `3 files, 120 lines, after 1, held together by src/orders/ and table:orders`; slices count from 1. */
export function whyOf({ files, lines, heldBy, needs = [] }: Part & Partial<Slice>): string {
  const size = `${files.length} ${files.length === 1 ? "file" : "files"}, ${Math.round(lines)} lines${afterWords(needs)}`;
  const last = heldBy.at(-1);
  if (last === undefined) return size;
  const first = heldBy.slice(0, -1).join(", ");
  return `${size}, held together by ${first === "" ? last : `${first} and ${last}`}`;
}

function afterWords(needs: readonly number[]): string {
  const last = needs.at(-1);
  if (last === undefined) return "";
  const first = needs.slice(0, -1).map((at) => at + 1);
  return `, after ${first.length === 0 ? "" : `${first.join(", ")} and `}${last + 1}`;
}
