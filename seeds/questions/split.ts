/** A change as a row of smaller ones, each of which can be merged when those before it are. */
import { isTestOnly } from "../../analyzers/roles.ts";
import type { Evidence } from "../rule.ts";
import { changedLines, effective, type FileLines, readable } from "./changed-lines.ts";
import { needsOf } from "./needs.ts";
import { neighboursOf } from "./neighbours.ts";
import { once } from "./once.ts";
import { type Part, partOf } from "./scatter.ts";
import { strongParts } from "./strong-parts.ts";

export interface Slice extends Part {
  /** Places in the row, from 0, of the slices that it needs: each stands before it. */
  readonly needs: readonly number[];
}

/** A slice smaller than this is no pull request of its own, unless it can go nowhere else. */
const tiny = 30;

/** Changed files that are laid out: nobody follows a longer row, and each is held against the slices before it. */
const mostFiles = 1_000;

interface Block {
  readonly files: readonly FileLines[];
  readonly lines: number;
  readonly folders: ReadonlySet<string>;
  readonly needs: ReadonlySet<Block>;
}

/**
 * Files that only work together are one block. Blocks are laid out in an order in which each follows what it needs, each into the first
 * slice that it may stand in, has to do with and that has room left. Files that weigh nothing are left out. None for very many files.
 */
export const splitOf = once((evidence: Evidence): readonly Slice[] => {
  if (evidence.diff.length > mostFiles) return [];
  const row: Block[][] = [];
  const at = new Map<Block, number>();
  for (const block of blocksOf(evidence)) {
    const places = [...block.needs].map((need) => at.get(need) ?? 0);
    const earliest = Math.max(0, ...places);
    const akin = row.findIndex((slice, place) => place >= earliest && hasRoom(slice, block) && isAkin(slice, block));
    const place = akin === -1 ? row.length : akin;
    at.set(block, place);
    const slice = row[place];
    if (slice === undefined) row.push([block]);
    else slice.push(block);
  }
  return slicesOf(merge(row), evidence);
});

/** Whether a block has to do with one of a slice: needs it, is needed by it, or stands in the same folder. */
const isAkin = (slice: readonly Block[] = [], block: Block): boolean =>
  slice.some(
    (other) => block.needs.has(other) || other.needs.has(block) || !block.folders.isDisjointFrom(other.folders),
  );

/** Tests go with what they test, however much that is. */
const hasRoom = (slice: readonly Block[], block: Block): boolean =>
  linesOf(slice) + block.lines <= readable || block.files.every(({ file }) => isTestOnly(file.path));

const linesOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { lines }) => sum + lines, 0);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/**
 * Puts a slice into the nearest one that it has to do with, where the order still holds and a review can hold both; one of a few lines
 * goes into any where the order holds.
 */
function merge(row: readonly (readonly Block[])[]): readonly (readonly Block[])[] {
  const slices = row.map((blocks) => [...blocks]);
  for (let from = slices.length - 1; from >= 0; from--) {
    const moved = slices[from] ?? [];
    const isTiny = linesOf(moved) < tiny;
    const near = slices.map((_, to) => to).filter((to) => to !== from && fits(slices, from, to));
    near.sort((a, b) => Math.abs(a - from) - Math.abs(b - from) || a - b);
    const akin = near.filter((to) => moved.some((block) => isAkin(slices[to], block)));
    const to =
      akin.find((place) => linesOf(slices[place] ?? []) + linesOf(moved) <= readable) ??
      (isTiny ? (akin[0] ?? near[0]) : undefined);
    if (to === undefined) continue;
    slices[to]?.push(...moved);
    slices.splice(from, 1);
  }
  return slices;
}

/** Whether nothing between the two places needs what moves up, or is needed by what moves down. */
function fits(slices: readonly (readonly Block[])[], from: number, to: number): boolean {
  const moved = slices[from] ?? [];
  const between = slices.slice(Math.min(from, to) + 1, Math.max(from, to)).flat();
  return to > from
    ? between.every(({ needs }) => moved.every((block) => !needs.has(block)))
    : moved.every(({ needs }) => between.every((block) => !needs.has(block)));
}

function slicesOf(row: readonly (readonly Block[])[], { head }: Evidence): readonly Slice[] {
  const at = new Map(row.flatMap((blocks, place) => blocks.map((block) => [block, place] as const)));
  return row.map((blocks, place) => {
    const files = blocks.flatMap((block) => block.files);
    const needs = new Set(blocks.flatMap((block) => [...block.needs].map((need) => at.get(need) ?? place)));
    needs.delete(place);
    return { ...partOf(files, neighboursOf(head)), needs: [...needs].sort((a, b) => a - b) };
  });
}

/** In an order in which each stands behind what it needs. */
function blocksOf(evidence: Evidence): readonly Block[] {
  const { before, together } = needsOf(evidence);
  const next = new Map<string, Set<string>>();
  const need = (late: string, early: string): void => {
    const known = next.get(late);
    if (known === undefined) next.set(late, new Set([early]));
    else known.add(early);
  };
  for (const [late, all] of before) for (const early of all) need(late, early);
  for (const [first, ...others] of together)
    for (const other of others)
      if (first !== undefined) {
        need(first, other);
        need(other, first);
      }
  const weights = new Map(changedLines(evidence).map((file) => [file.file.path, file]));
  const paths = evidence.diff.map(({ path }) => path).sort((a, b) => (a < b ? -1 : 1));
  const groups = strongParts(paths, (path) => [...(next.get(path) ?? [])].sort());
  const blockAt = new Map<string, Block>();
  const blocks = groups.map((group): Block => {
    const needs = new Set<Block>();
    for (const path of group)
      for (const early of next.get(path) ?? []) {
        const block = blockAt.get(early);
        if (block !== undefined) needs.add(block);
      }
    const files = group.flatMap((path) => weights.get(path) ?? []).filter((file) => effective(file) > 0);
    const lines = files.reduce((sum, file) => sum + effective(file), 0);
    const block = { files, lines, folders: new Set(files.map(({ file }) => folderOf(file.path))), needs };
    for (const path of group) blockAt.set(path, block);
    return block;
  });
  return withoutWeightless(blocks);
}

/** What is left needs, through files that weigh nothing, what those needed. */
function withoutWeightless(blocks: readonly Block[]): readonly Block[] {
  const kept = new Map<Block, readonly Block[]>();
  const rest: Block[] = [];
  for (const block of blocks) {
    const needs = new Set([...block.needs].flatMap((need) => kept.get(need) ?? []));
    if (block.files.length === 0) {
      kept.set(block, [...needs]);
      continue;
    }
    const heavy = { ...block, needs };
    kept.set(block, [heavy]);
    rest.push(heavy);
  }
  return rest;
}
