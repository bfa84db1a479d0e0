/** Room 4: blobs to facts. Known ones come from the store; only what nobody has read yet is streamed to the analyst. */
import { type Facts, type Language, noFacts, type Problem, type Renaming } from "../analyzers/facts.ts";
import { Analyst, type RawBlob } from "./analyst.ts";
import type { FactStore, Progress, ReadBlob, Source } from "./ports.ts";

/** A blob, and how it is to be read. */
export interface Wanted {
  readonly sha: string;
  readonly language: Language;
  /** As if bindings had other names. */
  readonly renamings?: readonly Renaming[];
}

export interface Extractor {
  /** The facts of every wanted blob, by `factsKey`. A blob that cannot be read has facts that say so. */
  extract(wanted: readonly Wanted[], read: Source["read"], progress: Progress): Promise<ReadonlyMap<string, Facts>>;
  /** What the store knows of one blob; undefined where nobody has read it, or it was not kept. */
  recall(wanted: Wanted): Facts | undefined;
  /** Ends the analysis thread, if there is one. The store is its owner's to close. */
  close(): Promise<void>;
}

export interface ExtractorParts {
  readonly store: FactStore;
  /** Stands for the analyzers that made the facts (`engine.ts`). */
  readonly digest: string;
  readonly analyst?: Analyst;
  /** For a command that reads once: the analysis thread ends with the reading, and its heap is free for what follows. */
  readonly once?: boolean;
}

/** The key of a blob's facts within one extraction; the store's key has the digest behind it. */
export function factsKey({ sha, language, renamings }: Wanted): string {
  const plain = `${sha}:${language}`;
  return renamings === undefined ? plain : `${plain}:${renamings.map((names) => names.join("=")).join(",")}`;
}

/** Bytes and blobs of one batch, and batches under way: enough to keep the analyst busy, little enough to bound memory. */
const batchBytes = 512 * 1024;
const batchBlobs = 64;
const batchesUnderWay = 2;
/** Facts read from the store, or written to it, at once: each write touches pages all over its index. */
const rowsAtOnce = 512;

export function createExtractor({ store, digest, analyst = new Analyst(), once = false }: ExtractorParts): Extractor {
  /** A blob that is passed over unread. That it is too large stays true; another copy of the repository may have what is missing. */
  const pass = (want: Wanted, { problem }: ReadBlob, facts: Map<string, Facts>): void => {
    const read = unread(problem);
    facts.set(factsKey(want), read);
    if (problem?.reason === "too-large") store.put([[`${factsKey(want)}:${digest}`, JSON.stringify(read)]]);
  };
  return {
    async extract(wanted, read, progress) {
      const facts = new Map<string, Facts>();
      const total = new Map(wanted.map((want) => [factsKey(want), want]));
      const tell = () => progress("extract", facts.size, total.size);
      recall(store, digest, total, facts);
      tell();
      const unknown = [...total].filter(([key]) => !facts.has(key)).map(([, want]) => want);
      if (unknown.length === 0) return facts;

      const fresh: (readonly [key: string, json: string])[] = [];
      const write = () => store.put(fresh.splice(0));
      const underWay: Promise<void>[] = [];
      const send = (batch: readonly RawBlob[]): Promise<void> => {
        const sent = analyst.analyze(batch).then((answers) => {
          take(digest, batch, answers, facts, fresh);
          if (fresh.length >= rowsAtOnce) write();
          tell();
        });
        // Heard when it is awaited; until then a failure must not count as unheard.
        sent.catch(() => undefined);
        return sent;
      };
      try {
        for await (const batch of batches(readWanted(unknown, read, (want, blob) => pass(want, blob, facts)))) {
          if (underWay.length >= batchesUnderWay) await underWay.shift();
          underWay.push(send(batch));
        }
        await Promise.all(underWay);
      } finally {
        // Also when reading breaks off: nothing is left running behind the caller's back.
        await Promise.allSettled(underWay);
        if (fresh.length > 0) write();
        if (once) await analyst.close();
      }
      tell();
      return facts;
    },
    recall(wanted) {
      const key = `${factsKey(wanted)}:${digest}`;
      const json = store.get([key]).get(key);
      return json === undefined ? undefined : parse(json);
    },
    close: () => analyst.close(),
  };
}

function recall(
  store: FactStore,
  digest: string,
  wanted: ReadonlyMap<string, Wanted>,
  facts: Map<string, Facts>,
): void {
  const keys = [...wanted.keys()];
  // Some at a time: what is read as text is never all in memory beside what it says.
  for (let at = 0; at < keys.length; at += rowsAtOnce) {
    const some = keys.slice(at, at + rowsAtOnce);
    const found = store.get(some.map((key) => `${key}:${digest}`));
    for (const key of some) {
      const json = found.get(`${key}:${digest}`);
      const known = json === undefined ? undefined : parse(json);
      if (known !== undefined) facts.set(key, known);
    }
  }
}

/** A stored text that is no JSON was damaged on disk: the blob is read again. */
function parse(json: string): Facts | undefined {
  try {
    return JSON.parse(json) as Facts;
  } catch {
    return undefined;
  }
}

/** Takes the answers into the facts of this run, and among the fresh rows what the store is to have. */
function take(
  digest: string,
  batch: readonly RawBlob[],
  answers: Awaited<ReturnType<Analyst["analyze"]>>,
  facts: Map<string, Facts>,
  fresh: (readonly [key: string, json: string])[],
): void {
  for (const [at, blob] of batch.entries()) {
    const answer = answers[at];
    if (answer === undefined) continue;
    const key = factsKey(blob);
    facts.set(key, JSON.parse(answer.json) as Facts);
    if (answer.lasting) fresh.push([`${key}:${digest}`, answer.json]);
  }
}

/** Each blob is read once, however many languages it is wanted in. */
async function* readWanted(
  wanted: readonly Wanted[],
  read: Source["read"],
  pass: (want: Wanted, blob: ReadBlob) => void,
): AsyncGenerator<RawBlob> {
  const bySha = Map.groupBy(wanted, ({ sha }) => sha);
  for await (const blob of read([...bySha.keys()]))
    for (const want of bySha.get(blob.sha) ?? [])
      if (blob.bytes === undefined) pass(want, blob);
      else yield { ...want, bytes: blob.bytes };
}

async function* batches(blobs: AsyncIterable<RawBlob>): AsyncGenerator<readonly RawBlob[]> {
  let batch: RawBlob[] = [];
  let bytes = 0;
  for await (const blob of blobs) {
    batch.push(blob);
    bytes += blob.bytes.length;
    if (bytes < batchBytes && batch.length < batchBlobs) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

function unread(problem: ReadBlob["problem"]): Facts {
  const reason: Problem["reason"] = problem?.reason ?? "missing";
  return { ...noFacts, problems: [{ reason, line: 1, detail: problem?.detail ?? "The file could not be read." }] };
}
