/** What the idioms say about a snapshot: ways in, jobs, schedules and table access. Read before references are drawn. */
import type { Facts } from "../facts.ts";
import { createForwarder } from "../forward.ts";
import type { NodeId } from "../graph/graph.ts";
import type { Idiom } from "../idiom.ts";
import { isJob } from "../job-holes.ts";
import { createMatcher } from "../match.ts";
import type { Holder, Meaning, Seen } from "../meaning.ts";
import { isTestOnly } from "../roles.ts";
import { drawAccess } from "./data/access.ts";
import { commonNames } from "./data/builder-names.ts";
import { drawBuilders } from "./data/builders.ts";
import type { Catalogue } from "./data/catalogue.ts";
import { type CodeTables, createCodeTables } from "./data/code-tables.ts";
import { drawDeclared } from "./data/draw-declared.ts";
import type { Drawing } from "./drawing.ts";
import { appRoutes } from "./entries/app-routes.ts";
import { type Apps, collectApps } from "./entries/apps.ts";
import { drawAsks } from "./entries/asks.ts";
import { callableKeys, drawCallers } from "./entries/callers.ts";
import { controllerRoutes } from "./entries/controller-routes.ts";
import { drawHolders } from "./entries/draw-holders.ts";
import { drawRoutes } from "./entries/draw-routes.ts";
import { drawEvents } from "./entries/events.ts";
import { fileRoutes } from "./entries/file-routes.ts";
import { fileWork } from "./entries/file-work.ts";
import { handedApps, withoutStray } from "./entries/handed.ts";
import { implementedRoutes } from "./entries/implementations.ts";
import { drawJobs } from "./entries/jobs.ts";
import { boundQueues, drawStarts, platformRoutes } from "./entries/platforms.ts";
import { procedureRoutes } from "./entries/procedures.ts";
import type { Route } from "./entries/route.ts";
import { workClasses } from "./entries/work-classes.ts";
import { workTables } from "./entries/work-tables.ts";
import type { SymbolIds } from "./ids.ts";
import { handedBy } from "./names/code.ts";
import { type Constants, createConstants } from "./names/constants.ts";
import type { Names } from "./names/names.ts";
import { drawOutside } from "./outside/draw-outside.ts";
import { askingWith, type Trail } from "./trail.ts";

export interface Operations {
  readonly constants: Constants;
  /** Of production code, and what tests touch and ask. */
  readonly meanings: readonly Meaning[];
  /** Apps, those of tests included. */
  readonly apps: Apps;
  readonly routes: readonly Route[];
  readonly tables: CodeTables;
  /** Whether code only makes a declaration known, as a handler, a guard or a router's child, and does not use it. */
  isRegistration(file: string, symbol: number, target: NodeId): boolean;
  /** The registrations of a file, as texts to compare. */
  registrations(file: string): ReadonlySet<string> | undefined;
  /** The files it was read from. */
  readonly files: ReadonlyMap<string, Facts>;
  /** Those that say something about operations, known when everything is drawn. */
  readonly involved: Set<string>;
  /** Files that register something. */
  readonly registering: readonly string[];
  /** Keys of procedures that code may call in the same process. */
  readonly callable: readonly string[];
  /** Those whose calls mean nothing, with the files on which that hangs. */
  readonly matched: ReadonlyMap<string, Int32Array>;
  /** Names of common table expressions, by the file whose queries give them. */
  readonly common: ReadonlyMap<string, ReadonlySet<string>>;
  /** The SQL name of the table that a name in code stands for. */
  tableNamed(file: string, name: { readonly to: string; readonly path: string }): string | undefined;
}

/** What operations are read from. */
export interface OperationWorld {
  readonly names: Names;
  readonly ids: SymbolIds;
  /** Files whose calls may mean something: all, or those that are known to. In order. */
  readonly files: ReadonlyMap<string, Facts>;
  readonly manifests: ReadonlyMap<string, Facts>;
  /** Files that declare models. */
  readonly schemas: ReadonlyMap<string, Facts>;
  readonly trail: Trail;
}

/** Tests and fixtures declare routes that nobody can ask, yet they do touch tables. */
const serves = (file: string): boolean => !isTestOnly(file);

const servedBy = (files: ReadonlyMap<string, Facts>): ReadonlyMap<string, Facts> =>
  new Map([...files].filter(([file]) => serves(file)));

/** What counts in tests, too. */
const everywhere: ReadonlySet<Meaning["means"]> = new Set(["access", "query", "routine", "asks", "listens", "emits"]);

export function readOperations(
  { names, ids, files, manifests, schemas, trail }: OperationWorld,
  idioms: readonly Idiom[],
): Operations {
  const constants = createConstants(names);
  const world = { names, constants };
  const { match, symbolOf, appOf, hung } = createMatcher(idioms, world);
  const forwarder = createForwarder(world, match, (compute) => trail.remember(compute));
  const served: Meaning[] = [];
  const all: Meaning[] = [];
  const involved = new Set<string>();
  const matched = new Map<string, Int32Array>();
  const involve = (file: string): void => void involved.add(file);
  for (const [file, facts] of files) {
    const { chains, starts, bindings } = facts;
    if (starts !== undefined || bindings !== undefined) involve(file);
    const mark = trail.mark();
    const production = serves(file);
    const found = chains.flatMap((chain): readonly Meaning[] =>
      production ? [...match(file, chain), ...forwarder.forward(file, chain)] : match(file, chain),
    );
    if (found.length === 0) {
      if (chains.length > 0) matched.set(file, trail.cut(mark));
      continue;
    }
    involve(file);
    const known = [...found, ...handedApps({ names, appOf }, file, facts)];
    all.push(...known);
    served.push(...known.filter(({ means }) => production || everywhere.has(means)));
  }
  const serving = [...files.keys()].filter(serves);
  const meanings = [...withoutStray(names, served), ...fileWork(world, idioms, serving, manifests, involve)];
  const production = new Map([...files].filter(([file]) => serves(file)));
  const asking = askingWith(trail, involved, matched);
  const classes = workClasses(world, forwarder, production, involve, asking);
  meanings.push(...classes, ...workTables(world, production, involve));
  const everything = withoutStray(names, all);
  const told = meanings.flatMap((meaning): readonly Meaning[] =>
    isJob(meaning) && forwarder.isTold(meaning) ? [] : forwarder.cases(meaning),
  );
  const routes = [
    ...appRoutes(world, collectApps({ ...world, hung }, told)),
    ...controllerRoutes({ ...world, match }, told),
    ...implementedRoutes(world, told),
    ...procedureRoutes(names, constants, told, symbolOf),
    ...fileRoutes(world, idioms, serving, manifests, involve),
    ...platformRoutes(names, servedBy(files)),
  ];
  const registered = registrations(names, constants, ids, told, symbolOf);
  const tables = createCodeTables(names, constants, told, symbolOf, schemas);
  return {
    constants,
    meanings: told,
    apps: collectApps({ ...world, hung }, everything),
    routes,
    tables,
    isRegistration: (file, symbol, target) => registered.get(file)?.has(`${symbol}>${target}`) ?? false,
    registrations: (file) => registered.get(file),
    registering: [...registered.keys()],
    callable: callableKeys(told, routes),
    files,
    involved,
    matched,
    common: commonNames(constants, meanings, files),
    tableNamed(file, { to, path }) {
      const seen: Seen = { file, value: { is: "ref", to, path } };
      const text = constants.text(seen);
      return tables.variable(seen)?.table ?? (text !== undefined && /^[\w$.]+$/.test(text) ? text : undefined);
    },
  };
}

function registrations(
  names: Names,
  constants: Constants,
  ids: SymbolIds,
  meanings: readonly Meaning[],
  symbolOf: (file: string, name: string) => Holder | undefined,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const meaning of meanings) {
    const note = ({ file, symbol }: Holder): void => {
      const known = found.get(meaning.file) ?? new Set();
      found.set(meaning.file, known.add(`${meaning.by}>${ids.get(file)?.[symbol]}`));
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
      return [...meaning.guards, ...meaning.handlers];
    case "described":
      return meaning.handlers;
    case "mount":
      return meaning.shared ? [] : [meaning.child];
    case "wraps":
      return [meaning.child];
    case "use":
      return meaning.all;
    case "consumes":
    case "schedules":
      return meaning.handlers;
    case "merge":
      return meaning.routers;
    case "implements":
      return [meaning.entries, ...meaning.guards];
    default:
      return [];
  }
}

/** Tables that code declares join those of migrations and schema languages, before the schema is drawn. */
export function declareTables(catalogue: Catalogue, { tables }: Operations): void {
  for (const { table, file, line, declared } of tables.declared)
    catalogue.declareTable({ name: table, file, line, columns: declared });
}

export function drawOperations(
  { names, ids }: Pick<OperationWorld, "names" | "ids">,
  catalogue: Catalogue,
  operations: Operations,
  pen: Drawing,
): void {
  const { constants, meanings, apps, routes, tables, files, involved, common } = operations;
  const idOf = (file: string, symbol: number): NodeId | undefined => ids.get(file)?.[symbol];
  const find = drawRoutes({ pen, names, idOf }, routes);
  const world = { pen, names, constants, idOf };
  const routeAt = (file: string, method: string, path: string): NodeId | undefined => {
    const [first, ...others] = find.anywhere(method, path);
    return find.at(file, method, path) ?? (others.length === 0 ? first : undefined);
  };
  drawJobs(world, { boundQueue: boundQueues(names, files), routeAt }, meanings);
  drawStarts(world, find, servedBy(files));
  drawHolders(world, apps, meanings);
  drawAsks(world, apps, meanings);
  drawCallers(world, meanings, routes, files, (file) => involved.add(file));
  drawEvents(world, meanings);
  drawOutside(world, meanings);
  drawAccess({ ...world, tables, catalogue }, meanings);
  drawBuilders({ ...world, catalogue, common }, meanings);
  drawDeclared(world, tables);
}
