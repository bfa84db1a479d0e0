/** Style sheets: what they import, and what of them can change alone. CSS, SCSS, Sass and Less are read by their common syntax. */
import type { Blob, Export, Facts, SymbolFact } from "../facts.ts";
import { noFacts } from "../facts.ts";
import { createHasher, hashText } from "../hash.ts";
import { readImports } from "./imports.ts";
import { type Rule, rulesOf } from "./rules.ts";
import { lineIndex, withoutComments } from "./text.ts";

export type StyleLanguage = "css" | "scss" | "css-module" | "scss-module";

/** Classes of one sheet that are told apart; what has more is generated, and changes as a whole. */
const maxClasses = 2_000;

/**
 * A plain sheet is one symbol: its module body. Of a CSS module each class is a member of the object that it exports, so that a
 * change of one reaches who names it. Never throws.
 */
export function readStyles({ language, text }: Blob & { readonly language: StyleLanguage }): Facts {
  const clean = withoutComments(text, language.startsWith("scss"));
  const lineAt = lineIndex(text);
  const imports = readImports(clean, lineAt);
  const endLine = lineAt(text.length);
  const rules = language.endsWith("module") ? rulesOf(clean) : [];
  const classes = Map.groupBy(
    rules.flatMap((rule) => rule.classes.map((name) => [name, rule] as const)),
    ([name]) => name,
  );
  if (classes.size === 0 || classes.size > maxClasses)
    return { ...noFacts, imports, symbols: [symbolOf("<module>", "module", 1, endLine, hashText(plain(clean)))] };

  const rest = rules.filter((rule) => rule.classes.length === 0);
  const members = [...classes].flatMap(([name, uses]) => [
    ...memberOf(
      name,
      uses.map(([, one]) => one),
      lineAt,
    ),
  ]);
  const exports: readonly Export[] = [
    { name: "default", local: object, line: 1 },
    ...members.map(({ name, line }) => ({ name: name.slice(object.length + 1), local: name, line })),
  ];
  const shape = hashText(members.map(({ name }) => name).join(" "));
  return {
    ...noFacts,
    imports,
    exports,
    symbols: [
      symbolOf("<module>", "module", 1, endLine, bodyOf(rest)),
      symbolOf(object, "object", 1, endLine, shape),
      ...members,
    ],
  };
}

/** The object of class names that a CSS module stands for. */
const object = "styles";

/** `.big-price` is also `styles.bigPrice`, by the setting of most bundlers. */
function* memberOf(name: string, rules: readonly Rule[], lineAt: (at: number) => number): Generator<SymbolFact> {
  const camel = name.replaceAll(/-+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const lines = rules.map(({ start, end }) => [lineAt(start), lineAt(end)] as const);
  const [line, endLine] = lines[0] ?? [1, 1];
  for (const called of new Set([name, camel]))
    yield { ...symbolOf(`${object}.${called}`, "property", line, endLine, bodyOf(rules)), owner: 1 };
}

function bodyOf(rules: readonly Rule[]): string {
  const hasher = createHasher();
  for (const { text } of rules) hasher.add(plain(text));
  return hasher.digest();
}

/** Without formatting: runs of white space are one, and none beside punctuation. */
const plain = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll(/ ?([{};,]) ?/g, "$1");

function symbolOf(name: string, kind: SymbolFact["kind"], line: number, endLine: number, body: string): SymbolFact {
  return { name, kind, line, endLine, body, signature: "", refs: [] };
}
