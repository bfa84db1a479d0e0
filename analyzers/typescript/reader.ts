/** What the one walk over a blob knows at any moment. */
import type { ts } from "ts-morph";
import type { Hint, Path, RefKind, Root } from "../facts.ts";
import { createHasher, type Hasher } from "../hash.ts";
import { type Draft, Gathering, type Growth, type Part } from "./draft.ts";
import { type Origin, openScope, type Scope } from "./scope.ts";
import { forEachChild, isCallExpression } from "./syntax.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Deeper trees than this are generated or hostile: the walk stops there and says so. The default stack holds about three times this. */
const maxDepth = 700;

/** The walk's step over one node. `continued`: the node is the inner part of a longer walk over names, noted already. */
export type Visit = (r: Reader, node: ts.Node, continued: boolean) => void;

export class Reader {
  readonly file: ts.SourceFile;
  readonly out = new Gathering();
  /** Step words and packages that some idiom knows. */
  readonly vocabulary: Vocabulary;
  /** Names bound at module level: imports and top-level declarations. */
  readonly moduleNames = new Set<string>();
  /** Module-level names that `createRequire` made. */
  readonly requires = new Set<string>();
  /** Texts that constants of the module hold. */
  readonly texts = new Map<string, string>();
  /** Import specifier by the local name it binds. */
  readonly importedFrom = new Map<string, string>();
  /** Inline functions that are symbols of their own. */
  readonly callbacks = new Map<ts.Node, number>();
  /** Functions whose first parameter is known by who calls them: what it stands for. */
  readonly handed = new Map<ts.Node, Origin>();
  /** Imports made by an expression (`import("./x")`, `require("./x")`): node -> import index. */
  readonly expressionImports = new Map<ts.Node, number>();
  scope: Scope;
  /** The symbol whose code is being read, and whether its promise (signature) or its body is. */
  symbol = 0;
  draft: Draft;
  #growth: Growth;
  inSignature = false;
  /** What is read is hashed as a part of its own, too. */
  #part: Hasher | undefined;
  /** The class whose member is being read, for `this` and `super`. */
  classSymbol: number | undefined;
  inStatic = false;
  functionDepth = 0;
  /** What the function that is the symbol returns, statement by statement; undefined inside any other function. */
  returned: (Origin | undefined)[] | undefined;
  /** The expression that is the whole value of the current symbol: inline functions in it are the symbol itself. */
  initializer: ts.Node | undefined;
  /** Members of object literals that are symbols of their own. */
  readonly members = new Map<ts.Node, number>();
  /** Exports noted so far, as name and local: an overload exports once. */
  readonly exported = new Set<string>();
  /** String literals, and sums of them, that a call or a longer text has taken already. */
  readonly taken = new Set<ts.Node>();
  /** Calls whose blindness is noted already. */
  readonly blindNodes = new Set<ts.Node>();
  /** Calls around the node that is being read, as long as it runs while the module loads, from the outermost inwards. */
  calls: (ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression)[] = [];
  /** What is known of each as a handover: index into the `later` of a symbol. */
  readonly handovers = new Map<ts.Node, { readonly symbol: number; readonly index: number | undefined }>();
  /** What is read is handed over: index into the symbol's `later`; as code of a function, or as a value. */
  later: number | undefined;
  inLater = false;
  /** Whether there may be a `var` anywhere in the file. */
  readonly hasVars: boolean;
  /** Whether the file speaks of what only a page has, once somebody asked; and whether a local constant is read for its name. */
  isPage: boolean | undefined;
  loopDepth = 0;
  /** Loops around it that go through a list of unknown length, and callbacks of `map` and the like that do. */
  itemDepth = 0;
  mapDepth = 0;
  /** What takes each element of a list in turn, and that list. */
  iterated: { readonly by: ts.Node; readonly list: Hint } | undefined;
  transactionDepth = 0;
  tryDepth = 0;
  /** What a variable holds, or a function returns, as it is, without an `await`. */
  kept: ts.Node | undefined;
  /** Arms of the forks around the node that is being read, within its symbol. */
  arms: string[] = [];
  forks = 0;
  depth = 0;
  /** The depth of functions at which a decorator is being read: what stands deeper in it runs later. */
  decorating: number | undefined;
  /** The expression of the decorator that is being read, and the parameter whose modifiers are. */
  decorator: ts.Node | undefined;
  parameter: ts.ParameterDeclaration | undefined;
  /** Whether an idiom may know the decorators of the file; undefined until it is asked. */
  decorates: boolean | undefined;
  /** The property of the object literal being read that names what something else is put in the place of. */
  replaced: ts.Node | undefined;
  /** Local constants that were looked through, and how many one behind another at the moment. */
  looked = 0;
  behind = 0;
  #tooDeep = false;

  readonly #visit: Visit;
  /** Where lines start, and the line asked for last: the next one asked for is most often the same or close behind. */
  readonly #lines: readonly number[];
  #lastLine = 0;
  readonly #visitChild = (child: ts.Node): void => this.visit(child);

  constructor(file: ts.SourceFile, vocabulary: Vocabulary, visit: Visit) {
    this.file = file;
    this.#lines = file.getLineStarts();
    this.hasVars = file.text.includes("var");
    this.#visit = visit;
    this.vocabulary = vocabulary;
    this.scope = openScope(undefined, 0);
    this.out.declare("<module>", "module", 1, this.lineAt(file.end));
    this.draft = this.#draftOf(0);
    this.#growth = this.#growthOf(0);
  }

  lineAt(position: number): number {
    const lines = this.#lines;
    let line = this.#lastLine;
    if (!((lines[line] ?? 0) <= position && position < (lines[line + 1] ?? Number.POSITIVE_INFINITY))) {
      let [low, high] = [0, lines.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((lines[middle] ?? 0) <= position) low = middle;
        else high = middle;
      }
      line = low;
      this.#lastLine = line;
    }
    return line + 1;
  }

  line(node: ts.Node): number {
    return this.lineAt(node.getStart(this.file));
  }

  visit(node: ts.Node, continued = false): void {
    if (this.#isTooDeep(node)) return;
    this.depth++;
    this.#visit(this, node, continued);
    this.depth--;
  }

  visitChildren(node: ts.Node): void {
    forEachChild(node, this.#visitChild);
  }

  /** Adds one token to what is being hashed. */
  feed(part: number | string): void {
    const growth = this.#growth;
    (this.inSignature ? growth.signature : this.inLater ? laterBodyOf(growth) : growth.body).add(part);
    this.#part?.add(part);
  }

  /** Reads a part of the tree as the code of another symbol. */
  within(symbol: number, read: () => void): void {
    const { symbol: before, draft, inSignature, arms, later, inLater } = this;
    const outer = this.#growth;
    this.arms = [];
    this.later = undefined;
    this.inLater = false;
    this.symbol = symbol;
    this.draft = this.#draftOf(symbol);
    this.#growth = this.#growthOf(symbol);
    this.inSignature = false;
    read();
    this.symbol = before;
    this.draft = draft;
    this.#growth = outer;
    this.inSignature = inSignature;
    this.arms = arms;
    this.later = later;
    this.inLater = inLater;
  }

  /** Reads what only runs when a fork goes one way. */
  inArm(arm: string, read: () => void): void {
    this.arms.push(arm);
    read();
    this.arms.pop();
  }

  signature(read: () => void): void {
    const before = this.inSignature;
    this.inSignature = true;
    read();
    this.inSignature = before;
  }

  /** Reads something that is told apart when it changes. What a symbol does by default is part of its body. */
  part(name: Part, read: () => void): void {
    const { inSignature } = this;
    const outer = this.#part;
    this.inSignature = false;
    const growth = this.#growth;
    growth.parts ??= {};
    growth.parts[name] ??= createHasher();
    this.#part = growth.parts[name];
    read();
    this.#part = outer;
    this.inSignature = inSignature;
  }

  inScope(read: () => void): void {
    const outer = this.enter();
    read();
    this.scope = outer;
  }

  /** Opens a scope and returns the outer one, which the caller puts back. */
  enter(): Scope {
    const outer = this.scope;
    this.scope = openScope(outer, this.symbol);
    return outer;
  }

  /** Notes that a symbol uses what is walked to; its line is only looked for when that is new. */
  refer(symbol: number, to: Root, path: Path, how: RefKind, node: ts.Node, later?: number): void {
    const ref = this.out.refer(symbol, to, path, how, later);
    if (ref !== undefined) ref[3] = this.line(node);
    if (isCallExpression(node)) this.out.frame(symbol, to, path, how, this);
  }

  #isTooDeep(node: ts.Node): boolean {
    if (this.depth < maxDepth) return false;
    this.noteTooDeep(node, `nested deeper than ${maxDepth} levels; the rest of this expression was not read`);
    return true;
  }

  /** Told once of a blob. */
  noteTooDeep(node: ts.Node, detail: string): void {
    if (!this.#tooDeep) this.out.problems.push({ reason: "too-deep", line: this.line(node), detail });
    this.#tooDeep = true;
  }

  #growthOf(symbol: number): Growth {
    const growth = this.out.growth[symbol];
    if (growth !== undefined) return growth;
    throw new Error(`no symbol ${symbol}`);
  }

  #draftOf(symbol: number): Draft {
    const { draft } = this.#growthOf(symbol);
    return draft;
  }
}

function laterBodyOf(growth: Growth): Hasher {
  growth.laterBody ??= createHasher();
  return growth.laterBody;
}
