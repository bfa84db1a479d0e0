/** Members and heritage of a kept snapshot: what is looked up by name where names alone are left to go by. */
import type { Pack } from "../pack.ts";
import type { Member, Named } from "./references/guesses.ts";
import type { Heir } from "./references/lineages.ts";

export class KeptMembers {
  readonly #pack: Pack;

  constructor(pack: Pack) {
    this.#pack = pack;
  }

  /** Members of a name, of all files and in their order. */
  named(name: string): readonly (Member & Pick<Named, "accessor" | "callable">)[] {
    const key = this.#pack.find(name);
    const starts = this.#pack.numbers("member.byName.starts");
    if (key < 0 || key + 1 >= starts.length) return [];
    const rows = this.#pack.numbers("member.byName.rows").subarray(starts[key], starts[key + 1]);
    const [file, symbol, uses] = [
      this.#pack.numbers("member.file"),
      this.#pack.numbers("member.symbol"),
      this.#pack.octets("member.uses"),
    ];
    return [...rows].map((row) => ({
      file: this.#pack.text(file[row] ?? 0),
      symbol: symbol[row] ?? 0,
      accessor: ((uses[row] ?? 0) & 1) !== 0,
      callable: ((uses[row] ?? 0) & 2) !== 0,
    }));
  }

  /** Names of the members that some files declare. */
  namesIn(files: Iterable<string>): ReadonlySet<string> {
    const wanted = new Set([...files].map((file) => this.#pack.find(file)));
    const names = this.#pack.numbers("member.name");
    const found = new Set<string>();
    for (const [row, file] of this.#pack.numbers("member.file").entries())
      if (wanted.has(file)) found.add(this.#pack.text(names[row] ?? 0));
    return found;
  }

  /** Who stands under what, in the files' order. */
  *heirs(): Generator<Heir> {
    const text = (name: string, row: number): string => this.#pack.text(this.#pack.numbers(name)[row] ?? 0);
    const symbols = this.#pack.numbers("heir.symbol");
    const above = this.#pack.numbers("heir.above.symbol");
    for (const [row, symbol] of symbols.entries())
      yield {
        file: text("heir.file", row),
        symbol,
        above: { file: text("heir.above.file", row), symbol: above[row] ?? 0 },
      };
  }
}
