/** Which classes stand below a class or an interface, and what of theirs is called in its members' place. */

import type { Facts } from "../../facts.ts";
import type { Names } from "../names/names.ts";
import type { Member } from "./guesses.ts";

export interface Lineages {
  /** Members of subclasses that override this method. */
  overriders(file: string, symbol: number): readonly Member[];
  /** Members called `name` of the classes that implement an interface or extend a class. */
  below(file: string, symbol: number, name: string): readonly Member[];
}

/** One class or interface under another. */
export interface Heir extends Member {
  readonly above: Member;
}

/** What a file declares under something else. */
export function* heirsIn(names: Names, file: string, { symbols }: Facts): Generator<Heir> {
  for (const [symbol, { kind, refs }] of symbols.entries()) {
    if (kind !== "class" && kind !== "interface") continue;
    for (const [to, path, how] of refs) {
      if (how !== "extends" && how !== "implements") continue;
      const above = names.declaration(file, to, path);
      if (above !== undefined) yield { file, symbol, above: { file: above.file, symbol: above.symbol } };
    }
  }
}

/** `heirs`: of all files, in their order. */
export function lineages({ files }: Names, heirs: Iterable<Heir>): Lineages {
  const children = new Map<string, Member[]>();
  for (const { above, file, symbol } of heirs) {
    const key = `${above.file}#${above.symbol}`;
    const known = children.get(key);
    if (known === undefined) children.set(key, [{ file, symbol }]);
    else known.push({ file, symbol });
  }

  function below(file: string, symbol: number, name: string): readonly Member[] {
    const found: Member[] = [];
    const seen = new Set<string>();
    const search = (key: string): void => {
      for (const child of children.get(key) ?? []) {
        const id = `${child.file}#${child.symbol}`;
        if (seen.has(id)) continue;
        seen.add(id);
        const facts = files.get(child.file);
        const label = `${facts?.symbols[child.symbol]?.name}.${name}`;
        const member = facts?.symbols.findIndex((one) => one.name === label) ?? -1;
        if (member >= 0) found.push({ file: child.file, symbol: member });
        search(id);
      }
    };
    search(`${file}#${symbol}`);
    return found;
  }

  return {
    below,
    overriders(file, symbol) {
      const fact = files.get(file)?.symbols[symbol];
      if (fact?.owner === undefined || fact.kind !== "method" || !children.has(`${file}#${fact.owner}`)) return [];
      return below(file, fact.owner, fact.name.slice(fact.name.lastIndexOf(".") + 1));
    },
  };
}
