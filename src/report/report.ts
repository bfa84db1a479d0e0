/**
 * What a review says, as plain JSON. Every renderer reads only this; `report.schema.json` publishes the same shape.
 * Fields may be added; none is renamed or removed without a new `version`.
 */
import type { ChangeDetail, ChangeKind, FileChange, FileMode } from "../../analyzers/graph/change.ts";
import type { NodeKind } from "../../analyzers/graph/graph.ts";
import type { Channel } from "../../analyzers/graph/impact.ts";
import type { Severity } from "../../seeds/rule.ts";
import type { Rollback } from "./way-back.ts";

/** How much of both sides was really read. A blind graph is never green. */
export interface Coverage {
  /** Files of a language that we analyse, and how many of them were read whole. */
  readonly files: number;
  readonly read: number;
  /** Import specifiers that should lead into the repository, and how many led nowhere. */
  readonly specifiers: number;
  readonly unresolved: number;
  /** Among the changed files: those of a language that we analyse, and how many of them were read whole. */
  readonly changedFiles: number;
  readonly changedRead: number;
  /**
   * Files that hold code, and how many of them are seen to use another or to be used by one. This and the next figures are of
   * base, and of head where that is more than twice as large.
   */
  readonly scripts: number;
  readonly tied: number;
  /** Uses of one file's symbols by another. */
  readonly ties: number;
  /** Test files; symbols outside of tests that run and can be called or read, and how many of them some test reaches. */
  readonly tests: number;
  readonly symbols: number;
  readonly tested: number;
  /** Share of files read times share of specifiers resolved, 0 to 1. */
  readonly ratio: number;
}

/** A file of the diff; `lines` are the ranges (first, last) that are new at head, where annotations may stand. */
export interface ReportFile {
  readonly path: string;
  readonly status: FileChange["status"];
  readonly oldPath?: string;
  readonly mode?: FileMode;
  readonly lines: readonly (readonly [first: number, last: number])[];
}

export interface ChangedUnit {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly change: ChangeKind;
  /** What of it changed, as far as that is told apart. */
  readonly what?: readonly ChangeDetail[];
  /** The id it had at base, when it moved or was renamed. */
  readonly was?: string;
  /** Packages: the versions that were and are installed, for which workspaces (directories), and beneath which direct dependencies. */
  readonly versions?: { readonly from: readonly string[]; readonly to: readonly string[] };
  readonly workspaces?: readonly string[];
  readonly through?: readonly string[];
}

/** One step of a witness path. `file:line` is where this node needs the one before it; on the first, where that is declared. */
export interface ReportHop {
  readonly id: string;
  /** How this node is tied to the hop before it; `changed` on the first. */
  readonly edge: string;
  readonly file: string;
  readonly line: number;
  readonly guessed?: true;
  /** Hops left out between the one before and this one. */
  readonly folded?: number;
}

export interface ReachedUnit {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly channel: Channel;
  /** Hops from the nearest changed node. */
  readonly distance: number;
  /** Tables and columns: how the changed code itself touches them. */
  readonly access?: readonly ("read" | "write")[];
  readonly path: readonly ReportHop[];
}

/** A place where nothing can be promised, with the reason. */
export interface BlindSpot {
  /** Kebab-case: `computed-import`, `unresolved-import`, `syntax-error`, `too-large`, ... */
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly detail: string;
}

export interface ToldBlindSpot extends BlindSpot {
  /** It may hide something of this very change: it stands in changed code, or could hide who uses what changed. */
  readonly near: boolean;
}

export interface Size {
  readonly files: number;
  /** Changed lines of source, without generated code, lockfiles, formatting and pure moves. */
  readonly effectiveLines: number;
  /** Share of earlier changes that were no larger, 0 to 1; means nothing when `history` is 0. */
  readonly percentile: number;
  /** How many earlier changes the percentile is drawn from. */
  readonly history: number;
  readonly oversized: boolean;
  readonly scattered: boolean;
  /** A proposed split, in the order to merge it; `needs` are places in this list, from 0, of those that must be merged before. */
  readonly parts: readonly {
    readonly files: readonly string[];
    readonly why: string;
    readonly needs: readonly number[];
  }[];
}

/** Somebody's decision to live with a finding. */
export interface Waiver {
  readonly by: string;
  readonly because: string;
  /** ISO date; null when it does not expire. */
  readonly until: string | null;
}

export interface ReportFinding {
  /** Fingerprint: rule and nodes, never a line. */
  readonly id: string;
  readonly rule: string;
  readonly seed: number;
  /** Every seed it speaks for, its own first. */
  readonly seeds: readonly number[];
  readonly severity: Severity;
  readonly confidence: number;
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly side: "head" | "base";
  readonly on: readonly string[];
  readonly path: readonly ReportHop[];
  readonly why: string;
  readonly fix: string;
  readonly rollback: string;
  readonly waived: Waiver | null;
  /** Who accepted it without lifting its gate: a second person has to agree. */
  readonly awaiting?: Waiver;
  /** Where its rule is explained, within this project; a repository's own rules have no page. */
  readonly page?: string;
}

export type Band = "low" | "moderate" | "high" | "critical";

export interface RiskTerm {
  readonly name: string;
  readonly points: number;
  readonly because: string;
}

/** Orders attention; it never decides a conclusion. */
export interface Risk {
  /** 0 to 100: the sum of the terms, held within these bounds. */
  readonly score: number;
  readonly band: Band;
  /** Some of what changed was not read: the risk may be more, and is never less. */
  readonly atLeast: boolean;
  readonly terms: readonly RiskTerm[];
}

/** What the repository's settings (base branch) say about this check. */
export interface Policy {
  /** Seeds (`seed-13`) or rules (`seed-13/http-from-database`) whose errors fail the check. */
  readonly gate: readonly string[];
  /** What is wrong with the settings file, in sentences with line and column. */
  readonly warnings: readonly string[];
  /** Notes on lines of the diff, where the settings say how many. */
  readonly maxAnnotations?: number;
}

/** How many there are of what the lists may hold only in part. */
export interface Totals {
  readonly files: number;
  /** Files whose mode changed, and neither their content nor their name. */
  readonly modeOnly: number;
  readonly changed: number;
  /** Reached units by kind, over all channels. */
  readonly reached: Readonly<Partial<Record<NodeKind, number>>>;
  /** The same, without what is reached at compile time only. */
  readonly reachedAtRunTime: Readonly<Partial<Record<NodeKind, number>>>;
  /** By code alone, guesses included: without what only reads changed data. */
  readonly reachedByCode: Readonly<Partial<Record<NodeKind, number>>>;
  readonly cannotVouch: number;
  readonly cannotVouchNear: number;
  readonly findings: number;
}

export interface Report {
  readonly version: 1;
  readonly engine: string;
  readonly base: string;
  /** A commit id, or `worktree:<hash>`. */
  readonly head: string;
  readonly mergeBase: string;
  readonly coverage: Coverage;
  readonly files: readonly ReportFile[];
  readonly changed: readonly ChangedUnit[];
  readonly reached: readonly ReachedUnit[];
  readonly cannotVouch: readonly ToldBlindSpot[];
  readonly size: Size;
  readonly findings: readonly ReportFinding[];
  readonly rollback: Rollback;
  readonly risk: Risk;
  readonly policy: Policy;
  /** Sentences about what limits cut off, and about tests that are not tied to what they test. */
  readonly notes: readonly string[];
  readonly totals: Totals;
  /** `sha256:` over the canonical JSON of everything above. */
  readonly hash: string;
}
