/** What a principle is made of: a seed holds rules, a rule looks at the evidence and yields findings. */
import type { Change, FileChange } from "../analyzers/graph/change.ts";
import type { Graph, NodeId } from "../analyzers/graph/graph.ts";
import type { Hop, Impact } from "../analyzers/graph/impact.ts";

export type Severity = "error" | "warning" | "notice";

/** One earlier change of this repository, in effective lines (seed 8). */
export interface ChangeSize {
  readonly files: number;
  readonly lines: number;
}

/** All that a rule may see: graphs, never syntax. */
export interface Evidence {
  readonly base: Graph;
  readonly head: Graph;
  readonly change: Change;
  readonly impact: Impact;
  /** Changed lines and intent of the pull request. */
  readonly diff: readonly FileChange[];
  readonly title: string;
  /** What the pull request says of itself; undefined where nobody told. */
  readonly description?: string | undefined;
  readonly history: readonly ChangeSize[];
  readonly settings: Settings;
  /** The heaviest code of base, with how many entries stand on each; the same for every change of one base. */
  readonly heaviest: () => ReadonlyMap<NodeId, number>;
}

/** What a repository says of a table that the engine would otherwise guess from its columns, writers and name. */
export const tableClasses = ["growth", "log", "projection", "reference"] as const;
export type TableClass = (typeof tableClasses)[number];

/** What a repository says of a route that the engine would otherwise guess from its guards and path. */
export const routeRoles = ["public", "guarded", "admin", "webhook", "ingest", "internal"] as const;
export type RouteRole = (typeof routeRoles)[number];

export interface Settings {
  /** Rule or seed -> level; a repository overrides the rule's default. */
  readonly levels: Readonly<Record<string, Severity | "off">>;
  /** Seeds or rules whose errors gate. */
  readonly gate: readonly string[];
  /** Findings less sure than this are not told; where it is lower than the judge's own threshold, that one holds. */
  readonly minConfidence?: number;
  /** Globs: findings in these files are not told. */
  readonly ignorePaths?: readonly string[];
  /** Rule or seed -> globs over names of units that it has nothing to say about. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
  /** Glob over names of tables -> what these are for. */
  readonly tables?: Readonly<Record<string, TableClass>>;
  /** Glob over names of routes, or over their paths alone -> who may ask them. */
  readonly routes?: Readonly<Record<string, RouteRole>>;
}

/** What a rule yields; the judge adds the fingerprint, the rule's name and the words. */
export interface Yield {
  /** The nodes it is about, in an order that is part of its identity. */
  readonly on: readonly NodeId[];
  /** What tells two findings on the same nodes apart. */
  readonly salient?: string;
  readonly file: string;
  readonly line: number;
  readonly side: "head" | "base";
  readonly title: string;
  readonly confidence: number;
  readonly severity?: Severity;
  readonly path?: readonly Hop[];
  readonly why?: string;
  readonly fix?: string;
  readonly rollback?: string;
}

export interface Finding extends Required<Omit<Yield, "on" | "salient" | "severity">> {
  readonly id: string;
  readonly rule: string;
  readonly seed: number;
  readonly severity: Severity;
  readonly on: readonly NodeId[];
  /** Every seed it speaks for, its own first: kin rules that met on the same place are told once. */
  readonly seeds: readonly number[];
  /** Where its rule is explained, within this project: `docs/seeds/<slug>.md#<anchor>`. A repository's own rules have no page. */
  readonly page?: string;
}

/** A repository in miniature. `before` and `after` map paths to text; the line a finding belongs to carries `// want` or `-- want`. */
export interface Sample {
  readonly title: string;
  readonly before?: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly pullRequest?: {
    readonly title?: string;
    readonly description?: string;
    readonly history?: readonly ChangeSize[];
  };
}

export interface Rule {
  /** The bad pattern: reads well after "allow". */
  readonly name: string;
  readonly title: string;
  /** `off`: it is silent unless the settings name it, and not its group alone. */
  readonly level: Severity | "off";
  readonly why: string;
  readonly instead: string;
  readonly rollback: string;
  /** Every finding on `evidence`; asked of head, and of base to tell new from standing (unless `onlyChange`). */
  check(evidence: Evidence): Iterable<Yield>;
  /** Rules of other seeds (`seed-6/pg-cron-as-dispatcher`) that see the same harm: on the same place only one of them speaks. */
  readonly kin?: readonly string[];
  /** Numbers of other seeds that it speaks for as well. */
  readonly also?: readonly number[];
  /** The rule speaks of the change itself (its size, a removal): there is no standing instance at base. */
  readonly onlyChange?: true;
  readonly violates: readonly Sample[];
  readonly honours: readonly Sample[];
}

export interface Seed {
  readonly number: number;
  /** Begins the names of its rules instead of the number: `migrations`. */
  readonly family?: string;
  readonly slug: string;
  readonly title: string;
  readonly promise: string;
  readonly rules: readonly Rule[];
}

/** The number of the seed that holds a repository's own rules; their names are whole by themselves. */
export const customNumber = 0;

export const rule = (declared: Rule): Rule => declared;
export const seed = (declared: Seed): Seed => declared;
