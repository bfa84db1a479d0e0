/** Bytes to text, or undefined when they are no text. */

/** UTF-8, or UTF-16 little-endian with its mark (as database tools on Windows export SQL). Broken sequences become U+FFFD; marks go. */
export function decode(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  // git's own test for binary content, over the whole blob: a NUL is no part of any text we read.
  return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}
