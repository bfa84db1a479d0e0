/**
 * What people decide about the findings of one pull request, and what they were told there. Decisions are only ever appended; the
 * waivers that hold are a projection of them.
 */

/** A finding that a decision is about, as it was when that was made. */
export interface DecidedFinding {
  /** The fingerprint: a new one is not covered. */
  readonly id: string;
  readonly rule: string;
  readonly seeds: readonly number[];
  /** It failed the check. */
  readonly gates: boolean;
  /** Decided by somebody who wrote no part of the change, by two people, or by an owner of the code: only so may it lift a gate. */
  readonly sealed: boolean;
}

/** One decision. `wrong` says that the finding is not true, and lifts nothing. */
export interface Decision {
  /** What it came by; the first decision of a key stays. */
  readonly key: string;
  readonly repositoryId: number;
  /** Of the pull request. */
  readonly number: number;
  readonly kind: "accepted" | "revoked" | "wrong";
  readonly by: { readonly id: number; readonly login: string };
  /** Empty where something is revoked. */
  readonly because: string;
  /** ISO day; null when it does not end. */
  readonly until: string | null;
  readonly findings: readonly DecidedFinding[];
  /** Teams (`organisation/team`) that own the code, of which nobody could be asked whether who decided belongs to them. */
  readonly unasked?: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A waiver that holds on one pull request. */
export interface Held extends DecidedFinding {
  readonly by: string;
  /** Who agreed, where somebody else had decided before. */
  readonly second: string | null;
  /** Who of them decided last: the waiver stands on their word. */
  readonly last: Decision["by"];
  readonly because: string;
  readonly until: string | null;
}

/** How often something was decided about a rule. */
export interface DecisionCount {
  readonly kind: Decision["kind"];
  readonly rule: string;
  readonly count: number;
}

/** What was answered to one command. */
export interface KeptAnswer {
  /** A later answer of the same key takes its place. */
  readonly key: string;
  readonly repositoryId: number;
  readonly number: number;
  /** The word of the command, one of ours. */
  readonly command: string;
  /** Markdown, escaped. */
  readonly body: string;
  readonly at: number;
}

/** The record of a pull request's comments. Every change is one transaction; `test/contracts/decisions.ts` is its contract. */
export interface Decisions {
  /** Writes a decision down, and says which one stands under its key. */
  decide(decision: Decision): Promise<Decision>;
  /** The decision of a key. */
  decided(key: string): Promise<Decision | undefined>;
  /** The waivers of a pull request, by the finding's id. */
  held(repositoryId: number, number: number): Promise<readonly Held[]>;
  counts(): Promise<readonly DecisionCount[]>;
  /** Keeps an answer. Only the newest few of a pull request stay. */
  keepAnswer(answer: KeptAnswer): Promise<void>;
  /** Newest first. */
  answers(repositoryId: number, number: number): Promise<readonly KeptAnswer[]>;
  /** The comment in which the answers stand, where one is known. */
  comment(repositoryId: number, number: number): Promise<number | undefined>;
  keepComment(repositoryId: number, number: number, commentId: number): Promise<void>;
}
