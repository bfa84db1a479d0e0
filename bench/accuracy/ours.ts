/** What we say of a mutant: base is read and linked once, each head on top of it, by the functions of `review()`. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compare } from "../../analyzers/graph/compare.ts";
import type { Graph } from "../../analyzers/graph/graph.ts";
import { type Impact, trace } from "../../analyzers/graph/impact.ts";
import { engineVersion, extractionDigest } from "../../src/engine.ts";
import { createExtractor, factsKey } from "../../src/extract.ts";
import { openRepository } from "../../src/git/source.ts";
import { reachedOf } from "../../src/report/reached.ts";
import type { Report } from "../../src/report/report.ts";
import { analysable, sideOf } from "../../src/review.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

type Reached = Report["reached"];

export interface Said {
  readonly reached: Reached;
  readonly impact: Impact;
  readonly graph: Graph;
  /** Of the whole answer but the base's, with the process warm. */
  readonly milliseconds: number;
}

export interface Ours {
  ask(head: string): Promise<Said>;
  close(): Promise<void>;
}

/** Reads and links `commit` of a git directory. */
export async function openOurs(clone: string, commit: string): Promise<Ours> {
  const source = await openRepository(clone, { environment: process.env });
  const extractor = createExtractor({ store: openMemoryStore(), digest: extractionDigest() });
  const read = (shas: readonly string[]) => source.read(shas);
  const { base } = await source.snapshot({ base: commit, head: commit });
  const known = new Map(await extractor.extract([...analysable(base)], read, () => {}));
  const before = sideOf(base, known);
  return {
    async ask(head) {
      const started = performance.now();
      const snapshot = await source.snapshot({ base: commit, head });
      const unknown = [...analysable(snapshot.head)].filter((entry) => !known.has(factsKey(entry)));
      for (const [key, facts] of await extractor.extract(unknown, read, () => {})) known.set(key, facts);
      const { graph } = sideOf(snapshot.head, known, before.linked).linked;
      const change = compare(before.linked.graph, graph, snapshot.diff);
      const impact = trace(before.linked.graph, graph, change);
      const { reached } = reachedOf(impact, (id) => graph.node(id));
      return { reached, impact, graph, milliseconds: performance.now() - started };
    },
    close: () => extractor.close(),
  };
}

/** The same question to the command that users run, in a process of its own. */
export function askCommand(clone: string, commit: string, head: string): Reached {
  const command = fileURLToPath(new URL("../../src/bin.ts", import.meta.url));
  const report = execFileSync(
    process.execPath,
    [command, "check", "--repo", clone, "--base", commit, "--head", head, "--format", "json"],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const { reached, engine } = JSON.parse(report) as Report;
  if (engine !== engineVersion()) throw new Error(`The command is another engine: ${engine}.`);
  return reached;
}

/** Reached test files, of the given channels. */
export function testsOf(reached: Reached, channels: readonly string[]): readonly string[] {
  return reached.filter(({ kind, channel }) => kind === "test" && channels.includes(channel)).map(({ name }) => name);
}
