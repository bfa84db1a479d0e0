/** The facts of one blob while they are being gathered. */
import type {
  Blind,
  Chain,
  Export,
  Facts,
  Hand,
  Hint,
  Import,
  Path,
  Problem,
  Ref,
  RefKind,
  Root,
  Statement,
  SymbolFact,
  SymbolKind,
  Value,
} from "../facts.ts";
import { createHasher, type Hasher } from "../hash.ts";
import type { Origin } from "./scope.ts";

/** What of a symbol is told apart when it changes; part of its body or signature as well. */
export type Part = Exclude<keyof NonNullable<SymbolFact["parts"]>, "load">;

/** A symbol being read: its hashes grow while its tokens are walked. */
export interface Draft {
  readonly name: string;
  kind: SymbolKind;
  line: number;
  endLine: number;
  readonly body: Hasher;
  readonly signature: Hasher;
  parts?: Partial<Record<Part, Hasher>>;
  owner?: number;
  typeOnly?: true;
  static?: true;
  eager?: true;
  hint?: Hint;
  returns?: Hint;
  value?: Value;
  readonly refs: Map<string, Ref>;
  hands?: Map<string, Hand>;
  /** Calls around what is handed over while the module loads, and the code of the functions among it. */
  later?: (readonly Hint[])[];
  laterBody?: Hasher;
}

/** More references than this from one symbol are a generated table, not code. */
const maxRefs = 5_000;
/** Steps kept of one walk: deeper chains are builders whose tail no linker can follow. */
const maxSteps = 12;

export class Gathering {
  readonly imports: Import[] = [];
  readonly exports: Export[] = [];
  readonly symbols: Draft[] = [];
  readonly chains: Chain[] = [];
  readonly statements: Statement[] = [];
  readonly blind: Blind[] = [];
  readonly problems: Problem[] = [];
  readonly directives: string[] = [];
  readonly inputs: NonNullable<Facts["inputs"]>[number][] = [];
  /** Symbols that hand prepared operations to a transaction: which of theirs run in it cannot be told, so all may. */
  readonly batching = new Set<number>();
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
    const body = createHasher();
    const signature = createHasher();
    this.#names.set(name, this.symbols.length);
    return this.symbols.push({ name, kind, line, endLine, body, signature, refs: new Map() }) - 1;
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

  refer(symbol: number, to: Root, path: Path, how: RefKind, line: number, later?: number): void {
    const draft = this.symbols[symbol];
    if (draft === undefined || draft.refs.size >= maxRefs) return;
    const short = shorten(path);
    const key = `${to}\n${short}\n${how}`;
    const known = draft.refs.get(key);
    if (known === undefined)
      draft.refs.set(key, later === undefined ? [to, short, how, line] : [to, short, how, line, later]);
    // Used at once in one place: what is handed over in another adds nothing.
    else if (later === undefined && known[4] !== undefined) draft.refs.set(key, [to, short, how, known[3]]);
  }

  /** Notes that a symbol hands a value over to whatever `to` is. */
  hand(symbol: number, value: Origin, to: Origin, line: number): void {
    const draft = this.symbols[symbol];
    if (draft === undefined) return;
    draft.hands ??= new Map();
    const hand: Hand = [value.to, shorten(value.path), to.to, shorten(to.path), line];
    const key = hand.slice(0, 4).join("\n");
    if (draft.hands.size < maxRefs && !draft.hands.has(key)) draft.hands.set(key, hand);
  }

  #batched<Place extends Chain | Statement>(place: Place): Place {
    const batched = place.by !== undefined && this.batching.has(place.by);
    return batched ? { ...place, inTransaction: true } : place;
  }

  finish(): Facts {
    const symbols = this.symbols.map(settle);
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

function settle(draft: Draft): SymbolFact {
  const { body, signature, parts = {}, refs, hands, laterBody, ...rest } = draft;
  const told = Object.entries(laterBody === undefined ? parts : { ...parts, load: body });
  const load = body.digest();
  return {
    ...rest,
    body: laterBody === undefined ? load : createHasher().add(load).add(laterBody.digest()).digest(),
    signature: signature.digest(),
    ...(told.length > 0 && { parts: Object.fromEntries(told.map(([part, hasher]) => [part, hasher.digest()])) }),
    refs: [...refs.values()],
    ...(hands === undefined ? {} : { hands: [...hands.values()] }),
  };
}

const step = /\.[^.()!:`]+|\(\)|!|:|`/g;

function shorten(path: Path): Path {
  if (path.length < maxSteps * 2) return path;
  const steps = path.match(step) ?? [];
  return steps.length <= maxSteps ? path : steps.slice(0, maxSteps).join("");
}
