/** Files that use what was renamed, read again as if the new names stood in them; a change that renames nothing pays nothing. */
import type { Change } from "../analyzers/graph/change.ts";
import type { Graph } from "../analyzers/graph/graph.ts";
import { type Read, settleRenames, usesOfRenamed } from "../analyzers/graph/renames.ts";
import { languageOf } from "../analyzers/languages.ts";
import { factsKey, type Wanted } from "./extract.ts";
import type { Snapshot } from "./ports.ts";
import type { SidePorts } from "./sides.ts";

/** Files beyond this many are reported as changed: it bounds what one rename can cost. */
const maxFiles = 1_000;
const scripts: ReadonlySet<string | undefined> = new Set(["ts", "tsx", "js"]);

/** The change without code whose only difference is that it calls renamed things by their new names. */
export async function withoutRenames(
  snapshot: Snapshot,
  graphs: { readonly base: Graph; readonly head: Graph },
  change: Change,
  { source, extractor }: SidePorts,
): Promise<Change> {
  const uses = usesOfRenamed(graphs.base, change).slice(0, maxFiles);
  if (uses.length === 0) return change;
  const blobs = new Map(snapshot.base.map(({ path, sha }) => [path, sha]));
  const wanted = new Map<string, Wanted>();
  for (const { file, renamings } of uses) {
    const language = languageOf(file);
    const sha = blobs.get(file);
    if (sha !== undefined && language !== undefined && scripts.has(language))
      wanted.set(file, { sha, language, renamings });
  }
  const facts = await extractor.extract(
    [...wanted.values()],
    (shas) => source.read(shas),
    () => {},
  );
  const reread = new Map<string, readonly Read[]>();
  for (const [file, want] of wanted) {
    const read = facts.get(factsKey(want));
    if (read !== undefined) reread.set(file, read.symbols);
  }
  return settleRenames(graphs.base, graphs.head, change, uses, reread);
}
