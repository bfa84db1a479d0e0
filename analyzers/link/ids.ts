/** Ids of nodes, the only place that spells them. */
import type { Facts } from "../facts.ts";
import type { NodeId } from "../graph/graph.ts";

export const moduleId = (path: string): NodeId => `module:${path}`;
export const testId = (path: string): NodeId => `test:${path}`;
export const symbolId = (path: string, name: string): NodeId => `symbol:${path}#${name}`;
export const packageId = (name: string): NodeId => `package:${name}`;
export const envId = (name: string): NodeId => `env:${name}`;

/** `drizzle-orm/pg-core` -> `drizzle-orm`; `@scope/name/sub` -> `@scope/name`. */
export function packageName(specifier: string): string {
  const [first = "", second] = specifier.split("/");
  return first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
}

/** Symbol ids of one file, by index. */
export function symbolIds(path: string, facts: Facts): readonly NodeId[] {
  return facts.symbols.map(({ name }) => symbolId(path, name));
}
