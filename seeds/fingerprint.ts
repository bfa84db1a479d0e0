/** What stays the same about a finding while lines move, symbols are renamed and files wander. */
import type { Change } from "../analyzers/graph/change.ts";
import type { NodeId } from "../analyzers/graph/graph.ts";
import { createHasher } from "../analyzers/hash.ts";
import type { Finding, Yield } from "./rule.ts";

/** Gives an id of base the name it has at head; ids of head, and ids that no change touched, stay as they are. */
export type Canonical = (id: NodeId) => NodeId;

/** Follows the moves and renames that the change found, and for what it did not list one by one, the renames of whole files. */
export function createCanonical(change: Change): Canonical {
  const nodes = new Map<NodeId, NodeId>();
  for (const { node, was } of change.nodes) if (was !== undefined) nodes.set(was, node.id);
  const files = new Map<string, string>();
  for (const { path, oldPath } of change.files) if (oldPath !== undefined) files.set(oldPath, path);

  return (id) => {
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const [, kind, file = "", rest = ""] = /^(module|symbol|test|migration):([^#]*)(.*)$/s.exec(id) ?? [];
    const moved = files.get(file);
    return moved === undefined ? id : `${kind}:${moved}${rest}`;
  };
}

/** Rule, nodes in their order, and what else tells two findings on them apart: never a line, never a file that moved. */
export function fingerprint(rule: string, found: Pick<Yield, "on" | "salient">, canonical: Canonical): string {
  const hasher = createHasher().add(rule);
  for (const id of found.on) hasher.add(canonical(id));
  return hasher
    .add(found.on.length)
    .add(found.salient ?? "")
    .digest();
}

/**
 * What stays the same even where a file or a symbol has moved for good: rule, and the kinds and names of the nodes without their
 * files. Several findings may share it.
 */
export function shapeOf({ rule, on, id }: Pick<Finding, "rule" | "on" | "id">): string {
  const hasher = createHasher().add(rule);
  for (const node of on) hasher.add(pathless(node));
  // A finding about nothing that has a name is known by its fingerprint alone.
  return hasher.add(on.length === 0 ? id : "").digest();
}

const pathless = (id: NodeId): string => id.replace(/^(module|symbol|test|migration):[^#]*\/?/, "$1:");
