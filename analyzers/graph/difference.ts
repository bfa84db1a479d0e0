/** What became of one node that is there before and after. */
import type { ChangeDetail, ChangedNode } from "./change.ts";
import type { Node } from "./graph.ts";

export type Difference = Pick<ChangedNode, "change" | "what" | "held">;

/** Undefined when it is what it was. A symbol of which only the exported names changed is `altered`, and says so in `what`. */
export function differenceOf(a: Node, b: Node): Difference | undefined {
  if (a.kind === "table" && onlyGainsIndexes(a, b)) return { change: "altered", what: ["indexes-added"] };
  if (a.kind !== "symbol") return a.body !== b.body || !sameAttributes(a, b) ? { change: "altered" } : undefined;
  const typeOnly = b.attributes?.["typeOnly"] === true;
  const details = [...detailsOf(a, b)];
  const what = details.length > 0 ? { what: details } : {};
  if (a.signature !== b.signature) return { change: typeOnly ? "type" : "signature", ...what };
  const held = a.parts?.load !== undefined && a.parts.load === b.parts?.load ? { held: true as const } : {};
  if (a.body !== b.body) return { change: typeOnly ? "type" : "body", ...what, ...held };
  return details.length > 0 ? { change: "altered", ...what } : undefined;
}

function* detailsOf(a: Node, b: Node): Generator<ChangeDetail> {
  if (a.body !== b.body && holdsValue(a) && holdsValue(b)) yield "value";
  for (const part of ["defaults", "decorators"] as const) if (a.parts?.[part] !== b.parts?.[part]) yield part;
  const before = exportsOf(a);
  const after = exportsOf(b);
  const gone = before.some((name) => !after.includes(name)) || before.length > after.length;
  const come = after.some((name) => !before.includes(name)) || after.length > before.length;
  if (gone && come) yield "export-renamed";
  else if (gone) yield "export-removed";
  else if (come) yield "export-added";
}

const holdsValue = ({ attributes, parts }: Node): boolean =>
  attributes?.["kind"] === "enum" || parts?.value !== undefined;

/** The names by which others import it. */
function exportsOf({ name, attributes, parts }: Node): readonly string[] {
  return parts?.exports?.split(",") ?? (attributes?.["exported"] === true ? [name] : []);
}

/** An index that is not unique changes no row and refuses none. One that goes may slow down every reader. */
function onlyGainsIndexes(a: Node, b: Node): boolean {
  const before = indexesOf(a);
  const after = indexesOf(b);
  if (a.body !== b.body || after.length <= before.length || !before.every((one) => after.includes(one))) return false;
  const { indexes: _were, ...was } = a.attributes ?? {};
  const { indexes: _are, ...is } = b.attributes ?? {};
  return JSON.stringify(was) === JSON.stringify(is);
}

function indexesOf({ attributes }: Node): readonly unknown[] {
  const indexes = attributes?.["indexes"];
  return Array.isArray(indexes) ? indexes : [];
}

function sameAttributes(a: Node, b: Node): boolean {
  return a.attributes === b.attributes || JSON.stringify(a.attributes) === JSON.stringify(b.attributes);
}
