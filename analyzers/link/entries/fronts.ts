/** Code in front of routes that frameworks of classes are told by a class, an instance, or a function that makes one. */
import { memberWalk } from "../../calls.ts";
import type { BeforeMeaning, Meaning, Seen, StrategyMeaning } from "../../meaning.ts";
import { type Code, declared, keyOf } from "../names/code.ts";
import type { DecorationWorld } from "./decorations.ts";
import { lineageOf } from "./lineage.ts";
import { type Mark, markOf } from "./marks.ts";

/** Of several applications in one repository, each has strategies of its own: those that share the most folders. */
function nearestTo<One extends { readonly file: string }>(file: string, all: readonly One[]): readonly One[] {
  const folders = file.split("/").slice(0, -1);
  const shared = ({ file: other }: One): number => {
    const at = folders.findIndex((folder, index) => other.split("/")[index] !== folder);
    return Math.min(at === -1 ? folders.length : at, maxFolders);
  };
  const most = Math.max(...all.map(shared));
  return all.filter((one) => shared(one) === most);
}

/** `apps/api/...`: applications stand no deeper by custom. */
const maxFolders = 2;

/** Values in lists in lists, and classes above classes. */
const maxDepth = 8;

/** One thing in front of a route. */
export interface Front {
  /** Of its class, function or package's export, with the strategies that it asks for. */
  readonly names: readonly string[];
  readonly code: readonly Code[];
  readonly gate: BeforeMeaning["gate"];
  /** What it asks about the route, by `Mark.id`. */
  readonly asks: ReadonlyMap<string, Mark>;
  readonly strategies: readonly string[];
  /** It stands before all routes of an application. */
  readonly everywhere: boolean;
}

export interface Fronts {
  of(values: readonly Seen[], how: Pick<BeforeMeaning, "runs" | "gate">, everywhere: boolean): readonly Front[];
}

export function createFronts(world: DecorationWorld, meanings: readonly Meaning[]): Fronts {
  const { names, constants } = world;
  const strategies = new Map<string, StrategyMeaning[]>();
  const asking = new Map<string, StrategyMeaning[]>();
  const marks = new Map<string, Mark[]>();
  const push = <Of>(into: Map<string, Of[]>, key: string, one: Of): void => {
    const list = into.get(key);
    if (list === undefined) into.set(key, [one]);
    else list.push(one);
  };
  for (const meaning of meanings) {
    const { means, file, by } = meaning;
    if (means === "strategy") for (const name of strategyNames(meaning)) push(strategies, name, meaning);
    if (means === "asksStrategy") push(asking, keyOf({ file, symbol: by }), meaning);
    const mark = means === "asksMark" ? markOf(world, meaning) : undefined;
    if (mark !== undefined) push(marks, keyOf({ file, symbol: by }), mark);
  }

  function strategyNames({ names: said, of, prefix }: StrategyMeaning): readonly string[] {
    const texts = said.flatMap((name) => constants.texts(name));
    if (texts.length > 0 || of?.value.is !== "ref" || prefix === undefined) return texts;
    const [target] = names.resolve(of.file, of.value.to, of.value.path);
    const name =
      target?.to === "package" && target.specifier.startsWith(prefix) ? target.specifier.slice(prefix.length) : "";
    return [/^[a-z]+/.exec(name)?.[0] ?? "?"];
  }

  function frontsOf(
    seen: Seen,
    how: Pick<BeforeMeaning, "runs" | "gate">,
    everywhere: boolean,
    depth = 0,
  ): readonly Front[] {
    if (depth > maxDepth) return [];
    const { file, value } = constants.follow(seen);
    if (value.is === "list")
      return value.items.flatMap((item) => frontsOf({ file, value: item }, how, everywhere, depth + 1));
    if (value.is === "function")
      return [front(["function"], [{ file, symbol: value.symbol, sure: true }], [], how, everywhere)];
    if (value.is !== "ref" && value.is !== "chain") return [];
    const path = value.is === "ref" ? value.path : memberWalk(value.links);
    const asked =
      value.is === "chain"
        ? world
            .match(file, { by: 0, line: 0, to: value.to, links: value.links })
            .flatMap((one) => (one.means === "asksStrategy" ? [one] : []))
        : [];
    const code = declared(names, file, value.to, path);
    if (code === undefined) {
      const [target] = names.resolve(file, value.to, path);
      const name = target?.to === "package" ? target.name + target.rest : value.to;
      return [front([name], [], asked, how, everywhere)];
    }
    const called = names.files.get(code.file)?.symbols[code.symbol];
    if (called === undefined) return [];
    if (called.kind !== "class") return [front([called.name], [code], asked, how, everywhere)];
    const lineage = lineageOf(names, code);
    const runs = how.runs.flatMap((name): readonly Code[] => {
      const { end, rest } = names.walk(code.file, called.name, `:.${name}`);
      return end?.at === "symbol" && rest.length === 0 ? [{ file: end.file, symbol: end.symbol, sure: code.sure }] : [];
    });
    const own = lineage.flatMap(({ file: place, symbol }) =>
      names
        .membersOf(place, symbol)
        .flatMap(({ symbol: member, fact }) =>
          fact.kind === "method" && !fact.name.endsWith(".constructor") ? [{ file: place, symbol: member }] : [],
        ),
    );
    const inherits = lineage.flatMap((one) => asking.get(keyOf(one)) ?? []);
    // What the framework runs may be a package's; that calls whichever of the class's own methods it knows.
    const rest = runs.length > 0 && inherits.length === 0 ? [] : own.map((one) => ({ ...one, sure: code.sure }));
    const all = runs.length === 0 ? [code, ...rest] : [...runs, ...rest];
    const asks = [...lineage, ...own].flatMap((one) => marks.get(keyOf(one)) ?? []);
    return [front([called.name], all, inherits, how, everywhere, asks)];
  }

  function front(
    called: readonly string[],
    code: readonly Code[],
    asked: readonly StrategyMeaning[],
    { gate }: Pick<BeforeMeaning, "gate">,
    everywhere: boolean,
    asks: readonly Mark[] = [],
  ): Front {
    const wanted = asked.flatMap(({ names: said }) => said.flatMap((name) => constants.texts(name)));
    const behind = asked.flatMap(({ file, names: said }) =>
      said
        .flatMap((name) => constants.texts(name))
        .flatMap((name) => nearestTo(file, strategies.get(name) ?? []))
        .flatMap(strategyCode),
    );
    const unique = new Map([...code, ...behind].map((one) => [keyOf(one), one]));
    return {
      names: called,
      code: [...unique.values()],
      gate,
      asks: new Map(asks.map((mark) => [mark.id, mark])),
      strategies: wanted,
      everywhere,
    };
  }

  function strategyCode({ file, by, runs }: StrategyMeaning): readonly Code[] {
    const name = names.files.get(file)?.symbols[by]?.name ?? "";
    return runs.flatMap((member) => {
      const { end, rest } = names.walk(file, name, `:.${member}`);
      return end?.at === "symbol" && rest.length === 0 ? [{ file: end.file, symbol: end.symbol, sure: true }] : [];
    });
  }

  return {
    of: (values, how, everywhere) => values.flatMap((value) => frontsOf(value, how, everywhere)),
  };
}
