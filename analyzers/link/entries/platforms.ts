/** What platforms start by their own files: schedules, workers of queues and functions behind requests. */
import type { EntryFact, Facts, StartFact } from "../../facts.ts";
import type { NodeId } from "../../graph/graph.ts";
import { jobId, queueId, scheduleId, serviceId } from "../ids.ts";
import { packageOf } from "../modules/package-of.ts";
import { type Code, original } from "../names/code.ts";
import type { Names } from "../names/names.ts";
import { directoryOf, nameOf } from "../place.ts";
import { addOperation, drawHandler, type JobWorld } from "./job-nodes.ts";
import type { Route } from "./route.ts";
import { joinPaths } from "./route-paths.ts";

/** Finds routes that were drawn. */
export interface RouteFinder {
  /** One of the package that a file belongs to. */
  at(file: string, method: string, path: string): NodeId | undefined;
  /** Those of the whole repository. */
  anywhere(method: string, path: string): readonly NodeId[];
}

/** Functions that a platform puts behind a request. */
export function platformRoutes(names: Names, files: ReadonlyMap<string, Facts>): readonly Route[] {
  const routes: Route[] = [];
  for (const [file, { starts }] of files)
    for (const { by, platform, line, code } of starts ?? []) {
      if (by.on !== "request") continue;
      const handlers = codesOf(names, file, code);
      const path = joinPaths(by.path);
      // Whoever answers everything may be an application, whose own routes tell more.
      if (path === "/*" && !handlers.some((one) => answers(names, one))) continue;
      routes.push({ framework: platform, method: by.method, path, file, line, handlers, guards: [], sure: true });
    }
  return routes;
}

/** Whether code is a function that stands there itself. */
function answers(names: Names, { file, symbol }: Code): boolean {
  const kind = names.files.get(file)?.symbols[symbol]?.kind;
  return kind === "method" || kind === "function";
}

export function drawStarts(world: JobWorld, find: RouteFinder, files: ReadonlyMap<string, Facts>): void {
  for (const [file, { starts }] of files) for (const start of starts ?? []) drawStart(world, find, file, start);
}

function drawStart(world: JobWorld, find: RouteFinder, file: string, start: StartFact): void {
  const { by, platform, line } = start;
  if (by.on === "request") return;
  const name = start.name ?? (by.on === "queue" ? by.queue : calledAs(file));
  const place = { file, line, system: platform };
  const edge = { kind: "triggers" as const, file, line };
  const code = codesOf(world.names, file, start.code);
  const job = start.code === undefined ? undefined : addOperation(world.pen, "job", jobId(platform, name), name, place);
  if (job !== undefined) for (const one of code) drawHandler(world, job, one, file, line);
  if (by.on === "queue") {
    const queue = addOperation(world.pen, "queue", queueId(by.queue), by.queue, place);
    if (job !== undefined) world.pen.connect({ from: queue, to: job, ...edge, certainty: "resolved" });
  }
  if (by.on !== "schedule") return;
  const { spec } = by;
  const from = addOperation(world.pen, "schedule", scheduleId(spec, name), `${spec} ${name}`, { ...place, spec });
  if (job !== undefined) world.pen.connect({ from, to: job, ...edge, certainty: "resolved" });
  for (const { method, path, own, host } of start.asks ?? []) {
    if (host !== undefined) {
      const service = serviceId(host);
      world.pen.add({ id: service, kind: "service", name: host, file, line, endLine: line });
      const attributes = { by: "platform", method };
      world.pen.connect({ ...edge, from, to: service, kind: "requests", certainty: "resolved", attributes });
    }
    const plain = joinPaths(path.replace(/[?#].*$/, ""));
    const routes = own ? [find.at(file, method, plain) ?? find.at(file, "ALL", plain)] : asked(find, method, plain);
    // Whose host it is, nobody knows.
    for (const to of routes)
      if (to !== undefined) world.pen.connect({ from, to, ...edge, certainty: own ? "resolved" : "guessed" });
  }
}

/** The one route of the repository that serves a path; where several do, the host would have to tell. */
function asked(find: RouteFinder, method: string, path: string): readonly NodeId[] {
  const routes = [...find.anywhere(method, path), ...find.anywhere("ALL", path)];
  return routes.length === 1 ? routes : [];
}

const codesOf = (names: Names, file: string, entries: StartFact["code"]): readonly Code[] =>
  (entries ?? []).flatMap((entry) => codeOf(names, file, entry));

function codeOf(names: Names, file: string, entry: EntryFact): readonly Code[] {
  const module = names.module(file, fromFile(file, entry.module));
  if (module === undefined) return [];
  if (entry.called === undefined) return [{ file: module, symbol: 0, sure: true }];
  const [exported = "", member] = entry.called.split(".");
  const found = names.exported(module, exported);
  if (found === undefined) return [];
  if (member === undefined) return [{ file: found.file, symbol: found.symbol, sure: true }];
  const holder = original(names, found);
  return names
    .membersOf(holder.file, holder.symbol)
    .filter(({ fact }) => fact.name.endsWith(`.${member}`))
    .map(({ symbol }) => ({ file: holder.file, symbol, sure: true }));
}

/** `/x` is seen from where the repository begins. */
function fromFile(file: string, module: string): string {
  if (!module.startsWith("/")) return module;
  const directory = directoryOf(file);
  const up = directory === "" ? "." : directory.replace(/[^/]+/g, "..");
  return `${up}${module}`;
}

/** What carries no name is called as its file, or as the folder where every such file is called alike. */
function calledAs(file: string): string {
  const stem = nameOf(file).replace(/\.[^.]*$/, "");
  const folder = nameOf(directoryOf(file));
  return folder !== "" && (stem === "railway" || stem === "wrangler") ? folder : stem;
}

/** The queue behind a name of a worker's environment, as the platform's file of the same package has it. */
export function boundQueues(
  names: Names,
  files: ReadonlyMap<string, Facts>,
): (file: string, binding: string) => string | undefined {
  const home = packageOf(names);
  const bound = new Map<string, string>();
  for (const [file, { bindings }] of files)
    for (const { binding, queue } of bindings ?? []) bound.set(`${home(file)}\n${binding}`, queue);
  return (file, binding) => bound.get(`${home(file)}\n${binding}`);
}
