/** `blast-radius export agents`: writes what the seeds promise where coding agents read it. */
import { lstat, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { seeds } from "../../seeds/index.ts";
import { agentBlocks, withBlock } from "../agents.ts";
import { readCustomSeeds } from "../custom/read.ts";
import type { Revision } from "../inspect.ts";
import { SourceError, WORK_TREE } from "../ports.ts";
import { visible } from "../report/escape.ts";
import type { ReviewPorts } from "../review.ts";
import { type Answer, status } from "./answer.ts";
import { type Invocation, UsageError } from "./usage.ts";

const fileName = "AGENTS.md";

/** Writes the files that are stale; with `--check` only names them, and ends with 1 where there are any. */
export async function exportAgents(
  { arguments: [what], options, switches }: Invocation,
  { sha, graph, tree }: Revision,
  ports: ReviewPorts,
): Promise<Answer> {
  if (what !== "agents")
    throw new UsageError(`\`${what ?? ""}\` cannot be exported.`, "Write `blast-radius export agents`.");
  if (!sha.startsWith(`${WORK_TREE}:`))
    throw new UsageError(
      "This repository is bare: there is no work tree to write in.",
      "Name a work tree with --repo.",
    );
  const { written, warnings } = await readCustomSeeds(tree, ports);
  const paths = tree.filter(({ type }) => type === "file").map(({ path }) => path);
  const blocks = agentBlocks({ graph, paths, seeds, custom: written });
  const notes = [...warnings];
  const stale: string[] = [];
  for (const path of filesToLookAt(
    blocks,
    tree.map(({ path }) => path),
  )) {
    const place = join(options.repo ?? ".", path);
    const before = await textAt(place);
    if (before === "link") {
      notes.push(`\`${path}\` is a symbolic link: it is not written.`);
      continue;
    }
    const after = withBlock(before ?? "", blocks.get(path.slice(0, -fileName.length).replace(/\/$/, "")));
    if (after === (before ?? "")) continue;
    stale.push(path);
    if (!switches.has("check")) await write(place, after);
  }
  const text = stale.map((path) => `${visible(path)}\n`).join("");
  return { text, status: switches.has("check") && stale.length > 0 ? status.gated : status.fine, notes };
}

/** Those that get a block, and those that may have one. */
function filesToLookAt(blocks: ReadonlyMap<string, string>, paths: readonly string[]): readonly string[] {
  const wanted = [...blocks.keys()].map((dir) => (dir === "" ? fileName : `${dir}/${fileName}`));
  const present = paths.filter((path) => path === fileName || path.endsWith(`/${fileName}`));
  return [...new Set([...wanted, ...present])].sort();
}

/** Nothing is ever written through a link: it may lead anywhere. */
async function textAt(place: string): Promise<string | "link" | undefined> {
  try {
    return (await lstat(place)).isSymbolicLink() ? "link" : await readFile(place, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new SourceError(`\`${place}\` cannot be read.`, { hint: "Make it readable.", cause });
  }
}

/** A file of which nothing is left goes. */
async function write(place: string, text: string): Promise<void> {
  try {
    if (text === "") await rm(place);
    else await writeFile(place, text);
  } catch (cause) {
    throw new SourceError(`\`${place}\` cannot be written.`, { hint: "Make it writable.", cause });
  }
}
