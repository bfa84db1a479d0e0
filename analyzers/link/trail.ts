/**
 * What was asked on the way to an answer. An answer that is remembered brings along what it was made from, so that whoever gets
 * it later is known to hang on the same things.
 */
export class Trail {
  readonly #asked: string[] = [];

  ask(what: string): void {
    if (this.#asked.at(-1) !== what) this.#asked.push(what);
  }

  askAll(all: readonly string[]): void {
    for (const what of all) this.ask(what);
  }

  /** Where the trail stands: what comes after is told by `since`. */
  mark(): number {
    return this.#asked.length;
  }

  /** Everything asked since a mark, each once. */
  since(mark: number): readonly string[] {
    if (this.#asked.length - mark === 1) return this.#asked.slice(mark);
    return [...new Set(this.#asked.slice(mark))];
  }

  /** As `since`, and the trail ends at the mark again: nobody further out hangs on it. */
  cut(mark: number): readonly string[] {
    const asked = this.since(mark);
    this.#asked.length = mark;
    return asked;
  }

  /** A pure function that works each answer out once, and asks again what it asked then. */
  remember<Key, Answer>(compute: (key: Key) => Answer): (key: Key) => Answer {
    const known = new Map<Key, { readonly answer: Answer; readonly asked: readonly string[] }>();
    return (key) => {
      const before = known.get(key);
      if (before !== undefined) {
        this.askAll(before.asked);
        return before.answer;
      }
      const mark = this.mark();
      const answer = compute(key);
      known.set(key, { answer, asked: this.since(mark) });
      return answer;
    };
  }
}
