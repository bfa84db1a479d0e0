/** Paths in front of the controllers of a module, which modules are given in a tree. https://docs.nestjs.com/recipes/router-module */
import type { Meaning, ModuleMeaning, Seen } from "../../meaning.ts";
import { declared, keyOf } from "../names/code.ts";
import type { DecorationWorld } from "./decorations.ts";
import { joinPaths } from "./route-paths.ts";

const maxDepth = 12;
/** Entries of all trees together. */
const maxEntries = 5_000;

/** The paths of a controller's module, by the controller's key; an empty one where it has none. */
export function modulePathsOf(
  { names, constants }: DecorationWorld,
  meanings: readonly Meaning[],
  modules: ReadonlyMap<string, ModuleMeaning>,
): (controller: string) => readonly string[] {
  const found = new Map<string, string[]>();
  let left = maxEntries;
  for (const meaning of meanings) if (meaning.means === "modulePaths") read(meaning.tree, "", 0);
  return (controller) => found.get(controller) ?? [""];

  function read(seen: Seen, above: string, depth: number): void {
    const { file, value } = constants.follow(seen);
    if (depth > maxDepth || left-- <= 0) return;
    if (value.is === "list") for (const item of value.items) read({ file, value: item }, above, depth + 1);
    else if (value.is === "ref") place({ file, value }, above);
    else if (value.is === "object") {
      const at: Seen = { file, value };
      const path = joinPaths(above, constants.text(constants.entry(at, "path")) ?? "");
      const module = constants.entry(at, "module");
      const children = constants.entry(at, "children");
      if (module !== undefined) place(module, path);
      if (children !== undefined) read(children, path, depth + 1);
    }
  }

  function place({ file, value }: Seen, path: string): void {
    const module = value.is === "ref" ? declared(names, file, value.to, value.path) : undefined;
    const list = module && modules.get(keyOf(module))?.controllers;
    if (list === undefined) return;
    const { file: home, value: controllers } = constants.follow(list);
    for (const item of controllers.is === "list" ? controllers.items : []) {
      const code = item.is === "ref" ? declared(names, home, item.to, item.path) : undefined;
      if (code?.sure !== true) continue;
      found.set(keyOf(code), [...(found.get(keyOf(code)) ?? []), path]);
    }
  }
}
