/** What is known of all files together, out of what is kept of most and the facts of those that are drawn again. */
import type { Differences } from "./differences.ts";
import type { Surroundings } from "./draw-file.ts";
import type { Kept } from "./kept.ts";
import { createClosure } from "./references/closure.ts";
import { type Member, membersIn, type Named } from "./references/guesses.ts";
import { type Heir, heirsIn } from "./references/lineages.ts";
import { lazily } from "./remember.ts";
import { importTargets, type World } from "./world.ts";

export function surroundingsOf(
  kept: Kept,
  world: World,
  found: Pick<Differences, "changed" | "redirected">,
  stale: ReadonlySet<string>,
): Surroundings {
  const changed = new Set(found.changed);
  const there = found.changed.filter((file) => world.files.has(file));
  const own = lazily(() => there.flatMap((file) => ownMembers(world, file)));
  const named = (name: string, use: "callable" | "accessor"): readonly Member[] => {
    const others = kept.members.named(name).filter((member) => !changed.has(member.file));
    return [...others, ...own().filter((member) => member.name === name)].filter((member) => member[use]).sort(inOrder);
  };
  return {
    members: () => ({ callable: (name) => named(name, "callable"), accessors: (name) => named(name, "accessor") }),
    closure: lazily(() => {
      const files = [...kept.files.filter((file) => !changed.has(file)), ...there];
      const again = new Set([...there, ...found.redirected]);
      return createClosure(files, (file) =>
        again.has(file) ? importTargets(world, file) : kept.list("targets", file),
      );
    }),
    heirs: lazily(() => heirsNow(kept, world, changed, stale)),
  };
}

function ownMembers(world: World, file: string): readonly (Member & Named)[] {
  const facts = world.files.get(file);
  return facts === undefined ? [] : [...membersIn(facts)].map((member) => ({ file, ...member }));
}

/** Those of files that are drawn again are looked for anew, and those under what a changed file declares: it may stand elsewhere in it. */
function heirsNow(kept: Kept, world: World, changed: ReadonlySet<string>, stale: ReadonlySet<string>): readonly Heir[] {
  const known = [...kept.members.heirs()];
  const below = known.filter(({ above }) => changed.has(above.file)).map(({ file }) => file);
  const again = new Set([...stale, ...changed, ...below]);
  const found = known.filter(({ file }) => !again.has(file));
  return [...found, ...[...again].flatMap((file) => heirsOf(world, file))].sort(inOrder);
}

/** What a file declares under something else. */
export function heirsOf({ names, files, trail }: World, file: string): readonly Heir[] {
  const facts = files.get(file);
  if (facts === undefined) return [];
  const mark = trail.mark();
  const found = [...heirsIn(names, file, facts)];
  trail.cut(mark);
  return found;
}

/** By file, then as they stand in it; what stands at one place stays in its order. */
function inOrder(a: Member, b: Member): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.symbol - b.symbol;
}
