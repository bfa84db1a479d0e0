/** Into which parts a change falls when everything that ties its files together is taken into account. */
import type { Evidence } from "../rule.ts";
import { changedLines, effective, type FileLines } from "./changed-lines.ts";
import { isCodemod } from "./codemod.ts";
import { type Neighbours, neighboursOf, type Place } from "./neighbours.ts";
import { once } from "./once.ts";

export interface Part {
  /** Heaviest first. */
  readonly files: readonly FileLines[];
  /** Effective lines, unrounded. */
  readonly lines: number;
  /** What holds the files together: folders, and files, tables, ... that they share; a few, in order of their names. */
  readonly heldBy: readonly Place[];
}

/** A part must be this large, in effective lines and as a share of the change, to be worth a pull request of its own. */
const significant = { lines: 10, share: 0.1 } as const;
/**
 * Three significant parts are rare (3.5 % of commits of several files), four nearly unknown (0.5 %) (seed 8). Parts of a few lines
 * are sweeps, not purposes: all four that were told in 320 merged changes with parts of ten lines were, so a remark wants more.
 */
const scatter = { notice: 3, warning: 4, lines: 30 } as const;

/** How scattered a change is; undefined when it hangs together, or its parts are too small for pull requests of their own. */
export function scatterOf(evidence: Evidence): "notice" | "warning" | undefined {
  const parts = partsOf(evidence).filter(({ lines }) => lines >= scatter.lines);
  if (parts.length < scatter.notice) return undefined;
  return parts.length >= scatter.warning ? "warning" : "notice";
}

const maxHeldBy = 3;

/**
 * The significant parts, in the order to merge them: those with migrations first, for code waits for its tables, then the smaller.
 * Files that a mechanical edit touched are one part wherever they stand.
 */
export const partsOf = once((evidence: Evidence): readonly Part[] => {
  const files = changedLines(evidence).filter((file) => effective(file) > 0);
  const total = files.reduce((sum, file) => sum + effective(file), 0);
  const groups = isCodemod(evidence) ? [files] : group(files, [evidence.head, evidence.base].map(neighboursOf));
  return groups
    .map((some) => partOf(some, neighboursOf(evidence.head)))
    .filter(({ lines }) => lines >= significant.lines && lines >= significant.share * total)
    .sort(inMergeOrder);
});

export function partOf(files: readonly FileLines[], neighbours: Neighbours): Part {
  const sorted = [...files].sort((a, b) => effective(b) - effective(a) || (a.file.path < b.file.path ? -1 : 1));
  const lines = files.reduce((sum, file) => sum + effective(file), 0);
  return { files: sorted, lines, heldBy: heldBy(files, neighbours) };
}

/** Files of one folder, files that name each other, and files that share a neighbour which is no hub belong together. */
function group(files: readonly FileLines[], graphs: readonly Neighbours[]): readonly (readonly FileLines[])[] {
  const parent = new Map<Place, Place>();
  const rootOf = (place: Place): Place => {
    let root = place;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    if (root !== place) parent.set(place, root);
    return root;
  };
  const join = (a: Place, b: Place): void => {
    const one = rootOf(a);
    const other = rootOf(b);
    if (one !== other) parent.set(one, other);
  };

  const changed = new Set(files.flatMap(({ file }) => namesOf(file)));
  for (const { file } of files) {
    join(file.path, folderOf(file.path));
    for (const name of namesOf(file)) {
      join(name, file.path);
      for (const neighbours of graphs)
        for (const place of neighbours.get(name) ?? [])
          if (changed.has(place) || !neighbours.isHub(place)) join(name, place);
    }
  }

  const groups = new Map<Place, FileLines[]>();
  for (const one of files) {
    const root = rootOf(one.file.path);
    const known = groups.get(root);
    if (known === undefined) groups.set(root, [one]);
    else known.push(one);
  }
  return [...groups.values()];
}

const namesOf = ({ path, oldPath }: FileLines["file"]): readonly string[] =>
  oldPath === undefined ? [path] : [path, oldPath];

/** A folder as a place; the slash at its end keeps it apart from any file. */
const folderOf = (path: string): Place => path.slice(0, path.lastIndexOf("/") + 1) || "/";

/** Places that tie at least two of the files, what is shared by most first. */
function heldBy(files: readonly FileLines[], neighbours: Neighbours): readonly Place[] {
  const count = new Map<Place, number>();
  for (const { file } of files)
    for (const place of [folderOf(file.path), ...(neighbours.get(file.path) ?? [])])
      if (!neighbours.isHub(place)) count.set(place, (count.get(place) ?? 0) + 1);
  return [...count]
    .filter(([, times]) => times > 1)
    .sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))
    .slice(0, maxHeldBy)
    .map(([place]) => place);
}

function inMergeOrder(a: Part, b: Part): number {
  return (
    Number(hasMigration(b)) - Number(hasMigration(a)) || a.lines - b.lines || (firstPath(a) < firstPath(b) ? -1 : 1)
  );
}

const hasMigration = ({ files }: Part): boolean => files.some(({ file }) => /\.(?:sql|prisma)$/i.test(file.path));
const firstPath = ({ files }: Part): string => files[0]?.file.path ?? "";
