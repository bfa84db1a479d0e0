/**
 * What was asked on the way to an answer. An answer that is remembered brings along what it was made from, so that whoever gets
 * it later is known to hang on the same things. What is asked has a number, since there are hundreds of questions for each answer.
 */
export class Trail {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  #asked = new Int32Array(1024);
  #length = 0;
  /** By number: the last time that it was told, so that each is told once. */
  #told = new Int32Array(1024);
  #time = 0;

  /** The number of what is called so. */
  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.length;
      this.#numbers.set(name, number);
      this.#names.push(name);
    }
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? "";
  }

  ask(number: number): void {
    if (this.#length > 0 && this.#asked[this.#length - 1] === number) return;
    if (this.#length === this.#asked.length) this.#asked = grown(this.#asked, this.#length + 1);
    this.#asked[this.#length++] = number;
  }

  askAll(numbers: Int32Array): void {
    for (const number of numbers) this.ask(number);
  }

  /** Where the trail stands: what comes after is told by `since`. */
  mark(): number {
    return this.#length;
  }

  /** Everything asked since a mark, each once. */
  since(mark: number): Int32Array {
    if (this.#told.length < this.#names.length) this.#told = grown(this.#told, this.#names.length);
    this.#time++;
    const found: number[] = [];
    for (let at = mark; at < this.#length; at++) {
      const number = this.#asked[at] ?? 0;
      if (this.#told[number] === this.#time) continue;
      this.#told[number] = this.#time;
      found.push(number);
    }
    return Int32Array.from(found);
  }

  /** As `since`, and the trail ends at the mark again: nobody further out hangs on it. */
  cut(mark: number): Int32Array {
    const asked = this.since(mark);
    this.#length = mark;
    return asked;
  }

  /** A pure function that works each answer out once, and asks again what it asked then. */
  remember<Key, Answer>(compute: (key: Key) => Answer): (key: Key) => Answer {
    const known = new Map<Key, { readonly answer: Answer; readonly asked: Int32Array }>();
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

function grown(numbers: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, numbers.length * 2));
  larger.set(numbers);
  return larger;
}

/** Several lists as one, each number once. */
export function union(...lists: readonly Int32Array[]): Int32Array {
  return Int32Array.from(new Set(lists.flatMap((list) => [...list])));
}
