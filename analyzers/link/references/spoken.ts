/** By what name the text speaks of what a reference leads to: said of an edge where it is not the target's own name. */
import type { Edge } from "../../graph/graph.ts";
import type { Sheet } from "./sheet.ts";

/** Of an edge to what the text does not name: what a value turns out to be. */
const inferred = { attributes: { inferred: true } };

export function attributesOf(
  of: string | undefined,
  isInferred: boolean,
  as: string | undefined,
): Pick<Edge, "attributes"> {
  if (of === undefined && as === undefined) return isInferred ? inferred : {};
  return {
    attributes: {
      ...(of === undefined ? {} : { of }),
      ...(isInferred ? inferred.attributes : {}),
      ...(as === undefined ? {} : { as }),
    },
  };
}

/**
 * What the text calls a declaration, where that is not its own name, and what it calls the object or the class of a member: what swaps
 * its name with something else is told apart by it (`meanings` in `graph/compare.ts`).
 */
export function aliasOf(given: Sheet, file: string, root: string, path: string, name: string): string | undefined {
  // A whole module's members are spoken of by the module's name as well: two modules may have members of one name.
  if (name === root) return undefined;
  const isModule = given.names.walk(file, root, "").end?.at === "module";
  return isModule ? `${root}${/^\.[^.()!:`]+/.exec(path)?.[0] ?? ""}` : root;
}
