/** Who owns which files, by the repository's CODEOWNERS. */
import { globs, maxGlob } from "../../seeds/glob.ts";
import type { Source, TreeEntry } from "../ports.ts";
import { readText } from "../settings/yaml-file.ts";

/** Where GitHub looks, in this order. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;
/** Bytes; GitHub itself reads up to three megabytes, and hand-written files have a few thousand. */
const maxBytes = 256 * 1024;

/** All in lower case. Addresses are left out: whose they are is not known. */
export interface Owners {
  /** Logins. */
  readonly people: readonly string[];
  /** `organisation/team` */
  readonly teams: readonly string[];
}

interface Line {
  readonly covers: (path: string) => boolean;
  readonly owners: Owners;
}

/** Who owns a file. The last line that fits counts, as on GitHub. */
export type OwnersOf = (path: string) => Owners;

const nobody: Owners = { people: [], teams: [] };

/** By the file of a tree; nobody owns anything where there is none, or none that can be read. */
export async function readOwners(tree: readonly TreeEntry[], source: Pick<Source, "read">): Promise<OwnersOf> {
  const place = places.find((one) => tree.some(({ path }) => path === one));
  const found = place === undefined ? undefined : await readText(tree, place, source, maxBytes);
  return parseOwners(found !== undefined && "text" in found ? found.text : "");
}

/** By the text of a CODEOWNERS file. */
export function parseOwners(text: string): OwnersOf {
  const lines = text.split(/\r?\n/).flatMap((line) => lineOf(line) ?? []);
  return (path) => lines.findLast(({ covers }) => covers(path))?.owners ?? nobody;
}

function lineOf(line: string): Line | undefined {
  const [written = "", ...words] = line
    .replace(/(?:^|\s)#.*$/, "")
    .trim()
    // A backslash keeps the space behind it in the pattern.
    .split(/(?<!\\)\s+/);
  if (written === "") return undefined;
  const pattern = written.replace(/\\(?=\s)/g, "");
  // Whose files a pattern means that is not read, nobody knows: whoever stands above it may not count for them.
  if (pattern.length > maxGlob) return { covers: () => true, owners: nobody };
  const named = words.flatMap((word) => (word.startsWith("@") ? [word.slice(1).toLowerCase()] : []));
  const people = named.filter((name) => /^[a-z0-9][a-z0-9_-]*$/.test(name));
  const teams = named.filter((name) => /^[a-z0-9][a-z0-9_-]*\/[a-z0-9][a-z0-9._-]*$/.test(name));
  return { covers: globs(patternsOf(pattern)), owners: { people, teams } };
}

/** A pattern of gitignore's as globs: without a slash inside it fits at any depth, and a folder stands for all that is in it. */
function patternsOf(pattern: string): readonly string[] {
  const bare = pattern
    .replace(/^\//, "")
    .split("/")
    // Stars stand for folders where they are a whole one.
    .map((part) => (part === "**" ? part : part.replace(/\*{2,}/g, "*")))
    .join("/");
  const anchored = pattern.startsWith("/") || bare.slice(0, -1).includes("/");
  const glob = anchored ? bare : `**/${bare}`;
  if (glob.endsWith("/")) return [`${glob}**`];
  // `docs/*` means the files right below, and not what lies deeper.
  return glob.endsWith("/*") && anchored ? [glob] : [glob, `${glob}/**`];
}
