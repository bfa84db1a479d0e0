/** Modules that are handed over by their path, or whole, as tables of the functions that they export. */

import type { Holder, Seen } from "../../meaning.ts";
import type { Constants } from "./constants.ts";
import type { Names } from "./names.ts";

/** Files whose names one module passes on: barrels of barrels. */
const maxFiles = 500;

/** The exported functions of the module that a value names, by their names; none where it names no module of the repository. */
export function exportedFunctions(
  { names, constants }: { readonly names: Names; readonly constants: Constants },
  seen: Seen,
): ReadonlyMap<string, Holder> {
  const found = new Map<string, Holder>();
  const file = moduleOf(names, constants, seen);
  if (file === undefined) return found;
  for (const name of exportsOf(names, file)) {
    const target = names.exported(file, name);
    const fact = target && names.files.get(target.file)?.symbols[target.symbol];
    if (target !== undefined && fact?.kind === "function" && fact.typeOnly !== true) found.set(name, target);
  }
  return found;
}

/** `import * as jobs from "./jobs"`; `require.resolve("./jobs")`, `new URL("./jobs", import.meta.url)`, `path.join(__dirname, "./jobs")`. */
function moduleOf(names: Names, constants: Constants, seen: Seen): string | undefined {
  const { file, value } = constants.follow(seen);
  if (value.is === "ref") {
    const { end, rest } = names.walk(file, value.to, value.path);
    return end?.at === "module" && rest.length === 0 ? end.file : undefined;
  }
  const joined = value.is === "chain" && /^\.(?:join|resolve)$|^$/.test(value.links.at(-1)?.step ?? "");
  const last = joined ? value.links.at(-1)?.args?.at(-1) : undefined;
  const path = constants.text(last === undefined ? { file, value } : { file, value: last });
  // What stands in front of it is where the file itself lies.
  const relative = path === undefined ? undefined : /^\??(\.{1,2}\/.*|[^?/.][^?]*\/[^?]*)$/.exec(path)?.[1];
  if (relative === undefined) return undefined;
  return names.module(file, relative) ?? names.module(file, `./${relative}`);
}

/** Names that a module exports, those of the modules whose names it passes on included. */
function exportsOf({ files, module }: Names, file: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = new Set([file]);
  for (const at of open) {
    if (open.size > maxFiles) break;
    const facts = files.get(at);
    for (const { name, from, imported, typeOnly } of facts?.exports ?? []) {
      if (typeOnly) continue;
      if (name !== "*") found.add(name);
      else if (from !== undefined && (imported === undefined || imported === "*")) {
        const next = module(at, facts?.imports[from]?.from ?? "");
        if (next !== undefined) open.add(next);
      }
    }
  }
  return found;
}
