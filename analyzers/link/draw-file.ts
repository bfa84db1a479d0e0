/** One file's symbols, references and imports, and what of the rest of the snapshot they hang on. */
import type { Facts } from "../facts.ts";
import { isTest } from "../roles.ts";
import { Drawing } from "./drawing.ts";
import type { Operations } from "./operations.ts";
import type { Closure } from "./references/closure.ts";
import { createGuesses, type MemberIndex } from "./references/guesses.ts";
import { type Heir, lineages } from "./references/lineages.ts";
import { drawLoadNotes } from "./references/load-notes.ts";
import { drawLoadTest } from "./references/load-tests.ts";
import { drawLoading } from "./references/loading.ts";
import { drawReferences } from "./references/references.ts";
import { drawSymbols } from "./references/symbols.ts";
import { lazily } from "./remember.ts";
import type { World } from "./world.ts";

/** What is known of all files together, asked only where a name alone is left to go by. */
export interface Surroundings {
  readonly closure: () => Closure;
  readonly members: () => MemberIndex;
  /** Of all files, in order. */
  readonly heirs: () => Iterable<Heir>;
}

export interface DrawnFile {
  readonly drawing: Drawing;
  /** What it asked of files, as the world's trail has it. */
  readonly asked: Int32Array;
}

export function createDrawer(
  world: World,
  { isRegistration }: Pick<Operations, "isRegistration">,
  { closure, members, heirs }: Surroundings,
): (file: string, facts: Facts) => DrawnFile {
  const { names, ids, resolver, paths, trail } = world;
  const references = {
    names,
    ids,
    closure,
    guesses: lazily(() => createGuesses(members(), closure)),
    kin: lazily(() => lineages(names, heirs())),
    isRegistration,
    jsxRuntime: (file: string) => {
      const specifier = resolver.jsxRuntime(file);
      return specifier === undefined ? undefined : names.module(file, specifier);
    },
  };
  return (file, facts) => {
    const mark = trail.mark();
    const drawing = new Drawing();
    drawSymbols(names, file, facts, ids.get(file) ?? [], drawing);
    drawLoadTest(file, facts, drawing);
    drawLoadNotes(file, facts, drawing);
    drawReferences(references, file, facts, drawing);
    drawLoading({ ids, paths, isTest, module: names.module, places: resolver.places }, file, facts, drawing);
    return { drawing, asked: trail.cut(mark) };
  };
}
