/**
 * Columns of numbers and tables of texts as one piece of bytes, which can be asked without being taken apart: a column is a view
 * into the bytes, and a text is decoded when somebody wants it.
 */

/** Raise it when the layout of the bytes changes. */
const magic = 0x42_52_01_00;

type Column = Int32Array | Uint8Array;

/** Where things lie in the bytes. */
interface Directory {
  readonly columns: Readonly<Record<string, readonly [at: number, length: number, bytes: 1 | 4]>>;
}

export class Packer {
  readonly #columns = new Map<string, Column>();
  readonly #texts = new Map<string, number>();

  /** The number of a text; the same text has the same number. */
  text(text: string): number {
    let number = this.#texts.get(text);
    if (number === undefined) {
      number = this.#texts.size;
      this.#texts.set(text, number);
    }
    return number;
  }

  /** -1 for nothing. */
  maybe(text: string | undefined): number {
    return text === undefined ? -1 : this.text(text);
  }

  column(name: string, values: Column): void {
    this.#columns.set(name, values);
  }

  /** A list of texts for each row. */
  lists(name: string, rows: readonly Iterable<string>[]): void {
    this.numberLists(
      name,
      rows.map((row) => [...row].map((text) => this.text(text))),
    );
  }

  /** A list of numbers for each row. */
  numberLists(name: string, rows: readonly (Int32Array | readonly number[])[]): void {
    const starts = new Int32Array(rows.length + 1);
    for (const [row, { length }] of rows.entries()) starts[row + 1] = (starts[row] ?? 0) + length;
    const items = new Int32Array(starts[rows.length] ?? 0);
    for (const [row, list] of rows.entries()) items.set(list, starts[row]);
    this.column(`${name}.starts`, starts);
    this.column(`${name}.items`, items);
  }

  get size(): number {
    return this.#texts.size;
  }

  /** Undefined where a text is none that bytes can hold (half of a surrogate pair). */
  bytes(): Uint8Array<ArrayBuffer> | undefined {
    const texts = packTexts([...this.#texts.keys()]);
    if (texts === undefined) return undefined;
    const all = new Map([
      ...this.#columns,
      ["text.bytes", texts.bytes],
      ["text.ends", texts.ends],
      ["text.slots", texts.slots],
    ] as const);
    const columns: Record<string, [number, number, 1 | 4]> = {};
    let at = 0;
    for (const [name, values] of all) {
      columns[name] = [at, values.length, values instanceof Int32Array ? 4 : 1];
      at += aligned(values.byteLength);
    }
    const directory = new TextEncoder().encode(JSON.stringify({ columns } satisfies Directory));
    const start = head + aligned(directory.length);
    const bytes = new Uint8Array(start + at);
    new DataView(bytes.buffer).setUint32(0, magic);
    new DataView(bytes.buffer).setUint32(4, directory.length);
    bytes.set(directory, head);
    for (const [name, values] of all)
      bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start + (columns[name]?.[0] ?? 0));
    return bytes;
  }
}

const head = 8;
const aligned = (length: number): number => (length + 3) & ~3;

export class Pack {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #start: number;
  readonly #directory: Directory;
  readonly #text: Uint8Array;
  readonly #ends: Int32Array;
  readonly #slots: Int32Array;
  readonly #known = new Map<number, string>();
  readonly #decoder = new TextDecoder();

  private constructor(bytes: Uint8Array<ArrayBuffer>, start: number, directory: Directory) {
    this.#bytes = bytes;
    this.#start = start;
    this.#directory = directory;
    this.#text = this.octets("text.bytes");
    this.#ends = this.numbers("text.ends");
    this.#slots = this.numbers("text.slots");
  }

  /** `bytes` start at a multiple of four in their buffer. Undefined where they are none of ours. */
  static open(bytes: Uint8Array<ArrayBuffer>): Pack | undefined {
    if (bytes.length < head || bytes.byteOffset % 4 !== 0) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const length = view.getUint32(4);
    if (view.getUint32(0) !== magic || length > bytes.length - head) return undefined;
    const directory = JSON.parse(new TextDecoder().decode(bytes.subarray(head, head + length))) as Directory;
    return new Pack(bytes, head + aligned(length), directory);
  }

  numbers(name: string): Int32Array {
    const [at, length] = this.#directory.columns[name] ?? [0, 0];
    return new Int32Array(this.#bytes.buffer, this.#bytes.byteOffset + this.#start + at, length);
  }

  octets(name: string): Uint8Array {
    const [at, length] = this.#directory.columns[name] ?? [0, 0];
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + this.#start + at, length);
  }

  /** The numbers of the texts of one row's list. */
  list(name: string, row: number): Int32Array {
    const starts = this.numbers(`${name}.starts`);
    return this.numbers(`${name}.items`).subarray(starts[row], starts[row + 1]);
  }

  /** How many texts there are. */
  get texts(): number {
    return this.#ends.length;
  }

  text(number: number): string {
    let known = this.#known.get(number);
    if (known === undefined) {
      const from = number === 0 ? 0 : (this.#ends[number - 1] ?? 0);
      known = this.#decoder.decode(this.#text.subarray(from, this.#ends[number]));
      this.#known.set(number, known);
    }
    return known;
  }

  maybe(number: number | undefined): string | undefined {
    return number === undefined || number < 0 ? undefined : this.text(number);
  }

  /** The number of a text, -1 where it is not among them. */
  find(text: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#slots[slot] ?? 0) - 1;
      if (number < 0 || this.text(number) === text) return number;
    }
  }
}

interface Texts {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  /** Open addressing: the number of a text plus one, 0 for a free slot. */
  readonly slots: Int32Array;
}

function packTexts(texts: readonly string[]): Texts | undefined {
  const longest = texts.reduce((sum, { length }) => sum + length * 3, 0);
  const bytes = new Uint8Array(longest);
  const ends = new Int32Array(texts.length);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(texts.length * 2 + 2)));
  const encoder = new TextEncoder();
  let end = 0;
  for (const [number, text] of texts.entries()) {
    const plain = writePlain(text, bytes, end);
    if (!plain && !text.isWellFormed()) return undefined;
    end += plain ? text.length : encoder.encodeInto(text, bytes.subarray(end)).written;
    ends[number] = end;
    let slot = hashOf(text) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = number + 1;
  }
  return { bytes: bytes.slice(0, end), ends, slots };
}

/** Most texts are ASCII, and calling the encoder for each costs more than writing them; false where one is not. */
function writePlain(text: string, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return false;
    bytes[start + at] = unit;
  }
  return true;
}

/** FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), mixed once more for the low bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
