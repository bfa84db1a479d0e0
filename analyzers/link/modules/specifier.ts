/** The package a bare specifier begins with, and what follows it (`""` for nothing). Undefined when it begins with none. */
export function splitName(specifier: string): readonly [name: string, subpath: string] | undefined {
  const [, name, subpath = ""] = /^((?:@[^/@:\s]+\/)?[^/@:\s.][^/:\s]*)(?:\/(.*))?$/s.exec(specifier) ?? [];
  return name === undefined ? undefined : [name, subpath];
}

/** Without a bundler's loader prefix (`raw-loader!./mail.txt`) and query (`./mail.txt?raw`). */
export function undecorated(specifier: string): string {
  const loaded = specifier.slice(specifier.lastIndexOf("!") + 1);
  const query = loaded.indexOf("?");
  return query === -1 ? loaded : loaded.slice(0, query);
}
