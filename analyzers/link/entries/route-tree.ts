/** Routes of files that a module of the application lists by calls, instead of by their names. */
import type { Chain, Value } from "../../facts.ts";
import type { Idiom, RouteFile, RouteTree } from "../../idiom.ts";
import { inPackages } from "../../idiom.ts";
import type { Names } from "../names/names.ts";
import { directoryOf, join } from "../place.ts";
import type { Homes, Placed } from "./file-places.ts";
import { joinPaths } from "./route-paths.ts";

const maxDepth = 20;
const endings = ["", ".tsx", ".ts", ".jsx", ".js"];

interface Walk {
  readonly names: Names;
  readonly idiom: Idiom;
  readonly home: string;
  readonly pattern: RouteFile;
  readonly tree: RouteTree;
  readonly folder: string;
  readonly found: Placed[];
  readonly involve: (file: string) => void;
}

/** What is placed, with the files of each application that lists them placed as it does; `files` are those that `involve` is about. */
export function treeOf(
  names: Names,
  idiom: Idiom,
  homes: Homes,
  placed: readonly Placed[],
  files: readonly string[],
  involve: (file: string) => void,
): readonly Placed[] {
  const pattern = idiom.files?.find((one): one is RouteFile => one.fact === "route" && one.tree !== undefined);
  const tree = pattern?.tree;
  if (pattern === undefined || tree === undefined) return placed;
  const listed = new Map<string, readonly Placed[]>();
  for (const home of homes.all) {
    const file = endings.map((ending) => at(home, tree.file) + ending).find((path) => names.files.has(path));
    if (file === undefined) continue;
    const isNew = files.includes(file);
    if (isNew) involve(file);
    if (names.files.get(file)?.imports.some(({ from }) => inPackages(tree.flat, from)) === true) continue;
    const folder = at(home, directoryOf(tree.file));
    const walk: Walk = { names, idiom, home, pattern, tree, folder, found: [], involve: isNew ? involve : () => {} };
    for (const chain of outermost(names.chainsOf(file))) enter(walk, file, chain, "", [], 0);
    listed.set(home, walk.found);
  }
  return [
    ...placed.filter(({ home, pattern: own }) => own !== pattern || !listed.has(home)),
    ...[...listed.values()].flat(),
  ];
}

const at = (home: string, path: string): string => (home === "" ? path : `${home}/${path}`);

/** Calls that stand in no other's arguments. */
function outermost(chains: readonly Chain[]): readonly Chain[] {
  const inner = new Set<string>();
  const note = (value: Value, depth: number): void => {
    if (depth > maxDepth) return;
    if (value.is === "chain") {
      inner.add(keyOf(value));
      for (const { args } of value.links) for (const arg of args ?? []) note(arg, depth + 1);
    } else if (value.is === "list") for (const item of value.items) note(item, depth + 1);
  };
  for (const { links } of chains) for (const { args } of links) for (const arg of args ?? []) note(arg, 0);
  return chains.filter((chain) => !inner.has(keyOf(chain)));
}

const keyOf = ({ to, links }: Pick<Chain, "to" | "links">): string => JSON.stringify([to, links]);

/** `front`: the path so far; `nest`: the modules around. */
function enter(
  walk: Walk,
  file: string,
  { to, links }: Pick<Chain, "to" | "links">,
  front: string,
  nest: readonly string[],
  depth: number,
): void {
  const args = links.at(-1)?.args;
  const [target] = args === undefined || depth > maxDepth ? [] : walk.names.resolve(file, to, "()");
  if (args === undefined || target?.to !== "package" || !inPackages(walk.idiom.packages, target.specifier)) return;
  const { route, index, layout, prefix } = walk.tree.calls;
  const texts = args.flatMap((arg) => (arg.is === "text" ? [arg.text] : []));
  const [first = "", second] = texts;
  const inside = (path: string, around: readonly string[]): void => {
    for (const arg of args)
      for (const item of arg.is === "list" ? arg.items : [])
        if (item.is === "chain") enter(walk, file, item, path, around, depth + 1);
  };
  if (target.name === prefix) inside(`${front}/${first}`, nest);
  else if (target.name === index) place(walk, first, front, [...nest, first]);
  else if (target.name === layout) {
    place(walk, first, undefined, [...nest, first]);
    inside(front, [...nest, first]);
  } else if (target.name === route) {
    const own = second === undefined ? first : second;
    const path = second === undefined ? front : `${front}/${first}`;
    place(walk, own, path, [...nest, own]);
    inside(path, [...nest, own]);
  }
}

function place(walk: Walk, file: string, path: string | undefined, nest: readonly string[]): void {
  const { names, home, idiom, pattern, tree, folder, found, involve } = walk;
  const base = join(folder, file);
  const known = base && endings.map((ending) => base + ending).find((one) => names.files.has(one));
  if (known === undefined) return;
  involve(known);
  const spelled = path === undefined ? undefined : joinPaths(path.replaceAll(/\/\*$/g, "/*"));
  found.push({ file: known, home, framework: idiom.name, start: directoryOf(tree.file), pattern, path: spelled, nest });
}
