/** Which files a file can reach through imports, asked only where a guess needs bounds. */

/** Set of reachable files (itself included) as one bit per file, shared by all files of an import cycle. */
export interface Closure {
  reaches(from: string, to: string): boolean;
}

/**
 * Tarjan's strongly connected components (SIAM J. Comput. 1972), iterative so that long import chains cannot exhaust the
 * stack; components come out in reverse topological order, so each one's set is the union of sets that are ready.
 */
export function createClosure(files: readonly string[], importsOf: (file: string) => readonly string[]): Closure {
  const numbers = new Map(files.map((file, at) => [file, at]));
  const next = files.map((file) => importsOf(file).flatMap((to) => numbers.get(to) ?? []));
  const words = Math.ceil(files.length / 32);
  const sets: (Uint32Array | undefined)[] = new Array(files.length);
  const order = new Int32Array(files.length).fill(-1);
  const low = new Int32Array(files.length);
  const open: number[] = [];
  const isOpen = new Uint8Array(files.length);
  let visited = 0;

  for (let root = 0; root < files.length; root++) if (order[root] === -1) component(root);

  function component(root: number): void {
    const frames: { at: number; child: number }[] = [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { at } = frame;
      const child = next[at]?.[frame.child++];
      if (child !== undefined) {
        if (order[child] === -1) frames.push(enter(child));
        else if (isOpen[child] === 1) low[at] = Math.min(low[at] ?? 0, order[child] ?? 0);
        continue;
      }
      frames.pop();
      const parent = frames.at(-1)?.at;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[at] ?? 0);
      if (low[at] === order[at]) close(at);
    }
  }

  function enter(at: number): { at: number; child: number } {
    order[at] = low[at] = visited++;
    open.push(at);
    isOpen[at] = 1;
    return { at, child: 0 };
  }

  function close(root: number): void {
    const set = new Uint32Array(words);
    for (let member = -1; member !== root; ) {
      member = open.pop() ?? root;
      isOpen[member] = 0;
      sets[member] = set;
      set[member >>> 5] = (set[member >>> 5] ?? 0) | (1 << (member & 31));
      for (const to of next[member] ?? []) {
        const other = sets[to];
        if (other !== undefined && other !== set)
          for (let word = 0; word < words; word++) set[word] = (set[word] ?? 0) | (other[word] ?? 0);
      }
    }
  }

  return {
    reaches(from, to) {
      const target = numbers.get(to);
      const set = sets[numbers.get(from) ?? -1];
      return target !== undefined && set !== undefined && ((set[target >>> 5] ?? 0) & (1 << (target & 31))) !== 0;
    },
  };
}
