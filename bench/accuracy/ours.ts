/** What we say of a mutant: base is read and linked once, each head on top of it, by the functions of `review()`. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compare } from "../../analyzers/graph/compare.ts";
import type { Graph } from "../../analyzers/graph/graph.ts";
import { type Impact, trace } from "../../analyzers/graph/impact.ts";
import { digests, engineVersion } from "../../src/engine.ts";
import { createExtractor } from "../../src/extract.ts";
import { openRepository } from "../../src/git/source.ts";
import { createGraphs } from "../../src/graphs.ts";
import { reachedOf } from "../../src/report/reached.ts";
import type { Report } from "../../src/report/report.ts";
import { linkSides } from "../../src/sides.ts";
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
  const store = openMemoryStore();
  const digest = digests();
  const extractor = createExtractor({ store, digest: digest.facts });
  const ports = { source, extractor, graphs: createGraphs(store, digest.graphs) };
  await linkSides(await source.snapshot({ base: commit, head: commit }), ports);
  return {
    async ask(head) {
      const started = performance.now();
      const snapshot = await source.snapshot({ base: commit, head });
      const { base, head: side } = await linkSides(snapshot, ports);
      const { graph } = side.linked;
      const change = compare(base.linked.graph, graph, snapshot.diff);
      const impact = trace(base.linked.graph, graph, change);
      const { reached } = reachedOf(impact, (id) => graph.node(id));
      return { reached, impact, graph, milliseconds: performance.now() - started };
    },
    close: () => extractor.close(),
  };
}

/** The same question to the command that users run, in a process of its own. */
export function askCommand(clone: string, commit: string, head: string): Reached {
  const command = fileURLToPath(new URL("../../src/bin.mjs", import.meta.url));
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
