/** Safe steps through syntax trees that come as JSON: nothing is taken for granted, a missing part is undefined or empty. */

export type Tree = Readonly<Record<string, unknown>>;

export function tree(value: unknown): Tree | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** PostgreSQL's nodes are objects of one key, their kind: `{ RangeVar: {...} }`. */
export function kindOf(node: unknown): readonly [kind: string, body: Tree] | undefined {
  const outer = tree(node);
  if (outer === undefined) return undefined;
  for (const kind in outer) {
    const body = tree(outer[kind]);
    return body === undefined ? undefined : [kind, body];
  }
  return undefined;
}

/** The body of a node, if it is of this kind. */
export function bodyOf(node: unknown, kind: string): Tree | undefined {
  return tree(tree(node)?.[kind]);
}

/** The texts of a list of String nodes: a qualified name. */
export function strings(value: unknown): readonly string[] {
  const found: string[] = [];
  for (const item of list(value)) {
    const name = text(bodyOf(item, "String")?.["sval"]);
    if (name !== undefined) found.push(name);
  }
  return found;
}

/** The text of a literal in PostgreSQL's tree, through casts and argument names; undefined for anything computed. */
export function constantText(node: unknown): string | undefined {
  const around = bodyOf(node, "TypeCast") ?? bodyOf(node, "NamedArgExpr");
  if (around !== undefined) return constantText(around["arg"]);
  const value = tree(bodyOf(node, "A_Const")?.["sval"]);
  return value === undefined ? undefined : (text(value["sval"]) ?? "");
}
