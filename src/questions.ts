/** What people ask about a pull request in a comment, and what the engine answers. */

export type Question =
  /** A unit of the graph: why this change reaches it, what would feel a change of it, what breaks without it. */
  | { readonly ask: "why" | "of" | "delete"; readonly about: string }
  /** Findings by an id, a rule or a seed, whole. */
  | { readonly ask: "explain"; readonly about: string }
  | { readonly ask: "tests" | "rollback" }
  /** What can be accepted, and with which words. */
  | { readonly ask: "open" }
  /** Findings by an id, a rule or a seed, to decide about them. */
  | {
      readonly ask: "decide";
      readonly kind: "accepted" | "wrong";
      readonly about: string;
      readonly because: string;
      readonly until: string | null;
    };

/** A finding that somebody wants to decide about. */
export interface AskedFinding {
  readonly id: string;
  readonly rule: string;
  readonly seeds: readonly number[];
  /** It fails the check unless somebody accepts it. */
  readonly gates: boolean;
  /** `file:line` */
  readonly place: string;
  /** Logins (lower case) that own its file by CODEOWNERS of the base branch. */
  readonly owners: readonly string[];
  /** Teams that do: `organisation/team`, lower case. */
  readonly teams: readonly string[];
}

export interface EngineAnswer {
  /** Markdown, escaped; for decisions only where nothing can be decided. */
  readonly markdown: string;
  /** False where the question has no answer: there is no such unit, rule or finding. */
  readonly understood: boolean;
  /** What a decision is about; empty where nothing can be decided. */
  readonly findings: readonly AskedFinding[];
}
