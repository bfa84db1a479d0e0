/** Uses of names, recorded as references of the symbol whose code holds them. */
import type { ts } from "ts-morph";
import type { Parameter, RefKind } from "../facts.ts";
import { laterOf } from "./later.ts";
import { walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { find, type Origin } from "./scope.ts";
import { isIdentifier, Kind } from "./syntax.ts";

/** Not only `[0]` or a call of the value itself. */
const namesMember = /\.[^*.]/;

/** A use of a name: recorded once, at the outermost node of its walk. */
export function noteWalk(r: Reader, node: ts.Expression, how: RefKind): void {
  const walk = walkOf(r, node);
  if (walk === undefined) return;
  if (walk.parameter?.at === 0) noteTaken(r, walk.parameter);
  refer(r, walk, how, node, rootName(node));
}

/** Where job libraries keep what was sent: `job.data`, `event.data`, `job.attrs.data`, `message.payload`. */
const carried = /^(?:\.(?:attrs|event|job|message|detail))?\.(?:data|payload)\.([\w$]+)/;
/** Fields of one payload; more are no payload. */
const mostTaken = 60;

function noteTaken(r: Reader, { of, path }: Parameter): void {
  const field = carried.exec(path)?.[1];
  const draft = field === undefined ? undefined : r.out.symbols[of];
  if (field === undefined || draft === undefined) return;
  draft.takes ??= [];
  if (draft.takes.length < mostTaken && !draft.takes.includes(field)) draft.takes.push(field);
}

export function refer(r: Reader, walk: Origin, how: RefKind, node: ts.Node, name: string | undefined): void {
  // What decorates a member is run by its class, too: the member itself runs later, if ever.
  if (r.decorating === r.functionDepth && r.classSymbol !== undefined && r.classSymbol !== r.symbol)
    r.refer(r.classSymbol, walk.to, walk.path, "use", node);
  if (walk.to === "?") {
    // Code that lies in one symbol and uses a local of another depends on that other one.
    const scope = name === undefined ? undefined : find(r.scope, name);
    const holder = scope !== undefined && scope.symbol !== r.symbol ? r.out.symbols[scope.symbol] : undefined;
    if (holder !== undefined && holder.kind !== "module") r.refer(r.symbol, holder.name, "", "use", node);
    if (name === undefined && namesMember.test(walk.path) && isOfThis(node))
      r.refer(r.symbol, "@this", walk.path, how, node);
    // A member of a value that names cannot tell: the linker may guess by its name. What is written is visited as a use, too.
    if (how !== "write" && namesMember.test(walk.path)) r.refer(r.symbol, "?", walk.path, how, node);
    return;
  }
  if (walk.to === "@env" && !namesMember.test(walk.path) && r.symbol !== 0) r.draft.environment = true;
  r.refer(r.symbol, walk.to, walk.path, how, node, laterOf(r, walk, how));
}

/** Whether a walk starts at `this`: outside of a class, whoever holds the function gives it. */
function isOfThis(node: ts.Node): boolean {
  let at: ts.Node | undefined = node;
  while (at !== undefined && at.kind !== Kind.ThisKeyword) at = (at as ts.CallExpression).expression;
  return at !== undefined;
}

export function rootName(node: ts.Node): string | undefined {
  let at: ts.Node = node;
  while (!isIdentifier(at)) {
    const inner = (at as ts.CallExpression).expression ?? (at as ts.Node as ts.TaggedTemplateExpression).tag;
    if (inner === undefined) return undefined;
    at = inner;
  }
  return at.text;
}
