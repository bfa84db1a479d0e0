/** The facts of one blob while they are being gathered. */
import type {
  Blind,
  Chain,
  Export,
  Facts,
  Flush,
  Hand,
  Hint,
  Import,
  KeyOf,
  Path,
  Problem,
  Ref,
  RefKind,
  Retry,
  Root,
  Statement,
  SymbolFact,
  SymbolKind,
  Value,
} from "../facts.ts";
import { createHasher, type Hasher } from "../hash.ts";
import type { List, Origin } from "./scope.ts";

/** What of a symbol is told apart when it changes; part of its body or signature as well. */
export type Part = Exclude<keyof NonNullable<SymbolFact["parts"]>, "load">;

/** What grows while the tokens of a symbol are walked: its hashes, and what it uses. */
export interface Growth {
  readonly draft: Draft;
  readonly body: Hasher;
  readonly signature: Hasher;
  parts?: Partial<Record<Part, Hasher>>;
  readonly refs: Map<string, [...Ref]>;
  /** Those of them, by key, that stand in a transaction. */
  enclosed?: Set<string>;
  /** Those that are called for each element of a list. */
  repeated?: Set<string>;
  hands?: Map<string, Hand>;
  /** The code of the functions among what is handed over while the module loads. */
  laterBody?: Hasher;
}

/** A symbol being read: its fact, as far as it is known. */
export interface Draft {
  readonly name: string;
  kind: SymbolKind;
  line: number;
  endLine: number;
  owner?: number;
  typeOnly?: true;
  static?: true;
  bound?: true;
  eager?: true;
  environment?: true;
  hint?: Hint;
  returns?: Hint;
  members?: NonNullable<SymbolFact["members"]>;
  value?: Value;
  made?: readonly Value[];
  takes?: string[];
  answers?: string[];
  keys?: [asks: string, key: KeyOf, line: number][];
  exits?: true;
  refuses?: true;
  keeps?: true;
  retries?: Retry[];
  counted?: string[];
  fans?: string[];
  walks?: string[];
  fills?: string[];
  drops?: string[];
  searches?: string[];
  memos?: string[];
  blobs?: string[];
  fetches?: string[];
  yields?: string[];
  serves?: string[];
  flushes?: Flush[];
  sorts?: true;
  drains?: true;
  collects?: true;
  /** Calls around what is handed over while the module loads. */
  later?: (readonly Hint[])[];
}

/** More references than this from one symbol are a generated table, not code. */
const maxRefs = 5_000;
/** Steps kept of one walk: deeper chains are builders whose tail no linker can follow. */
const maxSteps = 12;

/** Transactions, loops and callbacks through lists around what is being read. */
type Depths = { readonly transactionDepth: number; readonly itemDepth: number; readonly mapDepth: number };

export class Gathering {
  readonly imports: Import[] = [];
  readonly exports: Export[] = [];
  readonly symbols: Draft[] = [];
  /** By symbol. */
  readonly growth: Growth[] = [];
  readonly chains: Chain[] = [];
  readonly statements: Statement[] = [];
  readonly blind: Blind[] = [];
  readonly problems: Problem[] = [];
  readonly directives: string[] = [];
  readonly inputs: NonNullable<Facts["inputs"]>[number][] = [];
  /** Symbols that hand prepared operations to a transaction: which of theirs run in it cannot be told, so all may. */
  readonly batching = new Set<number>();
  /** Lists of functions, and the names that they have anywhere. */
  readonly lists: List[] = [];
  readonly listNames = new Set<string>();
  /** Who adds to collections that outlive a call, and who empties them (`flushes.ts`). */
  readonly adders = new Map<string, Set<number>>();
  readonly flushes: ({ readonly symbol: number } & Omit<Flush, "by">)[] = [];
  /** Whether anything in the file is emptied, once somebody asked. */
  mayFlush: boolean | undefined;
  /** Whether it may have to do with stored objects, once somebody asked. */
  mayStore: boolean | undefined;
  /** Whether it may keep what it worked out, once somebody asked. */
  mayMemo: boolean | undefined;
  /** Whether it may take files that somebody sent, once somebody asked. */
  mayUpload: boolean | undefined;
  readonly #names = new Map<string, number>();

  /** Declares a symbol; a name declared twice (overloads, merging) is one symbol. */
  declare(name: string, kind: SymbolKind, line: number, endLine: number): number {
    const known = this.#names.get(name);
    if (known !== undefined) {
      const draft = this.symbols[known];
      if (draft !== undefined && draft.typeOnly !== undefined) {
        delete draft.typeOnly;
        draft.kind = kind;
        draft.line = line;
        draft.endLine = endLine;
      }
      return known;
    }
    this.#names.set(name, this.symbols.length);
    const draft: Draft = { name, kind, line, endLine };
    this.growth.push({ draft, body: createHasher(), signature: createHasher(), refs: new Map() });
    return this.symbols.push(draft) - 1;
  }

  /** Declares a symbol whose name is only a label: a second one of the same name gets a number. */
  declareNext(label: string, kind: SymbolKind, line: number, endLine: number): number {
    let name = label;
    for (let again = 2; this.#names.has(name); again++) name = `${label}#${again}`;
    return this.declare(name, kind, line, endLine);
  }

  indexOf(name: string): number | undefined {
    return this.#names.get(name);
  }

  /**
   * Notes a reference and returns it, for its line to be set; undefined when it is known, or one too many. `later`: what is
   * referred to is handed over, by that index into the symbol's `later`.
   */
  refer(symbol: number, to: Root, path: Path, how: RefKind, later?: number): [...Ref] | undefined {
    const refs = this.growth[symbol]?.refs;
    if (refs === undefined || refs.size >= maxRefs) return undefined;
    const short = shorten(path);
    const key = keyOf(to, short, how);
    const known = refs.get(key);
    if (known !== undefined) {
      // Used at once in one place: what is handed over in another adds nothing.
      if (later === undefined && known[4] !== undefined) known.pop();
      return undefined;
    }
    const ref: [...Ref] = later === undefined ? [to, short, how, 0] : [to, short, how, 0, later];
    refs.set(key, ref);
    return ref;
  }

  /** A reference of this symbol is called inside what a transaction is handed, or for each element of a list. */
  frame(symbol: number, to: Root, path: Path, how: RefKind, depths: Depths): void {
    const { transactionDepth, itemDepth, mapDepth } = depths;
    const growth = transactionDepth + itemDepth + mapDepth > 0 ? this.growth[symbol] : undefined;
    if (growth === undefined) return;
    const key = keyOf(to, shorten(path), how);
    if (transactionDepth > 0) growth.enclosed = (growth.enclosed ?? new Set()).add(key);
    if (itemDepth + mapDepth > 0) growth.repeated = (growth.repeated ?? new Set()).add(key);
  }

  /** Notes that a symbol hands a value over to whatever `to` is. */
  hand(symbol: number, value: Origin, to: Origin, line: number): void {
    const growth = this.growth[symbol];
    if (growth === undefined) return;
    growth.hands ??= new Map();
    const hand: Hand = [value.to, shorten(value.path), to.to, shorten(to.path), line];
    const key = hand.slice(0, 4).join("\n");
    if (growth.hands.size < maxRefs && !growth.hands.has(key)) growth.hands.set(key, hand);
  }

  #batched<Place extends Chain | Statement>(place: Place): Place {
    const batched = place.by !== undefined && this.batching.has(place.by);
    return batched ? { ...place, inTransaction: true } : place;
  }

  /** Asked once: the drafts become the facts. */
  finish(): Facts {
    const symbols = this.growth.map(settle);
    return {
      imports: this.imports,
      exports: this.exports,
      symbols,
      chains: this.chains.map((chain) => this.#batched(chain)),
      statements: this.statements.map((statement) => this.#batched(statement)),
      models: [],
      blind: this.blind,
      problems: this.problems,
      ...(this.directives.length > 0 ? { directives: this.directives } : {}),
      ...(this.inputs.length > 0 ? { inputs: this.inputs } : {}),
    };
  }
}

/** No copy is made: there are tens of thousands of symbols, and the draft has all the rest of the fact. */
function settle({ draft, body, signature, parts, refs, enclosed, repeated, hands, laterBody }: Growth): SymbolFact {
  const load = body.digest();
  draft.takes?.sort();
  draft.answers?.sort();
  const told = Object.entries(parts ?? {}).map(([part, hasher]) => [part, hasher.digest()]);
  if (laterBody !== undefined) told.push(["load", load]);
  return Object.assign(draft, {
    body: laterBody === undefined ? load : createHasher().add(load).add(laterBody.digest()).digest(),
    signature: signature.digest(),
    ...(told.length > 0 && { parts: Object.fromEntries(told) }),
    refs: [...refs.values()],
    ...(enclosed !== undefined && { enclosed: indexesOf(refs, enclosed) }),
    ...(repeated !== undefined && { repeated: indexesOf(refs, repeated) }),
    ...(hands !== undefined && { hands: [...hands.values()] }),
  });
}

const indexesOf = (refs: Growth["refs"], keys: ReadonlySet<string>): readonly number[] =>
  [...refs.keys()].flatMap((key, at) => (keys.has(key) ? [at] : []));

const keyOf = (to: Root, path: Path, how: RefKind): string => `${to}\n${path}\n${how}`;

const step = /\.[^.()!:`]+|\(\)|!|:|`/g;

function shorten(path: Path): Path {
  if (path.length < maxSteps * 2) return path;
  const steps = path.match(step) ?? [];
  return steps.length <= maxSteps ? path : steps.slice(0, maxSteps).join("");
}
