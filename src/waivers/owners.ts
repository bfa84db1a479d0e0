/** Who owns which files, by the repository's CODEOWNERS. */
import { globs, maxGlob } from "../../seeds/glob.ts";
import type { Source, TreeEntry } from "../ports.ts";
import { readText } from "../settings/yaml-file.ts";

/** Where GitHub looks, in this order. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;
/** Bytes; GitHub itself reads up to three megabytes, and hand-written files have a few thousand. */
const maxBytes = 256 * 1024;

interface Line {
  readonly covers: (path: string) => boolean;
  readonly owners: readonly string[];
}

/**
 * The people who own a file: logins in lower case. The last line that fits counts, as on GitHub. Teams and addresses are left out:
 * who belongs to them is not known here.
 */
export type OwnersOf = (path: string) => readonly string[];

/** By the file of a tree; nobody owns anything where there is none, or none that can be read. */
export async function readOwners(tree: readonly TreeEntry[], source: Pick<Source, "read">): Promise<OwnersOf> {
  const place = places.find((one) => tree.some(({ path }) => path === one));
  const found = place === undefined ? undefined : await readText(tree, place, source, maxBytes);
  return parseOwners(found !== undefined && "text" in found ? found.text : "");
}

/** By the text of a CODEOWNERS file. */
export function parseOwners(text: string): OwnersOf {
  const lines = text.split(/\r?\n/).flatMap((line) => lineOf(line) ?? []);
  return (path) => lines.findLast(({ covers }) => covers(path))?.owners ?? [];
}

function lineOf(line: string): Line | undefined {
  const [pattern = "", ...words] = line
    .replace(/(?:^|\s)#.*$/, "")
    .trim()
    .split(/\s+/);
  if (pattern === "" || pattern.length > maxGlob) return undefined;
  const owners = words.filter((word) => /^@[A-Za-z0-9][A-Za-z0-9_-]*$/.test(word));
  return { covers: globs(patternsOf(pattern)), owners: owners.map((owner) => owner.slice(1).toLowerCase()) };
}

/** A pattern of gitignore's as globs: without a slash inside it fits at any depth, and a folder stands for all that is in it. */
function patternsOf(pattern: string): readonly string[] {
  const bare = pattern.replace(/^\//, "");
  const anchored = pattern.startsWith("/") || bare.slice(0, -1).includes("/");
  const glob = anchored ? bare : `**/${bare}`;
  if (glob.endsWith("/")) return [`${glob}**`];
  // `docs/*` means the files right below, and not what lies deeper.
  return glob.endsWith("/*") && anchored ? [glob] : [glob, `${glob}/**`];
}
