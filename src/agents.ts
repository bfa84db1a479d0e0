/** What coding agents are told before they write: a marked block in `AGENTS.md` for each part of a repository that an invariant is about. */
import type { Graph, NodeId } from "../analyzers/graph/graph.ts";
import type { CustomSeed, Query, Selector } from "../seeds/custom/query.ts";
import { picked } from "../seeds/custom/selector.ts";
import { globs } from "../seeds/glob.ts";
import type { Seed } from "../seeds/rule.ts";
import { short } from "./report/bound.ts";
import { block, visible } from "./report/escape.ts";

/** Lines of one block; beyond, nobody keeps it in mind. */
const maxLines = 40;
/** Lines of an example. */
const maxExample = 8;
/** Characters of a sentence. */
const maxSentence = 300;

const begin =
  "<!-- blast-radius: begin. Written by `blast-radius export agents`; edit the seeds, and not this block. -->";
const end = "<!-- blast-radius: end -->";
const marked = /[ \t]*<!-- blast-radius: begin\.[^\n]*-->\n[\s\S]*?<!-- blast-radius: end -->[ \t]*(?:\n|$)/;

export interface Told {
  readonly graph: Graph;
  /** Every file. */
  readonly paths: readonly string[];
  /** The engine's own seeds that are not turned off. */
  readonly seeds: readonly Seed[];
  readonly custom: readonly CustomSeed[];
}

/** A block for each directory, by its path (`""` is the root). The engine's own seeds stand at the root. */
export function agentBlocks({ graph, paths, seeds, custom }: Told): ReadonlyMap<string, string> {
  const packages = new Set(paths.filter((path) => /(?:^|\/)package\.json$/.test(path)).map(directoryOf));
  const partOf = (file: string): string => {
    let dir = directoryOf(file);
    while (dir !== "" && !packages.has(dir)) dir = directoryOf(dir);
    return dir;
  };
  const blocks = new Map<string, string[]>();
  if (seeds.length > 0)
    blocks.set(
      "",
      seeds.map(({ title, promise }) => `- ${title.replace(/\.$/, "")}: ${promise}`),
    );
  for (const seed of custom)
    for (const dir of [...new Set(filesOf(graph, paths, seed.query).map(partOf))].sort())
      blocks.set(dir, [...(blocks.get(dir) ?? []), ...linesOf(seed)]);
  return new Map([...blocks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([dir, lines]) => [dir, frame(lines)]));
}

const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Files in which the units stand that an invariant is about. */
function filesOf(graph: Graph, paths: readonly string[], query: Query): readonly string[] {
  const of = (selector: Selector): readonly string[] => picked(graph, selector).map(({ file }) => file);
  if (query.is === "path") return of(query.from);
  if (query.is === "attributes") return of(query.on);
  return query.when.flatMap((trigger) => {
    if (trigger.on === "changed") return paths.filter(globs(trigger.files));
    const isMeant = globs([trigger.to]);
    const touched = [...graph.nodes.keys()].filter(
      (id) => isMeant(id) || isMeant(id.replace(/^(table|view):/, "$1:public.")),
    );
    return touched.flatMap((id) => [graph.node(id)?.file ?? "", ...usersOf(graph, id)]);
  });
}

const usersOf = (graph: Graph, id: NodeId): readonly string[] =>
  graph.to(id).flatMap(({ from }) => graph.node(from)?.file ?? []);

function linesOf(seed: CustomSeed): readonly string[] {
  const { id, invariant, teach, fix, good, bad } = seed;
  const advice = teach ?? fix;
  const [path, text] = Object.entries(good.after).find(([path, text]) => bad.after[path] !== text) ?? [];
  const lines = text?.trimEnd().split("\n") ?? [];
  const example =
    path === undefined || lines.length > maxExample
      ? []
      : ["", `  \`${visible(path)}\`, as it should be:`, "", ...indented(block(lines.join("\n"))), ""];
  return [`- **${sentence(invariant)}** (\`${id}\`)${advice === undefined ? "" : ` ${sentence(advice)}`}`, ...example];
}

const indented = (text: string): readonly string[] => text.split("\n").map((line) => (line === "" ? "" : `  ${line}`));

/** One line, in which nothing ends the block. */
const sentence = (text: string): string =>
  short(visible(text.replace(/\s+/g, " ").replaceAll("<!--", "").replaceAll("-->", "")), maxSentence);

function frame(lines: readonly string[]): string {
  const head = [begin, "", "## What holds here", ""];
  const room = maxLines - head.length - 2;
  const kept = lines.length <= room ? lines : cut(lines, room - 1);
  return [...head, ...kept, "", end].join("\n");
}

/** Whole items alone: an example is never cut. */
function cut(lines: readonly string[], room: number): readonly string[] {
  let last = room;
  while (last > 0 && !lines[last]?.startsWith("- ")) last--;
  const left = lines.slice(last).filter((line) => line.startsWith("- ")).length;
  return [
    ...lines.slice(0, last),
    `- And ${left} more: \`blast-radius seeds\` and \`.github/blast-radius/seeds/\` have them all.`,
  ];
}

/** A file with the block in place of the one that it had, at its end where it had none; without one where there is none to tell. */
export function withBlock(text: string, block: string | undefined): string {
  const had = marked.test(text);
  if (block === undefined)
    return had
      ? text
          .replace(marked, "")
          .replace(/\n{3,}$/, "\n\n")
          .replace(/^\n+$/, "")
      : text;
  if (had) return text.replace(marked, () => `${block}\n`);
  return text.trim() === "" ? `${block}\n` : `${text.trimEnd()}\n\n${block}\n`;
}
