/** Which questions a file answers otherwise than before. */
import type { Export, Facts, Import, SymbolFact } from "../../facts.ts";
import { hashPath } from "../place.ts";
import { type Ask, anyStar, question, starQuestion } from "./questions.ts";

/** Answers by question, each as one text; `exported` are the names for which files behind a star are asked. */
interface Answers {
  readonly answers: ReadonlyMap<number, string>;
  readonly exported: ReadonlyMap<string, string>;
  /** What is passed on whole, in order. */
  readonly stars: readonly string[];
}

/** How the file's imports are meant: a text that differs where they lead elsewhere. */
type Meaning = (specifier: string) => string | undefined;

export interface Version {
  readonly facts: Facts | undefined;
  readonly meaning: Meaning;
}

/**
 * Questions that are answered otherwise. `namesBehind` gives the names that a file passed on whole exports now, for a star that
 * is new: who asked for none of them notices nothing. It gives undefined where nobody knows them all.
 */
export function* otherAnswers(
  file: string,
  before: Version,
  now: Version,
  namesBehind: (specifier: string) => Iterable<string> | undefined,
): Generator<number> {
  const [was, is] = [answersOf(file, before), answersOf(file, now)];
  for (const [asked, answer] of was.answers) if (is.answers.get(asked) !== answer) yield asked;
  for (const asked of is.answers.keys()) if (!was.answers.has(asked)) yield asked;
  for (const name of new Set([...was.exported.keys(), ...is.exported.keys()]))
    if (was.exported.get(name) !== is.exported.get(name)) yield starQuestion(name);
  const kept = is.stars.filter((star) => was.stars.includes(star));
  const added = is.stars.filter((star) => !was.stars.includes(star));
  const behind = added.map((star) => namesBehind(star.slice(star.indexOf(" ") + 1)));
  const isFirst = was.stars.length === 0 && added.length > 0;
  if (isFirst || kept.length < was.stars.length || kept.join() !== was.stars.join() || behind.includes(undefined))
    yield question(hashPath(file), "stars", "");
  if (isFirst) yield anyStar;
  for (const names of behind) for (const name of names ?? []) yield starQuestion(name);
}

function answersOf(file: string, { facts, meaning }: Version): Answers {
  const answers = new Map<number, string>();
  const exported = new Map<string, string>();
  if (facts === undefined) return { answers, exported, stars: [] };
  const path = hashPath(file);
  const note = (ask: Ask, name: string, answer: unknown): void => {
    const asked = question(path, ask, name);
    answers.set(asked, `${answers.get(asked) ?? ""}${JSON.stringify(answer)}`);
  };
  const lead = ({ from, kind }: Import): unknown => [meaning(from), kind];
  const bindings = new Map<string, unknown>();
  for (const [at, entry] of facts.imports.entries()) {
    note("binding", `#${at}`, lead(entry));
    for (const { local, imported } of entry.names) bindings.set(local, [lead(entry), imported]);
  }
  for (const symbol of facts.symbols) bindings.set(symbol.name, "symbol");
  for (const [name, answer] of bindings) note("binding", name, answer);
  for (const symbol of facts.symbols) {
    const { name, kind, typeOnly, owner } = symbol;
    const holder = owner === undefined ? undefined : facts.symbols[owner];
    note("symbol", name, shapeOf(symbol, holder));
    note("uses", name, [symbol.refs.map(([to, rest, how]) => [to, rest, how])]);
    if (holder !== undefined) note("members", holder.name, [name, kind, typeOnly]);
  }
  // With their lines: what is drawn from them stands there.
  note("chains", "", facts.chains);
  const stars: string[] = [];
  for (const entry of facts.exports) {
    const from = entry.from === undefined ? undefined : facts.imports[entry.from];
    note("exports", "", [passed(entry), from && lead(from)]);
    if (entry.name === "*") {
      if (from !== undefined) stars.push(`${meaning(from.from)} ${from.from}`);
      continue;
    }
    const answer = [
      passed(entry),
      from && lead(from),
      entry.local === undefined ? undefined : bindings.get(entry.local),
    ];
    note("export", entry.name, answer);
    exported.set(entry.name, `${exported.get(entry.name) ?? ""}${JSON.stringify(answer)}`);
  }
  return { answers, exported, stars };
}

function passed({ name, local, imported, typeOnly }: Export): unknown {
  return [name, local, imported, typeOnly];
}

/** What others can see of a declaration: everything but what its code does and where it stands. */
function shapeOf(symbol: SymbolFact, holder: SymbolFact | undefined): unknown {
  const {
    kind,
    typeOnly,
    static: isStatic,
    bound,
    environment,
    hint,
    returns,
    members,
    made,
    value,
    takes,
    refs,
  } = symbol;
  const own = [kind, holder?.name, holder?.kind, typeOnly, isStatic, bound, environment, takes];
  return [...own, hint, returns, members, made, value, heritageOf(refs)];
}

/** What stands above a declaration, and whose `this` it takes. */
export function heritageOf(refs: SymbolFact["refs"]): unknown {
  return refs.flatMap(([to, path, how]) => (above.has(how) || to === "@this" ? [[to, path, how]] : []));
}

const above: ReadonlySet<string> = new Set(["extends", "implements", "decorator"]);
