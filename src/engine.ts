/** Which engine made an answer: its version, and a digest of everything that decides what facts a blob yields. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders of analyzers/ that work on facts and never make them. */
const downstream = /^(?:data-files|environment|link|graph|lock)\//;

/** Packages whose own version decides what is read. */
const parsers = ["ts-morph", "libpg-query", "node-sql-parser"];

/** The version in package.json. */
export function engineVersion(): string {
  return versionIn("package.json");
}

/** 16 hexadecimal digits each. */
export interface Digests {
  /** Changes whenever an analyzer, an idiom, a parser or a limit of reading does. */
  readonly facts: string;
  /** Changes whenever anything does that a graph is drawn by. */
  readonly drawn: string;
  /** Changes whenever anything does that a graph is made by, what rules look at included. */
  readonly graphs: string;
}

/** Hashes over sources and versions. What has another digest is never used, so there is no version to forget to raise. */
export function digests(): Digests {
  const facts = createHash("sha256");
  const drawn = createHash("sha256");
  const graphs = createHash("sha256");
  const folder = join(root, "analyzers");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  for (const path of files.sort())
    if (path.endsWith(".ts"))
      (downstream.test(path) ? drawn : facts).update(`${path}\0${readFileSync(join(folder, path))}\0`);
  // Of a kept graph, what rules look at is kept beside it.
  for (const path of readdirSync(join(root, "seeds"), { recursive: true, encoding: "utf8" }).sort())
    if (path.endsWith(".ts"))
      graphs.update(`${path.replaceAll("\\", "/")}\0${readFileSync(join(root, "seeds", path))}\0`);
  facts.update(readFileSync(join(root, "src/git/blobs.ts")));
  for (const name of parsers) facts.update(`${name}@${versionIn("node_modules", name, "package.json")}\0`);
  const read = facts.digest("hex").slice(0, 16);
  const linked = drawn.update(read).digest("hex").slice(0, 16);
  return { facts: read, drawn: linked, graphs: graphs.update(linked).digest("hex").slice(0, 16) };
}

function versionIn(...path: readonly string[]): string {
  const { version } = JSON.parse(readFileSync(join(root, ...path), "utf8")) as { readonly version: string };
  return version;
}
