/**
 * What was asked on the way to an answer. An answer that is remembered brings along what it was made from, so that whoever gets
 * it later is known to hang on the same things. A question is a number of 32 bits (`questions.ts`) with the number of the file
 * that answers it: two questions of one number only mean that somebody is asked once too often.
 */
export class Trail {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  /** Pairs of a file and a question. */
  #asked = new Int32Array(2048);
  #length = 0;
  /** Where somebody began to listen: what was asked before is not known to him. */
  #marked = 0;
  /** Open addressing over questions, and when each slot was filled: emptied by letting time go on. */
  #slots = new Int32Array(1024);
  #filled = new Int32Array(1024);
  #time = 0;

  /** The number of what is called so: a file, or whatever else answers. */
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

  ask(file: number, question: number): void {
    if (this.#length > this.#marked && this.#asked[this.#length - 1] === question) return;
    if (this.#length + 2 > this.#asked.length) this.#asked = twice(this.#asked);
    this.#asked[this.#length++] = file;
    this.#asked[this.#length++] = question;
  }

  askAll(asked: Int32Array): void {
    for (let at = 0; at < asked.length; at += 2) this.ask(asked[at] ?? 0, asked[at + 1] ?? 0);
  }

  /** Where the trail stands: what comes after is told by `since`. */
  mark(): number {
    this.#marked = this.#length;
    return this.#length;
  }

  /** Pairs of a file and a question, each question once, that were asked since a mark. */
  since(mark: number): Int32Array {
    const most = (this.#length - mark) / 2;
    if (most === 0) return nothing;
    if (most === 1) return this.#asked.slice(mark, this.#length);
    this.#empty(most);
    const found = new Int32Array(most * 2);
    let end = 0;
    for (let at = mark; at < this.#length; at += 2) {
      const question = this.#asked[at + 1] ?? 0;
      if (!this.#isNew(question)) continue;
      found[end++] = this.#asked[at] ?? 0;
      found[end++] = question;
    }
    return found.slice(0, end);
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

  #empty(wanted: number): void {
    this.#time++;
    while (this.#slots.length < wanted * 2) {
      this.#slots = new Int32Array(this.#slots.length * 2);
      this.#filled = new Int32Array(this.#slots.length);
    }
  }

  #isNew(question: number): boolean {
    const mask = this.#slots.length - 1;
    let slot = (question ^ (question >>> 15)) & mask;
    for (; this.#filled[slot] === this.#time; slot = (slot + 1) & mask)
      if (this.#slots[slot] === question) return false;
    this.#slots[slot] = question;
    this.#filled[slot] = this.#time;
    return true;
  }
}

const nothing = new Int32Array();

function twice(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Several trails as one. */
export function joined(...trails: readonly Int32Array[]): Int32Array {
  return Int32Array.from(trails.flatMap((trail) => [...trail]));
}

/**
 * Notes, of files whose answer says nothing, what that hangs on: a class is no work until a class above it makes it some. Whoever does say
 * something (`involved`) is asked again in any case.
 */
export function askingWith(trail: Trail, involved: ReadonlySet<string>, silent: Map<string, Int32Array>) {
  return <Answer>(file: string, find: () => Answer): Answer => {
    const mark = trail.mark();
    const answer = find();
    if (!involved.has(file)) silent.set(file, joined(silent.get(file) ?? nothing, trail.since(mark)));
    return answer;
  };
}
