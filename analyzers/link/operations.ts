/** What the idioms say about a snapshot: ways in, jobs, schedules and table access. Read before references are drawn. */
import type { GraphBuilder, NodeId } from "../graph/graph.ts";
import type { Idiom } from "../idiom.ts";
import { createMatcher } from "../match.ts";
import type { Holder, Meaning } from "../meaning.ts";
import { type AccessWorld, drawAccess } from "./access.ts";
import { appRoutes } from "./apps.ts";
import { handedBy, keyOf } from "./code.ts";
import { type CodeTables, createCodeTables } from "./code-tables.ts";
import { type Constants, createConstants } from "./constants.ts";
import { drawRoutes } from "./draw-routes.ts";
import { fileRoutes } from "./file-routes.ts";
import { drawJobs, drawPlatformCrons } from "./jobs.ts";
import type { Names } from "./names.ts";
import { procedureRoutes } from "./procedures.ts";
import type { Route } from "./route.ts";

export interface Operations {
  readonly constants: Constants;
  readonly meanings: readonly Meaning[];
  readonly routes: readonly Route[];
  readonly tables: CodeTables;
  /** Whether code only makes a declaration known, as a handler, a guard or a router's child, and does not use it. */
  registers(file: string, symbol: number, target: Holder): boolean;
}

/** `files` are those whose code serves production: tests and fixtures declare routes that nobody can ask. */
export function readOperations(names: Names, idioms: readonly Idiom[], files: readonly string[]): Operations {
  const constants = createConstants(names);
  const world = { names, constants };
  const matcher = createMatcher(idioms, world);
  const meanings = files.flatMap((file) =>
    (names.files.get(file)?.chains ?? []).flatMap((chain) => matcher.match(file, chain)),
  );
  const symbolOf = matcher.symbolOf;
  const routes = [
    ...appRoutes(world, meanings),
    ...procedureRoutes(names, constants, meanings, symbolOf),
    ...fileRoutes(world, idioms, files),
  ];
  const registered = registrations(names, constants, meanings, symbolOf);
  return {
    constants,
    meanings,
    routes,
    tables: createCodeTables(names, constants, meanings, symbolOf),
    registers: (file, symbol, target) => registered.has(`${file}#${symbol}>${keyOf(target)}`),
  };
}

function registrations(
  names: Names,
  constants: Constants,
  meanings: readonly Meaning[],
  symbolOf: (file: string, name: string) => Holder | undefined,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const meaning of meanings) {
    const note = (target: Holder): void => {
      found.add(`${meaning.file}#${meaning.by}>${keyOf(target)}`);
    };
    for (const seen of handedOver(meaning)) {
      const { runs, wraps } = handedBy(names, seen);
      for (const code of [...runs, ...wraps]) note(code);
    }
    if (meaning.means !== "router") continue;
    const owner = names.files.get(meaning.file)?.symbols[meaning.by]?.name;
    for (const [key, entry] of constants.entries(meaning.entries)) {
      const member = symbolOf(meaning.file, `${owner}.${key}`);
      if (member !== undefined) note(member);
      if (entry.value.is === "ref") for (const code of handedBy(names, entry).runs) note(code);
    }
  }
  return found;
}

/** The values of a meaning that are called by a framework later on. */
function handedOver(meaning: Meaning) {
  switch (meaning.means) {
    case "route":
    case "described":
      return meaning.handlers;
    case "mount":
      return [meaning.child];
    case "use":
      return meaning.all;
    case "consumes":
    case "schedules":
      return meaning.handler === undefined ? [] : [meaning.handler];
    case "merge":
      return meaning.routers;
    default:
      return [];
  }
}

/** What operations are drawn with. The schema's nodes come from the catalogue of tables. */
export interface Drawing {
  readonly builder: GraphBuilder;
  readonly names: Names;
  readonly ids: ReadonlyMap<string, readonly NodeId[]>;
  readonly tableNode: AccessWorld["tableNode"];
  readonly columnNode: AccessWorld["columnNode"];
}

export function drawOperations(drawing: Drawing, { constants, meanings, routes, tables }: Operations): void {
  const { builder, names, ids, tableNode, columnNode } = drawing;
  const idOf = (file: string, symbol: number): NodeId | undefined => ids.get(file)?.[symbol];
  const routeAt = drawRoutes({ builder, names, idOf }, routes);
  const jobs = { builder, names, constants, idOf };
  drawJobs(jobs, meanings);
  drawPlatformCrons(jobs, routeAt);
  drawAccess({ builder, names, constants, tables, idOf, tableNode, columnNode }, meanings);
}
