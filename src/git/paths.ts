/** File names are bytes in git; here they become text. */
import { isUtf8 } from "node:buffer";

/** A backslash that would read like one of our escapes. */
const lookalike = /\\(?=x[0-9a-f]{2})/g;

/**
 * A path as text. Bytes that are not UTF-8 become `\xNN`, and a backslash that would read like such an escape becomes
 * `\x5c`: two different names never share one text. Newlines, backticks and all else stay as they are.
 */
export function decodePath(bytes: Buffer): string {
  if (isUtf8(bytes)) {
    const text = bytes.toString("utf8");
    return text.includes("\\x") ? text.replace(lookalike, "\\x5c") : text;
  }
  let text = "";
  let valid = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    if (length === 0) {
      text += `${bytes.toString("utf8", valid, at).replace(lookalike, "\\x5c")}\\x${hex(bytes.readUInt8(at))}`;
      valid = at + 1;
    }
    at += Math.max(length, 1);
  }
  return text + bytes.toString("utf8", valid).replace(lookalike, "\\x5c");
}

/** Bytes of the UTF-8 character at `at`; 0 when there is none. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++)
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  return 0;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
