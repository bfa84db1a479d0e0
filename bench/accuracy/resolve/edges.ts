/** File-to-file edges of one contestant, each with the specifiers that gave it, as far as the contestant tells them. */
export class Edges {
  readonly #specifiers = new Map<string, Set<string>>();

  add(from: string, to: string, specifier?: string): void {
    if (from === to) return;
    const key = `${from}\0${to}`;
    const known = this.#specifiers.get(key) ?? new Set();
    if (specifier !== undefined) known.add(specifier);
    this.#specifiers.set(key, known);
  }

  has(from: string, to: string): boolean {
    return this.#specifiers.has(`${from}\0${to}`);
  }

  get size(): number {
    return this.#specifiers.size;
  }

  *[Symbol.iterator](): Generator<Edge> {
    for (const [key, specifiers] of this.#specifiers) {
      const [from = "", to = ""] = key.split("\0");
      yield { from, to, specifiers: [...specifiers] };
    }
  }
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly specifiers: readonly string[];
}
