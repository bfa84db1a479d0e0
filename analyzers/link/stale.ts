/**
 * Which files would be drawn otherwise than they are kept. What a file draws follows from its own facts, from what the files declare
 * that it asked, from where its imports lead, and from members that it went by the name of.
 */
import type { Facts } from "../facts.ts";
import type { Differences, Earlier } from "./differences.ts";
import type { Kept } from "./kept.ts";
import type { Files } from "./names/names.ts";
import { shortName } from "./references/draw-guesses.ts";
import { type Heir, kinOf } from "./references/lineages.ts";
import { heirsOf } from "./surroundings.ts";
import { importTargets, type World } from "./world.ts";

export function staleFiles(
  { kept, files: before }: Earlier,
  world: World,
  found: Differences,
  registrations: { readonly changed: readonly string[] },
): ReadonlySet<string> {
  const stale = new Set([...found.changed, ...found.redirected, ...registrations.changed]);
  if (found.moved.length > 0) for (const file of kept.with("volatile")) stale.add(file);
  for (const file of kept.whoAsked(found.questions)) stale.add(file);

  const members = new Set<string>();
  for (const file of found.reshaped)
    for (const name of otherMembers(before.get(file), world.files.get(file))) members.add(name);
  for (const name of membersWithin(kept, world, found)) members.add(name);
  // Whose class stands under another one now may be called in its place; and that may make more files stale.
  const looked = new Set<string>();
  for (let more = true; more; ) {
    for (const file of kept.whoGuessed(members)) stale.add(file);
    const rest = [...stale].filter((file) => !looked.has(file));
    for (const file of rest) looked.add(file);
    const names = inherited(kept, before, world, rest);
    more = rest.length > 0 && names.some((name) => !members.has(name));
    for (const name of names) members.add(name);
  }
  return stale;
}

/** Names whose members in a file are others now, or stand in another order. */
function* otherMembers(before: Facts | undefined, now: Facts | undefined): Generator<string> {
  const [was, is] = [byName(before), byName(now)];
  for (const name of new Set([...was.keys(), ...is.keys()]))
    if (JSON.stringify(was.get(name)) !== JSON.stringify(is.get(name))) yield name;
}

function byName(facts: Facts | undefined): ReadonlyMap<string, readonly unknown[]> {
  const symbols = facts?.symbols ?? [];
  const found = new Map<string, unknown[]>();
  for (const { name, kind, owner, typeOnly, bound } of symbols) {
    if (owner === undefined) continue;
    const short = shortName(name);
    found.set(short, [...(found.get(short) ?? []), [name, kind, typeOnly, bound, symbols[owner]?.kind]]);
  }
  return found;
}

/** Names of the members that some file can reach now and could not before, or the other way round. */
function membersWithin(kept: Kept, world: World, { changed, redirected }: Differences): ReadonlySet<string> {
  const again = new Map([...changed, ...redirected].map((file) => [file, new Set(importTargets(world, file))]));
  const before = (file: string): Iterable<string> => kept.list("targets", file);
  const now = (file: string): Iterable<string> => again.get(file) ?? before(file);
  const within = new Set<string>();
  for (const [file, targets] of again) {
    const known = new Set(before(file));
    for (const other of reach(
      [...known].filter((target) => !targets.has(target)),
      before,
    ))
      within.add(other);
    for (const other of reach(
      [...targets].filter((target) => !known.has(target)),
      now,
    ))
      within.add(other);
  }
  const names = new Set<string>(kept.members.namesIn(within));
  for (const file of changed)
    if (within.has(file))
      for (const { name, owner } of world.files.get(file)?.symbols ?? [])
        if (owner !== undefined) names.add(shortName(name));
  return names;
}

function reach(from: readonly string[], next: (file: string) => Iterable<string>): ReadonlySet<string> {
  const found = new Set(from);
  // A set may grow while it is read.
  for (const file of found) for (const to of next(file)) found.add(to);
  return found;
}

/** Names of the members of classes that stand elsewhere now, and of those below them; and what those stood, or stand, under. */
function inherited(kept: Kept, before: Files, world: World, files: readonly string[]): readonly string[] {
  const wanted = new Set(files);
  const was = Map.groupBy(kept.members.heirs(), ({ file }) => file);
  const moved = new Set<string>();
  const kin = new Set<string>();
  for (const file of wanted) {
    const [then, now] = [was.get(file) ?? [], heirsOf(world, file)];
    if (JSON.stringify(then.map(textOf)) === JSON.stringify(now.map(textOf))) continue;
    moved.add(file);
    for (const [side, heirs] of [[before, then] as const, [world.files, now] as const])
      for (const { above } of heirs) {
        const name = side.get(above.file)?.symbols[above.symbol]?.name;
        if (name !== undefined) kin.add(kinOf(above.file, name));
      }
  }
  if (moved.size === 0) return [];
  const below = [...was.values()].flat();
  for (const file of moved) for (const heir of below) if (heir.above.file === file) moved.add(heir.file);
  const now = [...moved].flatMap((file) => world.files.get(file)?.symbols ?? []);
  return [
    ...kin,
    ...kept.members.namesIn(moved),
    ...now.flatMap(({ name, owner }) => (owner === undefined ? [] : [shortName(name)])),
  ];
}

const textOf = ({ symbol, above }: Heir): unknown => [symbol, above.file, above.symbol];
