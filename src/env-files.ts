/** Environment files of both sides, read only where the change touches them. */
import { isEnvFile, readEnvFile, type Variable } from "../analyzers/environment/env-file.ts";
import type { EnvPair } from "../analyzers/environment/spread.ts";
import { decode } from "./decode.ts";
import type { Snapshot, Source, TreeEntry } from "./ports.ts";

/** The environment files that a change touches; a file that cannot be read as text is left out, and told as unread elsewhere. */
export async function readEnvFiles(snapshot: Snapshot, source: Source): Promise<readonly EnvPair[]> {
  const touched = snapshot.diff.flatMap(({ path, oldPath, mode }) =>
    mode?.only === true ? [] : [path, oldPath ?? path],
  );
  const paths = [...new Set(touched.filter(isEnvFile))].sort();
  if (paths.length === 0) return [];
  const [base, head] = [entriesOf(snapshot.base, paths), entriesOf(snapshot.head, paths)];
  const wanted = [...new Set([...base.values(), ...head.values()])];
  const texts = new Map<string, string | undefined>();
  for await (const { sha, bytes } of source.read(wanted)) texts.set(sha, bytes && decode(bytes));
  const variables = (sha: string | undefined): ReadonlyMap<string, Variable> | undefined => {
    if (sha === undefined) return new Map();
    const text = texts.get(sha);
    return text === undefined ? undefined : readEnvFile(text);
  };
  return paths.flatMap((path) => {
    const [before, after] = [variables(base.get(path)), variables(head.get(path))];
    return before === undefined || after === undefined ? [] : [{ path, base: before, head: after }];
  });
}

function entriesOf(tree: readonly TreeEntry[], paths: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(paths);
  return new Map(tree.flatMap(({ path, type, sha }) => (type === "file" && wanted.has(path) ? [[path, sha]] : [])));
}
