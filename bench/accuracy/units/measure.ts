/** The graph's units of one kind beside the labelled ones. */
import type { Graph, Node, NodeKind } from "../../../analyzers/graph/graph.ts";
import { isTestOnly } from "../../../analyzers/roles.ts";
import { type Label, type LabelFile, labelsOf, type UnitKind } from "./labels.ts";
import { isNamed, plainName } from "./names.ts";

const nodeKindsOf: Readonly<Record<UnitKind, readonly NodeKind[]>> = {
  routes: ["route"],
  jobs: ["job"],
  queues: ["queue"],
  schedules: ["schedule"],
  tables: ["table", "view"],
};

/** Sockets, tools, commands and the like are routes of the graph, and not labelled. */
const asked = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ALL|ANY|ACTION|LOADER|QUERY|MUTATION|SUBSCRIPTION) /;

/** A unit that is drawn so many lines away at most is drawn, though under another name. */
export const nearby = 2;

export interface Miss {
  readonly label: Label;
  /** What is drawn at the place instead. */
  readonly instead: Node | undefined;
}

export interface Measured {
  readonly kind: UnitKind;
  /** Different names; a unit that several places declare counts once. */
  readonly labelled: number;
  readonly named: number;
  readonly missed: readonly Miss[];
  readonly drawn: number;
  readonly wrong: readonly Node[];
  /** Drawn units whose name says that it is not known. */
  readonly unknown: readonly Node[];
}

export function measure(graph: Graph, labels: LabelFile, kind: UnitKind): Measured {
  const units = once(kind, labelsOf(labels, kind));
  const nodes = nodeKindsOf[kind]
    .flatMap((one) => graph.ofKind(one))
    .filter(({ file, name }) => !isTestOnly(file) && (kind !== "routes" || asked.test(name)))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  const names = (label: Label, node: Node): boolean =>
    label.names.some((name) =>
      name.endsWith("?") && name.replace(/^.*: /, "") === "?"
        ? node.file === label.file && isNamed(kind, name, node.name)
        : isNamed(kind, name, node.name),
    );
  const right = new Set<Node>();
  const missed: Miss[] = [];
  for (const label of units) {
    const found = nodes.filter((node) => names(label, node));
    for (const node of found) right.add(node);
    if (found.length === 0) missed.push({ label, instead: undefined });
  }
  const may = labels.may?.[kind] ?? [];
  const within = labels.within?.[kind] ?? [""];
  const unknown = nodes.filter((node) => !right.has(node) && isUnknown(kind, node.name));
  const judged = nodes.filter(
    (node) =>
      right.has(node) ||
      (!unknown.includes(node) &&
        within.some((start) => node.file.startsWith(start)) &&
        !may.some((name) => isNamed(kind, name, node.name))),
  );
  const wrong = judged.filter((node) => !right.has(node));
  return {
    kind,
    labelled: units.length,
    named: units.length - missed.length,
    missed: missed.map(({ label }) => ({
      label,
      instead: [...wrong, ...unknown].find(
        ({ file, line }) => file === label.file && Math.abs(line - label.line) <= nearby,
      ),
    })),
    drawn: judged.length,
    wrong,
    unknown,
  };
}

/** `GET /?`, `? in src/mail.ts`, `? digest`: it says that nothing is known. */
function isUnknown(kind: UnitKind, name: string): boolean {
  return kind === "routes"
    ? / \/\?$/.test(name) || plainName(kind, name).includes("?")
    : kind !== "tables" && /^\?|\?$|\? in /.test(name);
}

function once(kind: UnitKind, labels: readonly Label[]): readonly Label[] {
  const seen = new Map<string, Label>();
  for (const label of labels) {
    const key = label.names
      .map((name) => (name.endsWith("?") ? `${name} ${label.file}` : plainName(kind, name)))
      .join("|");
    if (!seen.has(key)) seen.set(key, label);
  }
  return [...seen.values()];
}
