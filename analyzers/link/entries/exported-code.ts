/** The code behind an export that a framework calls: the function, what it is wrapped in, and what an object of functions holds. */
import { memberWalk } from "../../calls.ts";
import type { Holder, Seen } from "../../meaning.ts";
import { type Code, declared, handedBy, keyOf, original } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";

/** Values made from values: real ones take two. */
const maxDepth = 4;

export interface FileWorld {
  readonly names: Names;
  readonly constants: Constants;
}

export interface ExportedCode {
  readonly line: number;
  readonly code: readonly Code[];
  /** What stands around it: `withAuth` in `export const GET = withAuth(...)`. */
  readonly wraps: readonly Code[];
}

/** Undefined where the file exports no value of that name, as far as names tell. */
export function exportedCode(world: FileWorld, file: string, name: string): ExportedCode | undefined {
  const listed = world.names.files.get(file)?.exports ?? [];
  const own = listed.find((one) => one.name === name);
  const target = world.names.exported(file, name);
  if (own?.typeOnly === true || (own === undefined && target === undefined)) return undefined;
  const line = own?.line ?? listed.find((one) => one.name === "*")?.line ?? 1;
  // A package's own function: what this repository says of it is the module.
  if (target === undefined) return { line, code: [{ file, symbol: 0, sure: true }], wraps: [] };
  const fact = world.names.files.get(target.file)?.symbols[target.symbol];
  if (fact?.typeOnly === true) return undefined;
  const code: Code = { file: target.file, symbol: target.symbol, sure: true };
  return { line, ...standsFor(world, code) };
}

/** A declaration with what it was made by: a wrapper's call, or a member of what a factory's call gives. */
function standsFor(world: FileWorld, own: Code, depth = 0): Omit<ExportedCode, "line"> {
  const { names, constants } = world;
  const home = original(names, own);
  // `export const PUT = PATCH` is both.
  const code = keyOf(home) === keyOf(own) ? [own] : [own, { ...home, sure: true }];
  const chain = constants.chain(home);
  if (chain !== undefined) {
    const { wraps } = handedBy(names, chainSeen(home, chain));
    const maker = declared(names, home.file, chain.to, memberWalk(chain.links));
    // A factory that is handed no code makes it itself; `f.bind(x)` is `f`.
    const alone = wraps.length === 0 && maker !== undefined && chain.links.at(-1)?.step !== ".bind";
    return { code, wraps: alone && keyOf(maker) !== keyOf(own) ? [maker] : wraps };
  }
  // `export const { loader, action } = createRoute(...)`, `export const { GET } = handlers`.
  const [to, path] = names.files.get(home.file)?.symbols[home.symbol]?.hint ?? ["", ""];
  if (to === "" || depth > maxDepth) return { code, wraps: [] };
  const call = path.indexOf("()");
  const made = declared(names, home.file, to, call === -1 ? path : path.slice(0, call));
  if (made === undefined || keyOf(made) === keyOf(home)) return { code, wraps: [] };
  if (call !== -1) return { code, wraps: made.sure ? [made] : [] };
  // `const route = createRoute(...)`, `export const action = route.action`.
  return made.sure ? { code: [...code, made], wraps: [] } : { code, wraps: standsFor(world, made, depth + 1).wraps };
}

type Linked = NonNullable<ReturnType<Constants["chain"]>>;

const chainSeen = ({ file }: Holder, { to, links }: Linked): Seen => ({ file, value: { is: "chain", to, links } });

/** Functions of an object that an export is, or that is handed to the call that makes it, by their keys. */
export function keyedCode(
  world: FileWorld,
  file: string,
  name: string,
): ReadonlyMap<string, Omit<ExportedCode, "line">> {
  const found = new Map<string, Omit<ExportedCode, "line">>();
  const target = world.names.exported(file, name);
  if (target === undefined) return found;
  const home = original(world.names, target);
  const chain = world.constants.chain(home);
  const outer = chain && declared(world.names, home.file, chain.to, memberWalk(chain.links));
  for (const { args } of chain?.links ?? [])
    for (const value of args ?? [])
      for (const [key, entry] of world.constants.entries({ file: home.file, value })) {
        const { runs, wraps } = handedBy(world.names, entry);
        found.set(key, { code: runs, wraps: outer === undefined ? wraps : [outer, ...wraps] });
      }
  for (const { symbol, fact } of world.names.membersOf(home.file, home.symbol)) {
    const key = fact.name.slice(fact.name.lastIndexOf(".") + 1);
    const before = found.get(key);
    const code: Code = { file: home.file, symbol, sure: true };
    found.set(key, { code: [code], wraps: before?.wraps ?? (outer === undefined ? [] : [outer]) });
  }
  return found;
}
