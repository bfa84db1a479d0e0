import { FrozenGraph } from "../graph/frozen.ts";
import { Pack } from "../pack.ts";
import type { BlindSpot, FileBlindness } from "./blindness.ts";
import { KeptMembers } from "./kept-members.ts";
import { directoryOf, hashPath, upward } from "./place.ts";
import type { InputFacts } from "./references/input-facts.ts";

/** What a file is, as one bit each. */
export const traits = {
  configuration: 1,
  /** It says something about operations, or about schemas. */
  operations: 2,
  schema: 4,
  /** What it imports hangs on all paths of the tree: globs, assets, which may be folders, and modules that others stand in for. */
  volatile: 8,
  /** Something kept it from being read whole. */
  troubled: 16,
} as const;

export type Trait = keyof typeof traits;

/** Sections in the order of their parts; the files' parts stand between the first two and the others. */
export const sectionNames = ["published", "dependencies", "inputs", "globs", "schema", "operations"] as const;
export type SectionName = (typeof sectionNames)[number];
const sectionsBefore = 2;

export class Kept {
  readonly graph: FrozenGraph;
  readonly members: KeptMembers;
  readonly #pack: Pack;
  /** Numbers of the texts that are paths, and of each text the number of its file plus one. */
  readonly #paths: Int32Array;
  readonly #numbers: Int32Array;
  readonly #traits: Int32Array;
  #files: readonly string[] | undefined;
  #blindness: ReadonlyMap<string, Omit<FileBlindness, "specifiers">> | undefined;

  constructor(pack: Pack) {
    this.#pack = pack;
    this.graph = new FrozenGraph(pack);
    this.members = new KeptMembers(pack);
    this.#paths = pack.numbers("file.path");
    this.#numbers = new Int32Array(pack.texts);
    for (const [number, text] of this.#paths.entries()) this.#numbers[text] = number + 1;
    this.#traits = pack.numbers("file.traits");
  }

  /** Undefined where the bytes are none of ours. */
  static open(bytes: Uint8Array<ArrayBuffer>): Kept | undefined {
    const pack = Pack.open(bytes);
    return pack && new Kept(pack);
  }

  /** How many files were read. */
  get size(): number {
    return this.#paths.length;
  }

  /** By path, sorted: every file that was read. */
  get files(): readonly string[] {
    this.#files ??= [...this.#paths.keys()].map((number) => this.#path(number));
    return this.#files;
  }

  #path(number: number): string {
    return this.#pack.text(this.#paths[number] ?? 0);
  }

  /** -1 for a file that was not read. */
  #numberOf(file: string): number {
    return (this.#numbers[this.#pack.find(file)] ?? 0) - 1;
  }

  has(file: string): boolean {
    return this.#numberOf(file) >= 0;
  }

  /** The number of a file's part in the graph. */
  partOf(file: string): number | undefined {
    const number = this.#numberOf(file);
    return number < 0 ? undefined : number + sectionsBefore;
  }

  /** Where the part of a file stands that is not among these: between those of its neighbours. */
  orderOf(file: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#path(middle) < file) low = middle + 1;
      else high = middle;
    }
    return low + sectionsBefore - 0.5;
  }

  partOfSection(name: SectionName): number {
    const at = sectionNames.indexOf(name);
    return at < sectionsBefore ? at : at + this.size;
  }

  #filesOf(holds: (number: number) => boolean): readonly string[] {
    return [...this.#paths.keys()].flatMap((number) => (holds(number) ? [this.#path(number)] : []));
  }

  is(file: string, trait: Trait): boolean {
    return ((this.#traits[this.#numberOf(file)] ?? 0) & traits[trait]) !== 0;
  }

  with(trait: Trait): readonly string[] {
    return this.#filesOf((number) => ((this.#traits[number] ?? 0) & traits[trait]) !== 0);
  }

  /** How many specifiers a file has. */
  specifiersOf(file: string): number {
    return this.#pack.numbers("file.specifiers")[this.#numberOf(file)] ?? 0;
  }

  /** How many all files have. */
  get specifiers(): number {
    return this.#pack.numbers("file.specifiers").reduce((sum, one) => sum + one, 0);
  }

  /** Files that asked any of some questions. */
  whoAsked(questions: ReadonlySet<number>): readonly string[] {
    return this.#holding("file.asked", questions);
  }

  /** Files that go by any of some names alone. */
  whoGuessed(names: Iterable<string>): readonly string[] {
    return this.#holding("file.guessed", this.#numbersOf(names));
  }

  /** Files whose calls mean nothing, where that hangs on any of some questions. */
  whoMatched(questions: ReadonlySet<number>): readonly string[] {
    return this.#holding("file.matched", questions);
  }

  #holding(list: string, wanted: ReadonlySet<number>): readonly string[] {
    if (wanted.size === 0) return [];
    const starts = this.#pack.numbers(`${list}.starts`);
    const items = this.#pack.numbers(`${list}.items`);
    return this.#filesOf((number) => {
      for (let at = starts[number] ?? 0; at < (starts[number + 1] ?? 0); at++)
        if (wanted.has(items[at] ?? 0)) return true;
      return false;
    });
  }

  #numbersOf(texts: Iterable<string>): ReadonlySet<number> {
    const found = new Set<number>();
    for (const text of texts) {
      const number = this.#pack.find(text);
      if (number >= 0) found.add(number);
    }
    return found;
  }

  list(list: "guessed" | "targets" | "registrations", file: string): readonly string[] {
    const number = this.#numberOf(file);
    if (number < 0) return [];
    return [...this.#pack.list(`file.${list}`, number)].map((text) => this.#pack.text(text));
  }

  /** Files that have registrations. */
  get registering(): readonly string[] {
    return this.#filesOf((number) => this.#pack.list("file.registrations", number).length > 0);
  }

  /** Whether a section hangs on any of some questions. */
  hangsOn(name: SectionName, questions: ReadonlySet<number>): boolean {
    return this.#pack.list("section.asked", sectionNames.indexOf(name)).some((asked) => questions.has(asked));
  }

  /** Whether a section asked anything of some files. */
  asked(name: SectionName, files: Iterable<string>): boolean {
    const wanted = this.#numbersOf(files);
    return this.#pack.list("section.files", sectionNames.indexOf(name)).some((file) => wanted.has(file));
  }

  /** Directories from which somebody looked for any of some paths. */
  probedFrom(paths: Iterable<string>): ReadonlySet<string> {
    const hashes = this.#pack.numbers("probe.hash");
    const found = new Set<string>();
    for (const path of paths) {
      const at = searchHash(hashes, hashPath(path));
      if (at >= 0) for (const dir of this.#pack.list("probe.dirs", at)) found.add(this.#pack.text(dir));
    }
    return found;
  }

  /** Whether somebody who draws inputs looked for a path, or for what lies below a folder of it. */
  isPlaceOfInput(path: string): boolean {
    const places = this.#pack.numbers("inputs.places");
    const folders = [...upward(directoryOf(path))].map((folder) => `${folder}/`);
    return [path, ...folders].some((place) => searchHash(places, hashPath(place)) >= 0);
  }

  /** What could not be seen, of the files where that is anything. */
  get blindness(): ReadonlyMap<string, Omit<FileBlindness, "specifiers">> {
    this.#blindness ??= new Map(this.#json(0) as [string, Omit<FileBlindness, "specifiers">][]);
    return this.#blindness;
  }

  get inputs(): ReadonlyMap<string, InputFacts> {
    return new Map(this.#json(1) as [string, InputFacts][]);
  }

  /** Keys of the procedures that code may call in the same process. */
  get callable(): ReadonlySet<string> {
    return new Set(this.#json(2) as string[]);
  }

  /** Configuration that does not say what names mean. */
  get faults(): readonly BlindSpot[] {
    return this.#json(3) as BlindSpot[];
  }

  /** Where one of many modules may be meant, and it is not known which. */
  get globs(): readonly BlindSpot[] {
    return this.#json(4) as BlindSpot[];
  }

  #json(at: number): unknown {
    return JSON.parse(this.#pack.text(this.#pack.numbers("json")[at] ?? 0));
  }
}

/** The place of a hash in an ascending column, -1 where it is not there. */
function searchHash(column: Int32Array, wanted: number): number {
  let low = 0;
  let high = column.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = column[middle] ?? 0;
    if (here === wanted) return middle;
    if (here < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
