/** Ids of nodes, the only place that spells them. */
import type { Facts } from "../facts.ts";
import type { NodeId } from "../graph/graph.ts";

export const moduleId = (path: string): NodeId => `module:${path}`;
export const testId = (path: string): NodeId => `test:${path}`;
const symbolId = (path: string, name: string): NodeId => `symbol:${path}#${name}`;
export const packageId = (name: string): NodeId => `package:${name}`;
export const envId = (name: string): NodeId => `env:${name}`;

/** `drizzle-orm/pg-core` -> `drizzle-orm`; `@scope/name/sub` -> `@scope/name`. */
export function packageName(specifier: string): string {
  const [first = "", second] = specifier.split("/");
  return first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
}

/** Symbol ids by file, then by index. */
export type SymbolIds = Pick<ReadonlyMap<string, readonly NodeId[]>, "get">;

/** Symbol ids of one file, by index. */
export function symbolIds(path: string, facts: Facts): readonly NodeId[] {
  return facts.symbols.map(({ name }) => symbolId(path, name));
}

export const tableId = (name: string): NodeId => `table:${name}`;
export const columnId = (table: string, column: string): NodeId => `column:${table}.${column}`;
export const viewId = (name: string): NodeId => `view:${name}`;
export const functionId = (name: string): NodeId => `sqlfn:${name}`;
/** `table.trigger`. */
export const triggerId = (name: string): NodeId => `trigger:${name}`;
export const migrationId = (path: string): NodeId => `migration:${path}`;
/** By what holds it: `pool:src/db.ts#db`. */
export const poolId = (file: string, holder: string): NodeId => `pool:${file}#${holder}`;
export const flagId = (name: string): NodeId => `flag:${name}`;
/** `redis/user:*`, `next/orders`. */
export const cacheId = (system: string, key: string): NodeId => `cache:${system}/${key}`;
/** As far as it is told, seen from where the program is started or from the file: `uploads/*`. */
export const fileId = (path: string): NodeId => `file:${path}`;
export const loadTestId = (path: string): NodeId => `loadtest:${path}`;
export const serviceId = (host: string): NodeId => `service:${host}`;
export const scheduleId = (spec: string, name: string): NodeId => `schedule:${spec} ${name}`;
/** A channel of PostgreSQL's NOTIFY. */
export const channelId = (channel: string): NodeId => `queue:postgres/${channel}`;
/** An extension that a migration installs into PostgreSQL. */
export const extensionId = (name: string): NodeId => `package:postgres/${name}`;
export const routeId = (method: string, path: string): NodeId => `route:${method} ${path}`;
export const jobId = (system: string, name: string): NodeId => `job:${system}/${name}`;
export const queueId = (name: string): NodeId => `queue:${name}`;
