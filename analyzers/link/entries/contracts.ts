/** Contracts: objects of routes, made by a package's call, in objects of contracts. */
import type { Value } from "../../facts.ts";
import type { Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";

export interface ContractWorld {
  readonly names: Names;
  readonly constants: Constants;
}

export interface ContractEntries {
  readonly prefix: string;
  readonly entries: ReadonlyMap<string, Seen>;
}

/** `c.router({ list: { method, path } }, { pathPrefix })`, or the object itself; undefined where it is neither. */
export function contractEntries(world: ContractWorld, seen: Seen): ContractEntries | undefined {
  const { file, value } = unwrapped(world, seen);
  if (value.is === "object") return { prefix: "", entries: world.constants.entries({ file, value }) };
  const args = value.is === "chain" ? value.links.findLast((link) => link.args !== undefined)?.args : undefined;
  const [routes, options] = args ?? [];
  if (routes === undefined) return undefined;
  const prefix = options && world.constants.text(world.constants.entry({ file, value: options }, "pathPrefix"));
  return { prefix: prefix ?? "", entries: world.constants.entries({ file, value: routes }) };
}

/** What a route says of itself. `c.query({ path })` is what it was handed. */
export function optionOf(world: ContractWorld, seen: Seen, name: string): Seen | undefined {
  const { file, value } = unwrapped(world, seen);
  const object: Value | undefined =
    value.is === "chain" ? value.links.find(({ args }) => args !== undefined)?.args?.[0] : value;
  return object?.is === "object" ? world.constants.entry({ file, value: object }, name) : undefined;
}

/** Follows a name, and keys behind it that are no declarations of their own: `contract.orders`. */
function unwrapped(world: ContractWorld, seen: Seen): Seen {
  const followed = world.constants.follow(seen);
  const { file, value } = followed;
  if (value.is !== "ref" || value.path === "") return followed;
  const at = value.path.lastIndexOf(".");
  const above: Seen = { file, value: { is: "ref", to: value.to, path: value.path.slice(0, at) } };
  const inner = at === -1 ? undefined : contractEntries(world, above)?.entries.get(value.path.slice(at + 1));
  return inner === undefined ? followed : world.constants.follow(inner);
}
