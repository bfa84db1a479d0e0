/** Up to `limit` files below a directory, out of sorted paths. */
export function filesBelow(paths: readonly string[], directory: string, limit: number): readonly string[] {
  const prefix = `${directory}/`;
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((paths[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let at = low; found.length < limit && paths[at]?.startsWith(prefix); at++) found.push(paths[at] ?? "");
  return found;
}
