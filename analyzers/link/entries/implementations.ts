/** Routes that objects implement by their keys: contracts (ts-rest), services (Connect), resolvers of a schema (GraphQL). */
import type { ImplementsMeaning, Meaning, Seen } from "../../meaning.ts";
import { type Code, handedBy, original, refTo } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import { directoryOf, nameOf } from "../place.ts";
import { contractEntries, optionOf } from "./contracts.ts";
import type { Route } from "./route.ts";
import { joinPaths } from "./route-paths.ts";

/** Routers in routers, lists in lists. */
const maxDepth = 8;
/** Entries of one object looked at; schemas of large applications have a few hundred fields a type. */
const maxEntries = 5_000;

export interface ImplementationWorld {
  readonly names: Names;
  readonly constants: Constants;
}

export function implementedRoutes(world: ImplementationWorld, meanings: readonly Meaning[]): readonly Route[] {
  return meanings.flatMap((meaning) => {
    if (meaning.means !== "implements") return [];
    if (meaning.as === "resolvers") return resolvers(world, meaning, meaning.entries, 0);
    if (meaning.as === "service") return service(world, meaning);
    return meaning.contract === undefined ? [] : contract(world, meaning, meaning.contract, meaning.entries, "", 0);
  });
}

/** A member of an implementation: what its code is, and the value where it is written down. */
interface Member {
  readonly key: string;
  readonly seen: Seen;
  readonly code?: Code;
}

/** Members of an object or an instance, by what was written or, where only code was kept, by what was declared. */
function membersOf(world: ImplementationWorld, seen: Seen, depth = 0): readonly Member[] {
  const { names, constants } = world;
  if (depth > maxDepth) return [];
  const { file, value } = constants.follow(seen);
  if (value.is === "object") {
    const spread = (value.spreads ?? []).flatMap((one) => membersOf(world, { file, value: one }, depth + 1));
    const own = value.entries.map(([key, one]): Member => ({ key, seen: { file, value: one } }));
    return [...spread, ...own].slice(0, maxEntries);
  }
  if (value.is !== "ref") return [];
  const { end: stand, rest } = names.walk(file, value.to, value.path);
  if (stand === undefined || rest.length > 0 || stand.at === "package" || stand.at === "lost") return [];
  const end = stand.at === "module" ? names.exported(stand.file, "default") : stand;
  if (end === undefined) return [];
  const spread = names
    .usesOf(end.file, end.symbol)
    .flatMap(([to, path, how]) =>
      how === "spread" ? membersOf(world, { file: end.file, value: refTo(to, path) }, depth + 1) : [],
    );
  const own = names.membersOf(end.file, end.symbol).map(({ symbol, fact }): Member => {
    const key = fact.name.slice(fact.name.lastIndexOf(".") + 1);
    const code: Code = { file: end.file, symbol, sure: true };
    return { key, seen: { file: end.file, value: refTo(fact.name) }, code };
  });
  return [...spread, ...own].slice(0, maxEntries);
}

const handlersOf = ({ names }: ImplementationWorld, { seen, code }: Member): ReturnType<typeof handedBy> =>
  code === undefined ? handedBy(names, seen) : { runs: [code], wraps: [] };

function routeOf(world: ImplementationWorld, meaning: ImplementsMeaning, member: Member, method: string, path: string) {
  const { runs, wraps } = handlersOf(world, member);
  const guards = meaning.guards.flatMap((guard) => {
    const handed = handedBy(world.names, guard);
    return [...handed.runs, ...handed.wraps];
  });
  const handlers = runs.map((code): Code => ({ ...original(world.names, code), sure: code.sure }));
  const [first] = handlers;
  return {
    framework: meaning.idiom,
    method,
    path,
    file: first?.file ?? meaning.file,
    line: (first && world.names.files.get(first.file)?.symbols[first.symbol]?.line) ?? meaning.line,
    handlers,
    guards: [...guards, ...wraps],
    sure: meaning.sure,
  } satisfies Route;
}

/** The types through which a schema is asked. https://graphql.org/learn/schema/ */
const operations: ReadonlyMap<string, string> = new Map([
  ["Query", "QUERY"],
  ["Mutation", "MUTATION"],
  ["Subscription", "SUBSCRIPTION"],
]);

/** Fields by type and name; several objects of them as a list, or put together by a package's call. */
function resolvers(
  world: ImplementationWorld,
  meaning: ImplementsMeaning,
  seen: Seen,
  depth: number,
): readonly Route[] {
  const followed = world.constants.follow(seen);
  const { file, value } = followed;
  if (depth > maxDepth) return [];
  const parts =
    value.is === "list"
      ? value.items
      : value.is === "chain"
        ? value.links.flatMap(({ args }) => args ?? [])
        : undefined;
  if (parts !== undefined) return parts.flatMap((part) => resolvers(world, meaning, { file, value: part }, depth + 1));
  return membersOf(world, seen).flatMap((type) =>
    fieldsOf(world, type).map((field) => {
      const operation = operations.get(type.key);
      const name = operation === undefined ? `${type.key}.${field.key}` : field.key;
      return routeOf(world, meaning, field, operation ?? "FIELD", name);
    }),
  );
}

/** What is no field by name is told apart: `__resolveType` of unions and interfaces. */
const fieldsOf = (world: ImplementationWorld, type: Member): readonly Member[] =>
  membersOf(world, type.seen).filter(({ key }) => !key.startsWith("__"));

/** Methods of a service by the names that its generated description gives them. */
function service(world: ImplementationWorld, meaning: ImplementsMeaning): readonly Route[] {
  const described = meaning.contract;
  if (described === undefined) return [];
  const { names, constants } = world;
  const name = constants.text(constants.entry(described, "typeName")) ?? generatedName(world, described);
  const methods = constants.entry(described, "methods");
  return membersOf(world, meaning.entries).map((member) => {
    const written = methods && constants.entry(methods, member.key);
    const method = constants.text(written && constants.entry(written, "name")) ?? upper(member.key);
    return name === undefined
      ? routeOf(world, meaning, member, "RPC", `${declaredName(names, described)}/${method}`)
      : routeOf(world, meaning, member, "POST", joinPaths(name, method));
  });
}

const upper = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

function declaredName(names: Names, { file, value }: Seen): string {
  if (value.is !== "ref") return "?";
  const [target] = names.resolve(file, value.to, value.path);
  if (target?.to === "package") return target.name;
  return (target && names.files.get(target.file)?.symbols[target.symbol]?.name) ?? value.to;
}

/**
 * `serviceDesc(file_shop_orders_v1_orders, 0)` in `shop/orders/v1/orders_pb.ts`: by the rule of protocol buffers' linters a package
 * is called as its folders are. https://buf.build/docs/lint/rules/#package_directory_match
 */
function generatedName({ names, constants }: ImplementationWorld, { file, value }: Seen): string | undefined {
  if (value.is !== "ref") return undefined;
  const { end, rest } = names.walk(file, value.to, value.path);
  if (end?.at !== "symbol" || rest.length > 0) return undefined;
  const described = constants.chain(end)?.links.find(({ args }) => args !== undefined)?.args?.[0];
  const mangled = described?.is === "ref" ? /^file_(.+)$/.exec(described.to)?.[1] : undefined;
  const stem = nameOf(end.file).replace(/_pb\.[cm]?[jt]s$/, "");
  const folders = directoryOf(end.file).split("/");
  for (let from = 0; mangled !== undefined && from < folders.length; from++) {
    const inside = folders.slice(from);
    if ([...inside, stem].join("_").replaceAll(/\W/g, "_") === mangled)
      return [...inside, names.files.get(end.file)?.symbols[end.symbol]?.name].join(".");
  }
  return undefined;
}

function contract(
  world: ImplementationWorld,
  meaning: ImplementsMeaning,
  described: Seen,
  entries: Seen,
  prefix: string,
  depth: number,
): readonly Route[] {
  const inner = contractEntries(world, described);
  if (depth > maxDepth || inner === undefined) return [];
  return membersOf(world, entries).flatMap((member) => {
    const one = inner.entries.get(member.key);
    if (one === undefined) return [];
    const path = world.constants.text(optionOf(world, one, "path"));
    const method = world.constants.text(optionOf(world, one, "method"));
    const front = joinPaths(prefix, inner.prefix);
    if (path === undefined) return contract(world, meaning, one, member.seen, front, depth + 1);
    return [routeOf(world, meaning, member, (method ?? "?").toUpperCase(), joinPaths(front, path))];
  });
}
