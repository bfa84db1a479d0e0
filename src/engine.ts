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

/**
 * Changes whenever an analyzer, an idiom or a parser does: 16 hexadecimal digits of a hash over their sources and versions.
 * Facts of another digest are never used, so there is no version to forget to raise.
 */
export function extractionDigest(): string {
  const hash = createHash("sha256");
  const folder = join(root, "analyzers");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  for (const path of files.sort())
    if (path.endsWith(".ts") && !downstream.test(path)) hash.update(`${path}\0${readFileSync(join(folder, path))}\0`);
  for (const name of parsers) hash.update(`${name}@${versionIn("node_modules", name, "package.json")}\0`);
  return hash.digest("hex").slice(0, 16);
}

function versionIn(...path: readonly string[]): string {
  const { version } = JSON.parse(readFileSync(join(root, ...path), "utf8")) as { readonly version: string };
  return version;
}
