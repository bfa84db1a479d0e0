/** Paths as numbers: most of those that somebody looked for exist nowhere, and one too many only means that he is asked again. */

/** FNV-1a, 32 bits. */
export function hashPath(path: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** The place of a hash in an ascending column, -1 where it is not there. */
export function searchHash(column: Int32Array, wanted: number): number {
  let low = 0;
  let high = column.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = column[middle] ?? 0;
    if (here === wanted) return middle;
    if (here < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
