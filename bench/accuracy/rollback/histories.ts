/** The histories of migrations of a real repository, as they stand at HEAD. */
import { execFileSync } from "node:child_process";
import { findHistories } from "../../../analyzers/rollback/histories/found.ts";
import type { History } from "../../../analyzers/rollback/histories/history.ts";
import { importsIn } from "../../../analyzers/rollback/histories/imported.ts";
import { readHistory } from "../../../analyzers/rollback/histories/read.ts";
import { toolOf } from "../../../analyzers/rollback/histories/tools.ts";
import { librariesOf } from "../../../src/rollback/libraries.ts";

/** `only`: the folder of the one that is wanted; all unless told. */
export async function* historiesOf(repository: string, only = ""): AsyncGenerator<History> {
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-C", repository, ...words], { encoding: "utf8", maxBuffer: 1e9 });
  const paths = git("ls-tree", "-r", "--name-only", "-z", "HEAD").split("\0").filter(Boolean);
  const known = new Set(paths);
  for (const found of findHistories(paths)) {
    if (only !== "" && found.folder !== only) continue;
    const texts = new Map<string, string>();
    for (const path of [...found.beside, ...found.ups.flatMap(({ path, down }) => [path, ...(down ? [down] : [])])])
      texts.set(path, git("show", `HEAD:${path}`));
    const places = [...texts].flatMap(([path, text]) => importsIn(path, text));
    for (const path of new Set(places))
      if (known.has(path) && !texts.has(path)) texts.set(path, git("show", `HEAD:${path}`));
    const textOf = (path: string): string | undefined => texts.get(path);
    yield readHistory(found, textOf, await librariesOf(toolOf(found, textOf)));
  }
}
