/** Symbols, and the edges between them that references draw. */
import type { Facts, Ref, SymbolFact } from "../../facts.ts";
import type { Edge, EdgeKind, NodeId } from "../../graph/graph.ts";
import type { Drawing } from "../drawing.ts";
import { packageId, packageName } from "../ids.ts";
import { environmentSpecifier } from "../names/environment.ts";
import type { Walked } from "../names/names.ts";
import { drawBorrowed } from "./borrowed.ts";
import { drawConstruction } from "./construction.ts";
import { drawProvided } from "./contexts.ts";
import { deferralOf } from "./deferral.ts";
import { doublesOf, drawDouble } from "./doubles.ts";
import { drawGuesses, drawOverrides, drawUnknown } from "./draw-guesses.ts";
import { drawHands, isMemberCalledFromOutside } from "./draw-hands.ts";
import { drawLost } from "./draw-lost.ts";
import { drawService, drawTaken, drawVariable } from "./outside.ts";
import type { References, Sheet } from "./sheet.ts";
import { aliasOf, attributesOf } from "./spoken.ts";
import { drawWhole, keyOf, runsText } from "./whole.ts";

/** Draws the references of one file. What it asks of other files it asks through `names`, and by name of `guesses` and `kin`. */
export function drawReferences(references: References, file: string, facts: Facts, pen: Drawing): void {
  const given: Sheet = { ...references, pen };
  for (const [index, symbol] of facts.symbols.entries()) {
    drawOwner(given, file, facts, index, symbol);
    drawHands(given, file, index, symbol);
    drawProvided(given, file, index, symbol);
    drawBorrowed(given, file, symbol);
    const doubled = doublesOf(file, index, symbol);
    const isKept = deferralOf(given.names, file, symbol);
    drawRegistry(given, file, index, symbol);
    drawTaken(given, file, index, symbol);
    const enclosed = new Set(symbol.enclosed);
    const repeated = new Set(symbol.repeated);
    for (const [at, ref] of symbol.refs.entries()) {
      const [, , , , handover] = ref;
      pen.later = handover !== undefined && isKept(handover);
      pen.inTransaction = enclosed.has(at);
      pen.perItem = repeated.has(at);
      if (!doubled(ref) || !drawDouble(given, file, index, ref)) drawReference(given, file, index, ref);
    }
    pen.later = false;
    pen.inTransaction = false;
    pen.perItem = false;
  }
}

/** What holds a member needs it; code that only registers a callback does not. */
function drawOwner(given: Sheet, file: string, facts: Facts, index: number, symbol: SymbolFact): void {
  const ids = given.ids.get(file);
  const owner = symbol.owner;
  if (owner === undefined) return;
  const holder = facts.symbols[owner];
  const from = ids?.[owner];
  const to = ids?.[index];
  if (holder === undefined || from === undefined || to === undefined) return;
  const registered = given.isRegistration(file, owner, to);
  const kind: EdgeKind = registered ? "registers" : symbol.kind === "callback" ? "passes" : "contains";
  const edge = { from, to, kind, file, line: symbol.line, certainty: "resolved" as const };
  if (kind !== "contains") given.pen.connect(edge);
  else
    given.pen.connect({
      ...edge,
      attributes: {
        of: isClass(holder)
          ? isMemberCalledFromOutside(given, file, holder, symbol)
            ? "framework-class"
            : "class"
          : "object",
      },
    });
}

/** Who uses a long list uses some of what is in it: which, names cannot tell. */
function drawRegistry(given: Sheet, file: string, index: number, { name, refs, line }: SymbolFact): void {
  const listed = refs.filter(([, , how]) => how === "listed").length;
  const holder = given.ids.get(file)?.[index];
  if (listed === 0 || holder === undefined) return;
  given.pen.blind.push({ line, in: holder, detail: `which of the ${listed} values in \`${name}\` its users run` });
}

const isClass = (symbol: SymbolFact): boolean => symbol.kind === "class";

function drawReference(given: Sheet, file: string, index: number, ref: Ref): void {
  const [to, path, how, line] = ref;
  const from = given.ids.get(file)?.[index];
  if (from === undefined) return;
  // What it means is drawn by who makes the function a member.
  if (to === "@this") return;
  if (to === "@jsx") {
    drawRuntime(given, from, file, line);
    return;
  }
  if (to === "?") {
    drawUnknown(given, file, from, path, line);
    return;
  }
  const walked = given.names.walk(file, to, path);
  if (how !== "type") drawVariable(given, file, from, ref, walked);
  drawMet(given, file, index, from, ref, walked);
  const { end, rest } = walked;
  if (end?.at === "package") {
    if (end.specifier === environmentSpecifier) return;
    drawPackage(given, from, { file, line }, to, walked, how === "type");
    if (how === "use") drawService(given, from, { file, index, line }, end, rest);
    if (ofContainer.test(path)) drawGuesses(given, file, from, path, line);
  } else if (end?.at === "module")
    drawWhole(
      given,
      from,
      end.file,
      { file, line, kind: how === "type" ? "types" : "uses", ...keyOf(given, file, ref, walked) },
      `${to}${path}`,
      runsText(given, file, index),
    );
  else if (end === undefined && how !== "type") drawUnexported(given, file, from, to, line);
  else if (rest.length > 0 && (how === "use" || how === "jsx")) drawLost(given, from, file, line, walked);
}

/** A member of what a container of a package gave by a name: `container.get("mail").send()`. */
const ofContainer = /\.(?:get|getAsync|resolve|resolveAsync)\(\)\.[^.()!:`]+\(\)$/;

/** The functions of an automatic JSX runtime (React's specification of 2020, which compilers follow). */
const runtime = ["jsx", "jsxs", "jsxDEV", "Fragment"];

function drawRuntime(given: Sheet, from: NodeId, file: string, line: number): void {
  const module = given.jsxRuntime(file);
  if (module === undefined) return;
  for (const name of runtime) {
    const found = given.names.exported(module, name);
    const to = found && given.ids.get(found.file)?.[found.symbol];
    if (to !== undefined && to !== from)
      given.pen.connect({ from, to, kind: "calls", file, line, certainty: "resolved" });
  }
}

/** An edge to each declaration the reference names on its way. */
function drawMet(given: Sheet, file: string, index: number, from: NodeId, ref: Ref, { met }: Walked): void {
  const [root, path, how, line] = ref;
  let named = true;
  for (const [at, { file: place, symbol, step }] of met.entries()) {
    const target = given.ids.get(place)?.[symbol];
    const fact = given.names.files.get(place)?.symbols[symbol];
    const spoken = named ? "named" : "inferred";
    named &&= fact?.kind === "object" || fact?.kind === "class" || fact?.kind === "namespace";
    if (target === undefined || fact === undefined || target === from) continue;
    const next = met[at + 1];
    // `handlers.list()` names the member; the object around it is only the way there.
    const way =
      next !== undefined &&
      isMemberOf(given, next, place, symbol) &&
      (fact.kind === "object" || fact.kind === "class" || fact.kind === "namespace");
    // A member of what is constructed needs the class as well: its decorators and its heritage make the instance.
    if (way && step !== "!") continue;
    // `Orders.name` is a text: nothing of the class runs.
    const kind = step === ".name" && next === undefined && fact.kind === "class" ? "types" : kindOf(how, step);
    const registered = given.isRegistration(file, index, target);
    const drawn = registered ? "registers" : kind;
    // A literal has the members it was written with; what is spread into it and what is no code are told of by the whole.
    const ofRest = next === undefined && fact.kind === "object" && step.startsWith(".") && step !== ".*";
    const of = how === "listed" ? "list" : ofRest ? "rest" : undefined;
    const as = spoken === "named" ? aliasOf(given, file, root, path, fact.name) : undefined;
    const attributes = attributesOf(of, spoken === "inferred", as);
    given.pen.connect({ from, to: target, kind: drawn, file, line, certainty: "resolved", ...attributes });
    if (kind === "constructs")
      drawConstruction(given, { from, file, line, certainty: "resolved" }, { file: place, symbol });
    if (kind === "calls" || kind === "uses") drawOverrides(given, from, { file: place, symbol }, file, line);
  }
}

function isMemberOf(given: Sheet, next: { file: string; symbol: number }, file: string, owner: number): boolean {
  return next.file === file && given.names.files.get(file)?.symbols[next.symbol]?.owner === owner;
}

function kindOf(how: Ref[2], step: string): EdgeKind {
  if (how === "type" || how === "implements") return "types";
  if (how === "extends") return "extends";
  if (how === "jsx") return "renders";
  if (how === "listed") return "registers";
  if (step === "()") return "calls";
  return step === "!" ? "constructs" : step === ":" ? "types" : "uses";
}

type Place = Pick<Edge, "file" | "line">;

/** `blocks`: the call lets nobody else run until it is done, by the custom of Node's names: `readFileSync`. */
function drawPackage(
  given: Sheet,
  from: NodeId,
  place: Place,
  root: string,
  { end, met }: Walked,
  type: boolean,
): void {
  if (end?.at !== "package") return;
  const name = packageName(end.specifier);
  // What a function of the repository gave was made where that stands.
  const blocks = type || met.length > 0 ? undefined : /(?:^|\.)(\w+Sync)\(\)/.exec(`${end.name}${end.rest}`)?.[1];
  // Under another name than the package's own: another export may come to stand behind it.
  const as = met.length > 0 || root === end.name ? undefined : `${root}=${end.name}`;
  given.pen.add({ id: packageId(name), kind: "package", name, ...place, endLine: place.line });
  given.pen.connect({
    from,
    to: packageId(name),
    kind: type ? "types" : "depends",
    ...place,
    certainty: "resolved",
    ...(blocks === undefined && as === undefined
      ? {}
      : { attributes: { ...(blocks === undefined ? {} : { blocks }), ...(as === undefined ? {} : { as }) } }),
  });
}

/** A name that is imported from a file which does not declare it: `./worker?worker`, what a build or a loop adds. */
function drawUnexported(given: Sheet, file: string, from: NodeId, to: string, line: number): void {
  const entry = given.names.files.get(file)?.imports.find(({ names }) => names.some(({ local }) => local === to));
  const module = entry && given.names.module(file, entry.from);
  const body = module === undefined ? undefined : given.ids.get(module)?.[0];
  if (body !== undefined && body !== from)
    given.pen.connect({ from, to: body, kind: "uses", file, line, certainty: "guessed" });
}
