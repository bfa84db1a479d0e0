/** The terms of the risk model that are read from the graphs (seed rule book, 22). */
import type { Change } from "../../analyzers/graph/change.ts";
import type { Graph, Node, NodeId, NodeKind } from "../../analyzers/graph/graph.ts";
import type { Impact } from "../../analyzers/graph/impact.ts";
import type { Finding } from "../../seeds/rule.ts";
import { count } from "./bound.ts";
import type { RiskTerm, Size } from "./report.ts";
import { schemaChanges } from "./rollback.ts";
import type { MigrationVerdict } from "./way-back.ts";

/** What questions of the seeds know of a repository. */
export interface Stakes {
  /** How many entries depend on a symbol: its hundredths over the whole of base, from the least to the most. */
  readonly loads: readonly number[];
  /** Whether a table grows with traffic. */
  readonly isGrowing: (table: NodeId) => boolean;
  /** Columns that take less than they did, while code writes them. */
  readonly tightened: number;
}

export interface RiskInput extends Stakes {
  readonly base: Graph;
  readonly head: Graph;
  readonly change: Change;
  readonly impact: Impact;
  readonly size: Size;
  readonly findings: readonly Finding[];
  /** Decisions to live with findings, by their ids. */
  readonly waived?: ReadonlyMap<string, unknown>;
  /** Changed files that nobody read. */
  readonly unread: number;
  /** What came of trying the way back; absent where nobody tried. */
  readonly migrations?: readonly Pick<MigrationVerdict, "verdict">[];
}

/** Where work enters the system. */
const entryKinds: readonly NodeKind[] = ["route", "job", "schedule"];

/** Entries that feel the change at run time, held against how many stand on any piece of the repository's code. */
export function reach({ head, impact, loads }: RiskInput): RiskTerm | undefined {
  const felt = [...impact.reached.values()].filter(
    ({ node, channel }) => entryKinds.includes(node.kind) && channel !== "type" && head.node(node.id) !== undefined,
  ).length;
  const lighter = loads.filter((load) => load < felt).length;
  // The lower half of the code is no reason for care.
  if (felt === 0 || lighter <= loads.length / 2) return undefined;
  return {
    name: "reach",
    points: Math.round((20 * lighter) / loads.length),
    because: `${count(felt, "route, job or schedule feels", "routes, jobs and schedules feel")} it: more than stand on ${lighter} % of the code`,
  };
}

/** Entries whose own code changed, one per handler. */
export function surface({ change, impact, head, base }: RiskInput): RiskTerm | undefined {
  const touched = [
    ...change.nodes.map(({ node }) => node),
    ...[...impact.reached.values()]
      .filter(({ path }) => path.length === 2 && path[1]?.edge?.kind === "handles")
      .map(({ node }) => node),
  ];
  const handlers = new Map<string, Node>();
  for (const node of touched) if (entryKinds.includes(node.kind)) handlers.set(handlerOf(node, head, base), node);
  const entries = [...handlers.values()];
  const open = entries.filter((node) => kindOf(node, head, base) === "hot").length;
  const guarded = entries.filter((node) => kindOf(node, head, base) === "guarded").length;
  const background = entries.length - open - guarded;
  const parts = [
    open > 0 ? count(open, "route without a known guard", "routes without a known guard") : "",
    guarded > 0 ? count(guarded, "guarded route") : "",
    background > 0 ? count(background, "job or schedule", "jobs and schedules") : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  return {
    name: "surface",
    points: Math.min(15, 5 * open + 3 * background + 2 * guarded),
    because: `it changes the handlers of ${parts.join(", ")}`,
  };
}

function handlerOf(node: Node, head: Graph, base: Graph): string {
  const edges = head.node(node.id) === undefined ? base.from(node.id) : head.from(node.id);
  return edges.find((edge) => edge.kind === "handles")?.to ?? node.id;
}

/** Whom an entry answers: strangers and machines, whoever is let in, or the house itself. */
function kindOf(node: Node, head: Graph, base: Graph): "hot" | "guarded" | "background" {
  if (node.kind !== "route") return "background";
  const role = (head.node(node.id) ?? node).attributes?.["role"];
  if (role === "internal") return "background";
  if (role === "guarded" || role === "admin") return "guarded";
  if (role !== undefined) return "hot";
  const edges = head.node(node.id) === undefined ? base.from(node.id) : head.from(node.id);
  return edges.some((edge) => edge.kind === "guards") ? "guarded" : "hot";
}

/** Services by which money or messages leave for good. */
const forGood =
  /stripe|paypal|adyen|braintree|mollie|razorpay|lemonsqueezy|paddle|squareup|resend|sendgrid|mailgun|postmark|mailchimp|mandrill|nodemailer|twilio|brevo|sendinblue|loops\.so|(?:^|[./-])ses(?:$|[./-])/i;

/** Tables that changed code writes at head and did not write at base; and money or mail on its way. */
export function writes(input: RiskInput): RiskTerm | undefined {
  const { head, isGrowing } = input;
  const tables = added(input, (graph, id) =>
    graph
      .from(id)
      .filter((edge) => edge.kind === "writes" && graph.node(edge.to)?.kind === "table")
      .map((edge) => edge.to),
  );
  if (tables.size === 0) return undefined;
  const growing = [...tables].filter(isGrowing).length;
  const services = [
    ...new Set(input.change.nodes.flatMap(({ node, side }) => (side === "head" ? asked(head, node.id) : []))),
  ];
  const growth = growing === 0 ? "" : `, ${growing} of them growing with traffic`;
  const sent = services.length === 0 ? "" : `, and asks ${services.map(nameOf).sort().join(", ")}`;
  return {
    name: "writes",
    points: Math.min(15, 2 * tables.size + 2 * growing + (services.length > 0 ? 5 : 0)),
    because: `changed code writes ${count(tables.size, "table")} that it did not write before${growth}${sent}`,
  };
}

/** What changed code has at head and had not at base. */
function added(
  { change, head, base }: RiskInput,
  of: (graph: Graph, id: NodeId) => readonly NodeId[],
): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const { node, side, was } of change.nodes) {
    if (side !== "head" || node.kind !== "symbol") continue;
    const before = new Set(of(base, was ?? node.id));
    for (const id of of(head, node.id)) if (!before.has(id)) found.add(id);
  }
  return found;
}

const asked = (graph: Graph, id: NodeId): readonly NodeId[] =>
  graph.from(id).flatMap(({ kind, to }) => (kind === "requests" && forGood.test(nameOf(to)) ? [to] : []));

const nameOf = (id: NodeId): string => id.slice(id.indexOf(":") + 1);

/** What cannot be taken back, the gravest alone. */
export function irreversibility(input: RiskInput): RiskTerm | undefined {
  const schema = schemaChanges(input.change);
  const term = (points: number, because: string): RiskTerm => ({ name: "irreversibility", points, because });
  const of = (wanted: string): number =>
    schema.filter(({ change, node: { kind } }) => change === wanted && (kind === "table" || kind === "column")).length;
  const removed = of("removed");
  if (removed > 0) return term(20, `${count(removed, "table or column", "tables and columns")} removed, with all rows`);
  const { migrations = [] } = input;
  const stuck = migrations.filter(({ verdict }) => verdict === "cannot").length;
  if (stuck > 0) return term(20, `${count(stuck, "migration")} cannot be undone`);
  const rewritten = rowsRewritten(input);
  if (rewritten > 0) return term(20, `a migration changes or deletes rows of ${count(rewritten, "table")}`);
  if (input.tightened > 0)
    return term(
      12,
      `${count(input.tightened, "column takes", "columns take")} less than before, while code writes ${input.tightened === 1 ? "it" : "them"}`,
    );
  const altered = of("altered");
  if (altered > 0) return term(12, `${count(altered, "table or column", "tables and columns")} altered in place`);
  const sent = [...added(input, asked)].map(nameOf).sort();
  if (sent.length > 0) return term(8, `changed code asks ${sent.join(", ")}, and what is sent is sent`);
  // What was run forwards and back, and left everything as it was, is no reason for care.
  if (schema.length === 0 || (migrations.length > 0 && migrations.every(({ verdict }) => verdict === "restores")))
    return undefined;
  return term(5, "the schema changes, and the way back was not tried");
}

/** Tables of base whose rows a new migration deletes or overwrites, on its way up. What fills columns that are new takes nothing. */
function rowsRewritten({ change, head, base }: RiskInput): number {
  const tables = new Set<NodeId>();
  for (const { node, side, change: how } of change.nodes)
    if (node.kind === "migration" && side === "head" && how === "added")
      for (const { kind, to, attributes } of head.from(node.id)) {
        if (kind !== "migrates" || attributes?.["down"] === true || base.node(to) === undefined) continue;
        const { does, columns } = attributes ?? {};
        const fills =
          Array.isArray(columns) && columns.every((name) => base.node(`column:${nameOf(to)}.${name}`) === undefined);
        if (does === "delete" || does === "truncate" || (does === "update" && !fills)) tables.add(to);
      }
  return tables.size;
}

/** What makes a change less of a risk: its own tests, and flags that stand on every way to it. */
export function relief(input: RiskInput): readonly RiskTerm[] {
  return [tested(input), flagged(input)].filter((term) => term !== undefined);
}

/** Tests of this very change that reach what it changes. */
function tested({ change, impact }: RiskInput): RiskTerm | undefined {
  const files = new Set(change.files.filter((file) => file.status !== "deleted").map((file) => file.path));
  const tests = [...impact.reached.values()].filter(
    ({ node, channel }) => node.kind === "test" && channel === "code" && files.has(node.file),
  ).length;
  if (tests === 0) return undefined;
  return {
    name: "relief",
    points: -5,
    because: `${count(tests, "test file")} of this change ${tests === 1 ? "covers" : "cover"} what it changes`,
  };
}

/** A flag is asked on the shortest way to every entry that feels the change. */
function flagged({ head, impact }: RiskInput): RiskTerm | undefined {
  const entries = [...impact.reached.values()].filter(
    ({ node, channel }) => entryKinds.includes(node.kind) && channel !== "type",
  );
  const asksFlag = (id: NodeId): boolean => head.from(id).some(({ to }) => head.node(to)?.kind === "flag");
  if (entries.length === 0 || !entries.every(({ path }) => path.some(({ id }) => asksFlag(id)))) return undefined;
  return { name: "relief", points: -5, because: "a feature flag is asked on the way to every entry that feels it" };
}
