/** What a repository's own seed asks of the graph, as data (seed rule book, 24). */
import type { EdgeKind, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Context } from "../questions/entry-contexts.ts";
import type { RouteRole, TableClass } from "../rule.ts";

export type Attribute = string | number | boolean;

/** Which nodes are meant: all that is said has to fit; of several words of one kind, one has to. Patterns are globs. */
export interface Selector {
  readonly kinds?: readonly NodeKind[];
  readonly names?: readonly string[];
  /** Of routes their own path, of all else the file that they stand in. */
  readonly paths?: readonly string[];
  readonly classes?: readonly TableClass[];
  /** Who runs the code. */
  readonly contexts?: readonly Context[];
  readonly roles?: readonly RouteRole[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Names that are not meant. */
  readonly except?: readonly string[];
}

export type Condition =
  | { readonly is: "has"; readonly attribute: string }
  | { readonly is: "equals"; readonly attributes: Readonly<Record<string, Attribute>> }
  | { readonly is: "cron-minute"; readonly minutes: readonly number[] }
  | { readonly is: "not"; readonly of: Condition };

export type Trigger =
  | { readonly on: "new-edge"; readonly edge: EdgeKind; readonly to: string }
  | { readonly on: "migration-touches"; readonly to: string }
  | { readonly on: "changed"; readonly files: readonly string[] };

/**
 * `path`: no road from `from` to `to` whose last step is one of `edges`; with `via`, none that passes by no such node.
 * `attributes`: every node of `on` fulfils all conditions. `together`: whoever does one of `when` changes one of `files` as well.
 */
export type Query =
  | {
      readonly is: "path";
      readonly from: Selector;
      readonly to: Selector;
      readonly edges: readonly EdgeKind[];
      readonly via?: Selector;
      readonly hops: number;
      /** Attributes of a last step that make a road harmless. */
      readonly unless?: Readonly<Record<string, Attribute>>;
    }
  | { readonly is: "attributes"; readonly on: Selector; readonly all: readonly Condition[] }
  | { readonly is: "together"; readonly when: readonly Trigger[]; readonly files: readonly string[] };

/** The words of a custom seed, and what it asks. */
export interface CustomSeed {
  /** `org/status-page-reads-current`. */
  readonly id: string;
  readonly invariant: string;
  readonly learnedFrom?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly rollback?: string;
  /** What a coding agent is told before it writes. */
  readonly teach?: string;
  readonly severity: "error" | "warning" | "notice";
  readonly query: Query;
  /** Repositories in miniature: all but `before` is the same at both sides. */
  readonly bad: Example;
  readonly good: Example;
}

export interface Example {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}
