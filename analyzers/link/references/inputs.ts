/**
 * Inputs that no import names: files that code reads by a literal path, what a test runner sets up before a test, snapshots, and
 * the mocks that stand beside what a test mocks. Drawn anew for every snapshot: they follow from paths as much as from facts.
 */
import type { Edge, NodeId } from "../../graph/graph.ts";
import { isTest, isTestOnly } from "../../roles.ts";
import type { Drawing } from "../drawing.ts";
import { type SymbolIds, testId } from "../ids.ts";
import type { Resolver } from "../modules/modules.ts";
import { directoryOf, join, nameOf } from "../place.ts";
import type { Input, InputFacts } from "./input-facts.ts";
import { createRunners, type Runner, setupPath } from "./runners.ts";

export interface InputWorld {
  readonly pen: Drawing;
  readonly resolver: Resolver;
  readonly ids: SymbolIds;
  readonly tree: {
    has(path: string): boolean;
    /** Up to `limit` files below a folder. */
    below(folder: string, limit: number): readonly string[];
  };
}

/** Files of a directory that is read as a whole; more is a content folder, or the project itself. */
const maxBelow = 500;
/** Symbols of a file that is run or read for what it is rather than for one of its exports. */
const maxWhole = 60;

/** `files`: all that have such facts, in order. */
export function drawInputs(world: InputWorld, files: ReadonlyMap<string, InputFacts>): void {
  const governing = createRunners(files);
  for (const [file, { inputs = [], assets = [], mocks = [] }] of files) {
    for (const input of [...inputs, ...assets]) drawInput(world, file, input);
    for (const mock of mocks) drawMock(world, file, mock);
    if (!isTest(file)) continue;
    for (const path of snapshotsOf(world, file))
      connect(world, { from: testId(file), file, line: 1, certainty: "resolved" }, path);
    for (const runner of governing(file)) drawRunner(world, file, runner);
  }
}

function drawInput(world: InputWorld, file: string, { from, kind, line, by = 0 }: Input): void {
  const holder = world.ids.get(file)?.[by];
  if (holder === undefined) return;
  const edge = { from: holder, file, line, certainty: "resolved" as const };
  for (const place of placesOf(world, file, from)) {
    if (world.tree.has(place)) {
      connect(world, edge, place);
      return;
    }
    const inside = world.tree.below(place, maxBelow + 1);
    // A directory that holds the reader is where the project lies, not what is read.
    if (inside.length > 0 && kind === "read") {
      if (inside.length <= maxBelow && !file.startsWith(`${place}/`))
        for (const path of inside) connect(world, { ...edge, certainty: "guessed" }, path);
      return;
    }
  }
  const found = world.resolver.resolve(file, from);
  if (found.to === "file") connect(world, edge, found.path);
}

/** Where a path may lead: beside the file, or from where its package or the repository is run. */
function placesOf({ resolver }: InputWorld, file: string, from: string): readonly string[] {
  const bases = from.startsWith("/") ? [resolver.packageOf(file)?.dir ?? "", ""] : [directoryOf(file)];
  return bases.flatMap((base) => join(base, from) ?? []).filter((place) => place !== "");
}

/** `from` uses all that a file is: its content, or the code that it holds. */
function connect({ pen, ids }: InputWorld, edge: Omit<Edge, "to" | "kind">, path: string): void {
  const symbols = ids.get(path) ?? [];
  const [body] = symbols;
  // Running a file runs its body; fixtures and set-up files are used for everything in them.
  const whole = isTestOnly(path) && !isTest(path) ? symbols.slice(0, maxWhole) : symbols.slice(0, 1);
  for (const to of body === undefined ? [pen.leaf(path)] : whole)
    if (to !== edge.from) pen.connect({ ...edge, to, kind: "uses" });
}

/** A test takes what `__mocks__` holds beside the module, or at the root for a package, instead of the module itself. */
function drawMock(world: InputWorld, file: string, { from, line, by = 0 }: Pick<Input, "from" | "line" | "by">): void {
  const holder = world.ids.get(file)?.[by];
  const found = world.resolver.resolve(file, from);
  if (holder === undefined || found.to === "unresolved") return;
  const stand =
    found.to === "file"
      ? world.resolver.resolve(found.path, `./__mocks__/${nameOf(found.path).replace(/\.[cm]?[jt]sx?$/, "")}`)
      : world.resolver.resolve(file, `/__mocks__/${found.name}`);
  if (stand.to === "file") connect(world, { from: holder, file, line, certainty: "resolved" }, stand.path);
}

/** The test needs its runner's configuration; the configuration needs its other parts and what it sets up, once for all tests. */
function drawRunner(world: InputWorld, file: string, { path, setups, certainty }: Runner): void {
  const [body, ...parts] = world.ids.get(path) ?? [];
  const from = testId(file);
  if (body === undefined) {
    for (const input of setups) drawSetup(world, from, path, input, certainty);
    return;
  }
  world.pen.connect({ from, to: body, kind: "uses", file, line: 1, certainty });
  for (const to of parts.slice(0, maxWhole))
    world.pen.connect({ from: body, to, kind: "uses", file: path, line: 1, certainty: "resolved" });
  for (const input of setups) drawSetup(world, body, path, input, "resolved");
}

function drawSetup(world: InputWorld, from: NodeId, file: string, input: Input, certainty: Edge["certainty"]): void {
  const found = world.resolver.resolve(file, setupPath(input.from));
  if (found.to !== "file") return;
  for (const to of (world.ids.get(found.path) ?? []).slice(0, maxWhole))
    world.pen.connect({ from, to, kind: "uses", file, line: input.line, certainty });
}

/** `__snapshots__/a.test.ts.snap` beside `a.test.ts` (Vitest, Jest), and all in `a.test.ts-snapshots` (Playwright). */
function snapshotsOf({ tree }: InputWorld, file: string): readonly string[] {
  const beside = join(directoryOf(file), `__snapshots__/${nameOf(file)}.snap`) ?? "";
  const pictures = tree.below(`${file}-snapshots`, maxBelow);
  return tree.has(beside) ? [beside, ...pictures] : pictures;
}
