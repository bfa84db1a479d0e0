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
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;

  const mix = (unit: number): void => {
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  };

  const hasher: Hasher = {
    add(part) {
      if (typeof part === "string") {
        for (let at = 0; at < part.length; at++) mix(part.charCodeAt(at));
        // No code unit exceeds 16 bits, so the closing unit ends the text and carries its length.
        mix(0x10000 + part.length);
      } else if ((part | 0) === part) {
        mix(0x20000000 ^ (part >>> 16));
        mix(0x20000000 ^ (part & 0xffff));
      } else {
        mix(0x40000000);
        hasher.add(String(part));
      }
      return hasher;
    },
    digest() {
      let a = Math.imul(high ^ (high >>> 16), 2246822507);
      a ^= Math.imul(low ^ (low >>> 13), 3266489909);
      let b = Math.imul(low ^ (low >>> 16), 2246822507);
      b ^= Math.imul(high ^ (high >>> 13), 3266489909);
      return hex(b) + hex(a);
    },
  };
  return hasher;
}

/** The hash of one text, 16 lower-case hex digits. */
export function hashText(text: string): string {
  return createHasher().add(text).digest();
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, "0");
}
