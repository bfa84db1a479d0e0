/**
 * A fast, incremental, non-cryptographic 64-bit hash for identities inside the house: body and signature hashes, fingerprints.
 * Two 32-bit lanes of multiply-xor over UTF-16 code units, crossed and finished with murmur3's mixing constants:
 * cyrb53 by bryc (public domain, github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js), keeping all 64 bits.
 * Not for secrets and not against an adversary who wants a collision: the worst one buys is a change that goes unseen by him.
 */
export interface Hasher {
  /** Adds one number: two units for a 32-bit integer, its decimal text otherwise. */
  add(part: number | string): Hasher;
  /** 16 lower-case hex digits over everything added so far; adding may go on afterwards. */
  digest(): string;
}

/** Parts are told apart: `add("ab")` is not `add("a").add("b")`, and `add(1)` is not `add("1")`. */
export function createHasher(): Hasher {
  return new Lanes();
}

/** The walk over code feeds it several parts for every node: a class, so that all hashers share what V8 compiles for one. */
class Lanes implements Hasher {
  #high = 0xdeadbeef | 0;
  #low = 0x41c6ce57;

  add(part: number | string): Hasher {
    if (typeof part === "string") this.#addText(part);
    else if ((part | 0) === part) {
      this.#mix(0x20000000 ^ (part >>> 16));
      this.#mix(0x20000000 ^ (part & 0xffff));
    } else {
      this.#mix(0x40000000);
      this.#addText(String(part));
    }
    return this;
  }

  digest(): string {
    const [high, low] = [this.#high, this.#low];
    let a = Math.imul(high ^ (high >>> 16), 2246822507);
    a ^= Math.imul(low ^ (low >>> 13), 3266489909);
    let b = Math.imul(low ^ (low >>> 16), 2246822507);
    b ^= Math.imul(high ^ (high >>> 13), 3266489909);
    return hex(b) + hex(a);
  }

  #addText(text: string): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, 2654435761);
      low = Math.imul(low ^ unit, 1597334677);
    }
    this.#high = high;
    this.#low = low;
    // No code unit exceeds 16 bits, so the closing unit ends the text and carries its length.
    this.#mix(0x10000 + text.length);
  }

  #mix(unit: number): void {
    this.#high = Math.imul(this.#high ^ unit, 2654435761);
    this.#low = Math.imul(this.#low ^ unit, 1597334677);
  }
}

/** The hash of one text, 16 lower-case hex digits. */
export function hashText(text: string): string {
  return createHasher().add(text).digest();
}

/** A byte in two digits, for each byte: a number's own way to text costs ten times as much. */
const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(lane: number): string {
  return `${digits[lane >>> 24]}${digits[(lane >>> 16) & 255]}${digits[(lane >>> 8) & 255]}${digits[lane & 255]}`;
}
