/**
 * Reads `git diff --raw --patch -z -U0`: first one record per changed path, then one patch section per record in the same
 * order. Of the patch only the line numbers matter; a line of content always starts with `+`, `-`, `\` or a space, so
 * no content can pass for a header.
 */
import type { FileChange, Hunk } from "../../analyzers/graph/change.ts";

/** One record of the raw diff. `from` is the old name of a renamed file. */
export interface RawChange {
  readonly status: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldSha: string;
  readonly newSha: string;
  readonly path: Buffer;
  readonly from?: Buffer;
}

/** The lines of one change. `newSha` is what git computed, also where the raw record says only zeros (a work tree). */
export interface Section {
  readonly newSha?: string;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

export interface RawDiff {
  readonly changes: readonly (readonly [RawChange, Section])[];
  /** The records, or the patch, went on beyond what is read. */
  readonly truncated: "records" | "patch" | undefined;
}

/** Bytes of patch text read; a pull request of half a million lines still fits. */
const maxPatch = 64 * 1024 * 1024;
const maxRecord = 128 * 1024;
/** Enough of a patch line to hold any header that is read. */
const maxHead = 512;

const nothing: Section = { binary: false, hunks: [] };

/** Reads the stream to its end or its limit; leaving early stops the git behind it. */
export async function parseDiff(stream: AsyncIterable<Buffer>, maxChanges: number): Promise<RawDiff> {
  const records = new RecordReader();
  const patch = new PatchReader();
  let truncated: RawDiff["truncated"];
  for await (const chunk of stream) {
    const text = records.push(chunk);
    if (records.changes.length > maxChanges || records.pending > maxRecord) truncated = "records";
    else if (text !== undefined && !patch.push(text)) truncated = "patch";
    if (truncated !== undefined) break;
  }
  return { changes: pair(records.changes.slice(0, maxChanges), patch.finish()), truncated };
}

/** A change of type is shown as a deletion and a creation: two sections for one record. */
function pair(changes: readonly RawChange[], sections: readonly Section[]): RawDiff["changes"] {
  let next = 0;
  return changes.map((change) => {
    const first = sections[next++] ?? nothing;
    if (change.status !== "T") return [change, first];
    const second = sections[next++] ?? nothing;
    return [
      change,
      { ...second, binary: first.binary || second.binary, hunks: [...first.hunks, ...second.hunks] },
    ] as const;
  });
}

class RecordReader {
  readonly changes: RawChange[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #over = false;

  get pending(): number {
    return this.#rest.length;
  }

  /** Takes the next bytes; returns what belongs to the patch, once the records are over. */
  push(chunk: Buffer): Buffer | undefined {
    if (this.#over) return chunk;
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    while (start < bytes.length) {
      if (bytes[start] !== colon) {
        this.#over = true;
        this.#rest = Buffer.alloc(0);
        return bytes.subarray(start);
      }
      const record = parseRecord(bytes, start);
      if (record === undefined) break;
      this.changes.push(record.change);
      start = record.end;
    }
    this.#rest = bytes.subarray(start);
    return undefined;
  }
}

const colon = 0x3a;

/** `:<mode> <mode> <sha> <sha> <status>NUL<path>NUL`, with a second path for a rename. */
function parseRecord(bytes: Buffer, start: number): { change: RawChange; end: number } | undefined {
  const head = bytes.indexOf(0, start);
  const first = head === -1 ? -1 : bytes.indexOf(0, head + 1);
  if (first === -1) return undefined;
  const [oldMode = "", newMode = "", oldSha = "", newSha = "", score = ""] = bytes
    .toString("latin1", start + 1, head)
    .split(" ");
  const status = score.slice(0, 1);
  const facts = { status, oldMode, newMode, oldSha, newSha };
  const path = Buffer.from(bytes.subarray(head + 1, first));
  if (status !== "R" && status !== "C") return { change: { ...facts, path }, end: first + 1 };
  const second = bytes.indexOf(0, first + 1);
  if (second === -1) return undefined;
  return { change: { ...facts, from: path, path: Buffer.from(bytes.subarray(first + 1, second)) }, end: second + 1 };
}

class PatchReader {
  readonly #sections: Section[] = [];
  #section: { newSha?: string; binary: boolean; readonly hunks: Hunk[] } | undefined;
  #head = "";
  #size = 0;

  /** Takes the next bytes; false when the limit is reached. */
  push(chunk: Buffer): boolean {
    this.#size += chunk.length;
    let start = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
      this.#line(this.#head + headOf(chunk, start, at, this.#head.length));
      this.#head = "";
      start = at + 1;
    }
    this.#head += headOf(chunk, start, chunk.length, this.#head.length);
    return this.#size <= maxPatch;
  }

  finish(): readonly Section[] {
    this.#line(this.#head);
    this.#close();
    return this.#sections;
  }

  #line(line: string): void {
    // The zero byte that ends the records stands before the first line.
    const text = line.charCodeAt(0) === 0 ? line.slice(1) : line;
    if (text.startsWith("diff --git ")) {
      this.#close();
      this.#section = { binary: false, hunks: [] };
    } else if (this.#section === undefined) return;
    else if (text.startsWith("@@ ")) {
      const hunk = parseHunk(text);
      if (hunk !== undefined) this.#section.hunks.push(hunk);
    } else if (text.startsWith("Binary files ")) this.#section.binary = true;
    else if (text.startsWith("index ")) {
      const sha = /^index [0-9a-f]+\.\.([0-9a-f]+)/.exec(text)?.[1];
      if (sha !== undefined) this.#section.newSha = sha;
    }
  }

  #close(): void {
    if (this.#section !== undefined) this.#sections.push(this.#section);
    this.#section = undefined;
  }
}

function headOf(chunk: Buffer, start: number, end: number, have: number): string {
  return chunk.toString("latin1", start, Math.min(end, start + Math.max(0, maxHead - have)));
}

function parseHunk(line: string): Hunk | undefined {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (match === null) return undefined;
  const [, oldStart, oldLines = "1", newStart, newLines = "1"] = match;
  return {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
  };
}

const statuses: Readonly<Record<string, FileChange["status"]>> = {
  A: "added",
  D: "deleted",
  R: "renamed",
  T: "type-changed",
};

/** The word for git's status letter. */
export function statusOf(letter: string): FileChange["status"] {
  return statuses[letter] ?? "modified";
}
