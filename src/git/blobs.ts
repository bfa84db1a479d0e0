/** Streams blobs out of one `git cat-file --batch`, in the order asked. */
import type { ReadBlob } from "../ports.ts";
import { GitError, type GitPlace, streamGit } from "./run.ts";

/** Bytes of a blob that is read. What is larger is generated or data, and would cost more than it tells. */
export const maxBlob = 1024 * 1024;

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** True for a whole object id, of either hash that git knows. */
export function isObjectId(text: string): boolean {
  return objectId.test(text);
}

/** Reads blobs while the caller consumes them; git waits when the caller does. Too large ones are passed over unread. */
export async function* readBlobs(
  place: GitPlace,
  shas: readonly string[],
  limit = maxBlob,
): AsyncGenerator<ReadBlob, void, undefined> {
  if (shas.length === 0) return;
  const asked = shas.map((sha) => (isObjectId(sha) ? sha : "0".repeat(40)));
  const stream = streamGit(place, ["cat-file", "--batch", "--buffer"], {
    input: lines(asked),
    // The reader's own work counts into the whole time, so only silence is limited.
    totalMs: Number.POSITIVE_INFINITY,
  });
  const bytes = new ByteReader(stream);
  try {
    for (const sha of shas) yield await readOne(bytes, sha, limit);
    await bytes.end();
  } finally {
    await stream.return();
  }
}

async function readOne(bytes: ByteReader, sha: string, limit: number): Promise<ReadBlob> {
  const head = await bytes.line();
  const match = /^[0-9a-f]+ (\w+) (\d+)$/.exec(head);
  if (match === null) return missing(sha, "The object is not in this copy of the repository.");
  const size = Number(match[2]);
  const wanted = match[1] === "blob" && size <= limit;
  const content = await bytes.take(size, wanted);
  await bytes.take(1, false);
  if (match[1] !== "blob") return missing(sha, `The object is a ${match[1]}, not a file.`);
  return wanted ? { sha, bytes: content } : tooLarge(sha, size, limit);
}

/** The answer for a blob that is not there. */
export function missing(sha: string, detail: string): ReadBlob {
  return { sha, problem: { reason: "missing", detail } };
}

/** The answer for a blob above the limit. */
export function tooLarge(sha: string, size: number, limit: number): ReadBlob {
  return { sha, problem: { reason: "too-large", detail: `${size} bytes; files above ${limit} bytes are not read.` } };
}

/** Few large writes instead of one for each id. */
function* lines(shas: readonly string[]): Generator<string> {
  const batch = 512;
  for (let at = 0; at < shas.length; at += batch) yield `${shas.slice(at, at + batch).join("\n")}\n`;
}

class ByteReader {
  readonly #stream: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(stream: AsyncIterator<Buffer>) {
    this.#stream = stream;
  }

  /** Text up to the next newline. */
  async line(): Promise<string> {
    let text = "";
    for (;;) {
      const end = this.#chunk.indexOf(10, this.#at);
      if (end !== -1) {
        text += this.#chunk.toString("latin1", this.#at, end);
        this.#at = end + 1;
        return text;
      }
      text += this.#chunk.toString("latin1", this.#at);
      await this.#next();
    }
  }

  /** The next `size` bytes as a copy of their own, or an empty one when they are only passed over. */
  async take(size: number, keep: boolean): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(keep ? size : 0);
    for (let done = 0; done < size; ) {
      if (this.#at === this.#chunk.length) await this.#next();
      const count = Math.min(size - done, this.#chunk.length - this.#at);
      if (keep) this.#chunk.copy(bytes, done, this.#at, this.#at + count);
      this.#at += count;
      done += count;
    }
    return bytes;
  }

  /** Waits until git is done, so that its last complaint is heard. */
  async end(): Promise<void> {
    while ((await this.#stream.next()).done !== true);
  }

  async #next(): Promise<void> {
    const { value, done } = await this.#stream.next();
    if (done === true || value === undefined) throw new GitError("exit", "cat-file", "ended before its last answer");
    this.#chunk = value;
    this.#at = 0;
  }
}
