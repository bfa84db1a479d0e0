/** Which classes stand below a class or an interface, and what of theirs is called in its members' place. */
import type { Facts } from "../../facts.ts";
import type { Names } from "../names/names.ts";
import { remember } from "../remember.ts";
import type { Member } from "./guesses.ts";

/** Members that one call may mean before it means anything: the most seen in ten repositories is 21. */
const maxBelow = 200;

export interface Lineages {
  /** Members of subclasses that override this method; undefined when there are too many. */
  overriders(file: string, symbol: number): readonly Member[] | undefined;
  /**
   * Members called `name` of the classes that implement an interface or extend a class, of the objects that are declared to be one, and,
   * where the member is `called`, functions that are declared to give one. Undefined when there are too many. `passed` hears of each
   * class, interface and type on the way.
   */
  below(
    from: Member,
    name: string,
    called: boolean,
    passed?: (file: string, symbol: number) => void,
  ): readonly Below[] | undefined;
}

export interface Below extends Member {
  /** Not the member: a function that gives what may have one. */
  readonly gives?: true;
}

/** A class or an interface under another, or an object or a function declared to be, or to give, one. */
export interface Heir extends Member {
  readonly above: Member;
}

/** What can be asked of by a name of its own, whoever comes to stand under it. */
export const kinOf = (file: string, name: string): string => `${file}#${name}`;

/** What a file declares under something else. */
export function* heirsIn(names: Names, file: string, { symbols }: Facts): Generator<Heir> {
  for (const [symbol, { kind, refs, returns }] of symbols.entries()) {
    if (kind === "class" || kind === "interface") {
      for (const [to, path, how] of refs) {
        if (how !== "extends" && how !== "implements") continue;
        const above = names.declaration(file, to, path);
        if (above !== undefined) yield { file, symbol, above: { file: above.file, symbol: above.symbol } };
      }
      continue;
    }
    const declared =
      kind === "object"
        ? refs.flatMap(([to, path, how]) => (how === "type" ? [[to, path] as const] : []))
        : returns?.[1] === ":" && (kind === "function" || kind === "method")
          ? [[returns[0], ""] as const]
          : [];
    for (const [to, path] of declared) {
      const above = names.declaration(file, to, path);
      if (above !== undefined && isShape(names, above))
        yield { file, symbol, above: { file: above.file, symbol: above.symbol } };
    }
  }
}

function isShape({ files }: Names, { file, symbol }: Member): boolean {
  const kind = files.get(file)?.symbols[symbol]?.kind;
  return kind === "interface" || kind === "type";
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

  const below: Lineages["below"] = ({ file, symbol }, name, called, passed) => {
    const found: Below[] = [];
    const seen = new Set<string>();
    passed?.(file, symbol);
    const open = (children.get(`${file}#${symbol}`) ?? []).toReversed();
    for (let child = open.pop(); child !== undefined; child = open.pop()) {
      const id = `${child.file}#${child.symbol}`;
      if (seen.has(id)) continue;
      seen.add(id);
      const kind = files.get(child.file)?.symbols[child.symbol]?.kind;
      const gives = kind === "function" || kind === "method";
      if (kind === "class" || kind === "interface") passed?.(child.file, child.symbol);
      const member = !gives ? memberOf(child, name) : called ? child.symbol : undefined;
      const one = member === undefined ? undefined : { file: child.file, symbol: member, ...(gives ? { gives } : {}) };
      if (one !== undefined && found.push(one) > maxBelow) return undefined;
      for (const next of (children.get(id) ?? []).toReversed()) open.push(next);
    }
    return found;
  };

  /** By file, the first symbol of each name. */
  const indexes = remember((file: string): ReadonlyMap<string, number> => {
    const symbols = files.get(file)?.symbols ?? [];
    return new Map(symbols.map(({ name }, at) => [name, at] as const).reverse());
  });

  function memberOf({ file, symbol }: Member, name: string): number | undefined {
    return indexes(file).get(`${files.get(file)?.symbols[symbol]?.name}.${name}`);
  }

  return {
    below,
    overriders(file, symbol) {
      const fact = files.get(file)?.symbols[symbol];
      if (fact?.owner === undefined || fact.kind !== "method" || !children.has(`${file}#${fact.owner}`)) return [];
      return below({ file, symbol: fact.owner }, fact.name.slice(fact.name.lastIndexOf(".") + 1), true);
    },
  };
}
