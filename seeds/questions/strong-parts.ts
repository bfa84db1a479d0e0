/** Which nodes of a directed graph lead back to each other. */

/**
 * The strongly connected parts of what can be reached from `starts`, each behind those that it leads to (R. Tarjan, SIAM J. Comput.
 * 1972). Without recursion: a repository chooses how deep its chains are.
 */
export function strongParts<T>(starts: Iterable<T>, next: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const parts: T[][] = [];
  const order = new Map<T, number>();
  const low = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const visit = (node: T): { readonly node: T; readonly rest: Iterator<T> } => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, rest: next(node)[Symbol.iterator]() };
  };
  const lower = (node: T, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  for (const start of starts) {
    if (order.has(start)) continue;
    const frames = [visit(start)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { done, value: other } = frame.rest.next();
      if (done !== true) {
        const known = order.get(other);
        if (known === undefined) frames.push(visit(other));
        else if (isOpen.has(other)) lower(frame.node, known);
        continue;
      }
      frames.pop();
      const own = low.get(frame.node) ?? 0;
      const above = frames.at(-1);
      if (above !== undefined) lower(above.node, own);
      if (own !== order.get(frame.node)) continue;
      const part = open.splice(open.lastIndexOf(frame.node));
      for (const node of part) isOpen.delete(node);
      parts.push(part);
    }
  }
  return parts;
}
