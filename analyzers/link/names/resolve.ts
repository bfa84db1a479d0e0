/**
 * Walks over names: an abstract interpreter whose values are declarations. It follows imports, barrels, members, `this`,
 * constructed values, annotated types and what functions return, by names alone; where they end it says so.
 */
import type { Hint, Path, Root } from "../../facts.ts";
import type { Trail } from "../trail.ts";
import { environmentSpecifier } from "./environment.ts";
import { createExports, type Exported, type ExportTable } from "./exports.ts";
import { createLooks } from "./looks.ts";
import type { Files, Names, PackageTarget, Stand, SymbolTarget, Target, Walked } from "./names.ts";
import { stepsOf } from "./steps.ts";

/** A walk, and the answers that it hangs on. */
interface Remembered {
  readonly walked: Walked;
  readonly asked: Int32Array;
}

/** Hints that lead to hints (aliases of aliases, classes over classes): deeper chains are cycles or generated. */
const maxFollowed = 24;

/** `target` is the resolver's answer, reduced to what names need; `trail` hears which files an answer hangs on. */
export function createNames(
  files: Files,
  target: ExportTable["target"],
  trail: Trail,
): Names & { readonly table: ExportTable } {
  const table = createExports(files, target, trail);
  const looks = createLooks(table);
  const { factOf } = looks;
  // One map a file: keys stay short, since hashing long joined texts costs more than the walks themselves.
  const memory = new Map<string, Map<string, Remembered>>();

  function walk(file: string, root: Root, path: Path): Walked {
    let known = memory.get(file);
    if (known === undefined) {
      known = new Map();
      memory.set(file, known);
    }
    const key = path === "" ? root : `${root} ${path}`;
    const before = known.get(key);
    if (before !== undefined) {
      trail.askAll(before.asked);
      return before.walked;
    }
    const mark = trail.mark();
    const walked = follow(file, root, path, 0);
    known.set(key, { walked, asked: trail.since(mark) });
    return walked;
  }

  function follow(file: string, root: Root, path: Path, depth: number): Walked {
    const met: { file: string; symbol: number; step: string }[] = [];
    const meet = ({ file, symbol }: { file: string; symbol: number }, step: string): void => {
      factOf(file, symbol);
      met.push({ file, symbol, step });
    };
    const steps = stepsOf(path);
    let at = start(file, root);
    let taken = 0;
    for (; at !== undefined && taken < steps.length; taken++) {
      const step = steps[taken] ?? "";
      if (at.at === "symbol") meet(at, step);
      const next = take(at, step, depth);
      if (next === undefined || next.at === "lost") {
        const lost: Stand | undefined = next ?? (at.at === "module" ? undefined : at);
        return { met, end: lost ?? at, rest: steps.slice(taken) };
      }
      at = next;
    }
    if (at?.at === "symbol") meet(at, "");
    return { met, end: at, rest: steps.slice(taken) };
  }

  function start(file: string, root: Root): Stand | undefined {
    if (root === "@env") return { at: "package", specifier: environmentSpecifier, name: "*", rest: "" };
    const names = table.names(file);
    if (names === undefined) return undefined;
    table.ask(names, "binding", root);
    if (root.startsWith("#")) {
      const entry = names.facts.imports[Number(root.slice(1))];
      return entry && standAt(table.imported(file, entry, "*"));
    }
    const symbol = names.symbols.get(root);
    if (symbol !== undefined) return { at: "symbol", file, symbol };
    const bound = names.imports.get(root);
    if (bound === undefined) return undefined;
    const found = table.imported(file, bound.entry, bound.imported);
    if (found !== undefined) return standAt(found);
    // A file that is there but not read (JSON, CSS, another language): the module itself.
    const to = target(file, bound.entry.from);
    return to !== undefined && "file" in to && !files.has(to.file) ? { at: "module", file: to.file } : undefined;
  }

  function take(at: Stand, step: string, depth: number): Stand | undefined {
    switch (at.at) {
      case "package":
        return { ...at, rest: at.rest + step };
      case "module": {
        if (!step.startsWith(".")) return undefined;
        const found = table.exported(at.file, step.slice(1));
        if (found !== undefined) return standAt(found);
        // CommonJS seen as a namespace: the members of what is exported whole.
        const whole = step === ".default" ? undefined : table.exported(at.file, "default");
        return whole?.is === "symbol" ? takeMember(whole.file, whole.symbol, step.slice(1), depth) : undefined;
      }
      case "instance":
        return step.startsWith(".") ? member(at.file, at.symbol, step.slice(1), depth, false) : undefined;
      case "lost":
        return undefined;
      case "symbol":
        return step.startsWith(".") ? takeMember(at.file, at.symbol, step.slice(1), depth) : apply(at, step, depth);
    }
  }

  /** `()`, `!`, `:` on a declaration. */
  function apply(
    at: { readonly file: string; readonly symbol: number },
    step: string,
    depth: number,
  ): Stand | undefined {
    const fact = factOf(at.file, at.symbol);
    if (fact === undefined) return undefined;
    const lost: Stand = { at: "lost", file: at.file, symbol: at.symbol };
    if (step === "!" || step === ":") {
      const isShape = fact.kind === "interface" || (fact.kind === "type" && fact.members !== undefined);
      if (fact.kind === "class" || (isShape && step === ":"))
        return { at: "instance", file: at.file, symbol: at.symbol };
      return through(at.file, fact.hint, fact.kind === "type" ? "" : step, depth) ?? lost;
    }
    if (fact.returns !== undefined) return through(at.file, fact.returns, "", depth) ?? lost;
    return through(at.file, fact.hint, step, depth) ?? lost;
  }

  /** `.x` on a declaration: a member of its own, else a member of the value it holds. */
  function takeMember(file: string, symbol: number, name: string, depth: number): Stand | undefined {
    if (name === "prototype" && factOf(file, symbol)?.kind === "class") return { at: "instance", file, symbol };
    const own = member(file, symbol, name, depth, true);
    if (own !== undefined && own.at !== "lost") return own;
    const fact = factOf(file, symbol);
    return through(file, fact?.hint, `.${name}`, depth) ?? { at: "lost", file, symbol };
  }

  /** A member by name, searched up the class heritage. */
  function member(file: string, symbol: number, name: string, depth: number, isStatic: boolean): Stand | undefined {
    const names = table.names(file);
    const holder = factOf(file, symbol);
    if (names === undefined || holder === undefined) return undefined;
    const full = `${holder.name}.${name}`;
    table.ask(names, "symbol", full);
    const found = names.symbols.get(full);
    if (found !== undefined) return { at: "symbol", file, symbol: found };
    const typed = holder.members?.find(([own]) => own === name);
    const held = typed && through(file, [typed[1], typed[2]], "", depth);
    if (held !== undefined) return held;
    const base = holder.refs.find(([, , how]) => how === "extends");
    if (base === undefined || depth >= maxFollowed) return { at: "lost", file, symbol };
    const { end: named, rest } = follow(file, base[0], base[1], depth + 1);
    if (named === undefined || rest.length > 0) return { at: "lost", file, symbol };
    const end = behind(named, depth);
    if (end.at === "package") return { ...end, rest: `${end.rest}${isStatic ? "" : "!"}.${name}` };
    if (end.at !== "symbol") return { at: "lost", file, symbol };
    const inherited = member(end.file, end.symbol, name, depth + 1, isStatic);
    return inherited?.at === "lost" ? { at: "lost", file, symbol } : inherited;
  }

  /** `const { Model } = require("sequelize")`: the class that a constant holds. */
  function behind(at: Stand, depth: number): Stand {
    if (at.at !== "symbol") return at;
    const fact = factOf(at.file, at.symbol);
    return (fact?.kind === "const" ? through(at.file, fact.hint, "", depth + 1) : undefined) ?? at;
  }

  /** Goes on through the value a hint describes. */
  function through(file: string, hint: Hint | undefined, step: string, depth: number): Stand | undefined {
    if (hint === undefined || depth >= maxFollowed) return undefined;
    const { end, rest } = follow(file, hint[0], hint[1] + step, depth + 1);
    if (end === undefined || end.at === "module") return rest.length > 0 ? undefined : end;
    // Lost on the last step: at an interface or a class, whose implementers or subclasses may know the member.
    if (rest.length > 0) return end.at === "lost" && rest.length <= stepsOf(step).length ? end : undefined;
    return end.at === "lost" ? undefined : end;
  }

  function resolve(file: string, root: Root, path: Path): readonly Target[] {
    const { end, rest } = walk(file, root, path);
    if (end === undefined || end.at === "module") return [];
    const left = rest.join("");
    if (end.at === "package") return [packageTarget(end, left)];
    const made = end.at === "symbol" && left === "" ? maker(end, 0) : undefined;
    return made === undefined ? [{ to: "symbol", file: end.file, symbol: end.symbol, rest: left }] : [made];
  }

  /** The package call that made the value a declaration holds. */
  function maker(at: { readonly file: string; readonly symbol: number }, depth: number): Target | undefined {
    const hint = factOf(at.file, at.symbol)?.hint;
    if (hint === undefined || depth >= maxFollowed) return undefined;
    const { end, rest } = follow(at.file, hint[0], hint[1], depth + 1);
    if (end?.at === "package") return packageTarget(end, rest.join(""));
    return end?.at === "symbol" && rest.length === 0 ? maker(end, depth + 1) : undefined;
  }

  function declaration(file: string, root: Root, path: Path): SymbolTarget | undefined {
    const { met, rest } = walk(file, root, path);
    const last = met.at(-1);
    return last === undefined || last.step !== "" || rest.length > 0
      ? undefined
      : { to: "symbol", file: last.file, symbol: last.symbol, rest: "" };
  }

  return {
    files,
    table,
    walk,
    resolve,
    declaration,
    ...looks,
    module(file, specifier) {
      const to = target(file, specifier);
      return to !== undefined && "file" in to ? to.file : undefined;
    },
    exported(file, name) {
      const found = table.exported(file, name);
      return found?.is === "symbol" ? { to: "symbol", file: found.file, symbol: found.symbol, rest: "" } : undefined;
    },
  };
}

function standAt(found: Exported | undefined): Stand | undefined {
  if (found === undefined) return undefined;
  if (found.is === "symbol") return { at: "symbol", file: found.file, symbol: found.symbol };
  if (found.is === "module") return { at: "module", file: found.file };
  return { at: "package", specifier: found.specifier, name: found.name, rest: "" };
}

function packageTarget(
  end: { readonly specifier: string; readonly name: string; readonly rest: Path },
  rest: string,
): PackageTarget {
  const path = end.rest + rest;
  // A namespace import names its members itself: `import * as orm`, `orm.sql` is the export `sql`.
  const named = end.name === "*" ? /^\.([^.()!:`]+)/.exec(path) : null;
  return named === null
    ? { to: "package", specifier: end.specifier, name: end.name, rest: path }
    : { to: "package", specifier: end.specifier, name: named[1] ?? "*", rest: path.slice(named[0].length) };
}
