/** How large earlier changes of a repository were, to tell an unusually large one. */
import type { ChangeSize } from "../../seeds/rule.ts";
import { GitError, type GitPlace, streamGit } from "./run.ts";

/** The history only lends a yardstick; it may not cost more than the review. */
const maxMs = 10_000;
const maxBytes = 16 * 1024 * 1024;

/**
 * Code as a reviewer reads it; lock files, snapshots, assets and documents have other endings. A plain star passes slashes as
 * `**` would, at half the cost.
 */
const code = [
  ...["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro", "sql", "prisma"].map(
    (ending) => `*.${ending}`,
  ),
  ":(exclude)*.min.js",
];

/**
 * Sizes of up to `limit` changes that arrived on the first-parent line, newest first; fewer when time or history ends.
 * A line counts as much as `weigh` says of its file.
 */
export async function readHistory(
  place: GitPlace,
  commit: string,
  limit: number,
  weigh: (path: string) => number,
): Promise<readonly ChangeSize[]> {
  const args = [
    "log",
    "--first-parent",
    "-m",
    "--numstat",
    "-M",
    "--no-ext-diff",
    "--no-textconv",
    "--format=tformat:>",
  ];
  const sizes: { files: number; lines: number }[] = [];
  let rest = "";
  let bytes = 0;
  const quiet: GitPlace = { ...place, config: [...(place.config ?? []), ["log.showRoot", "false"]] };
  try {
    for await (const chunk of streamGit(quiet, [...args, `-n${limit}`, commit, "--", ...code], { totalMs: maxMs })) {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) count(line, sizes, weigh);
      bytes += chunk.length;
      if (bytes > maxBytes) break;
    }
  } catch (error) {
    // What was counted so far is as good a yardstick; a missing object ends the history that this copy holds.
    if (!(error instanceof GitError)) throw error;
    sizes.pop();
  }
  return sizes.filter((size) => size.files > 0).map(({ files, lines }) => ({ files, lines: Math.round(lines) }));
}

/** `>` begins a commit, `<added>TAB<deleted>TAB<path>` is one file of it; a binary file has dashes for numbers. */
function count(line: string, sizes: { files: number; lines: number }[], weigh: (path: string) => number): void {
  if (line === ">") sizes.push({ files: 0, lines: 0 });
  const match = /^(\d+)\t(\d+)\t(.*)$/.exec(line);
  const size = sizes.at(-1);
  if (match === null || size === undefined) return;
  const weight = weigh(pathAtHead(match[3] ?? ""));
  if (weight === 0) return;
  size.files += 1;
  size.lines += weight * (Number(match[1]) + Number(match[2]));
}

/** Git writes a rename as `a/{b => c}/d.ts` or `b.ts => c.ts`. */
function pathAtHead(path: string): string {
  return path.replace(/\{.* => (.*)\}/, "$1").replace(/^.* => /, "");
}
