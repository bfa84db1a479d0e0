/** Edits that change no behaviour, made at random in the files of this very repository: nothing is changed, nothing reached. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import type { Facts } from "../../../analyzers/facts.ts";
import type { FileChange } from "../../../analyzers/graph/change.ts";
import { compare } from "../../../analyzers/graph/compare.ts";
import { trace } from "../../../analyzers/graph/impact.ts";
import { hashText } from "../../../analyzers/hash.ts";
import { analyze } from "../../../analyzers/index.ts";
import { languageOf } from "../../../analyzers/languages.ts";
import type { Snapshot } from "../../../analyzers/link/index.ts";
import { thaw } from "../../../analyzers/link/relink.ts";
import { keep, linkOnTop } from "../../support/kept.ts";
import "../../support/linked.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The rooms and their tests, as they stand. */
const texts: ReadonlyMap<string, string> = new Map(
  ["analyzers", "seeds", "src", "test/analyzers", "test/support"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => `${folder}/${path}`)
      .map((path) => [path, readFileSync(join(root, path), "utf8")] as const),
  ),
);

const known = new Map<string, Facts>();
function factsOf(path: string, text: string): Facts {
  const key = `${path}\0${text}`;
  const language = languageOf(path);
  if (language === undefined) throw new Error(`${path} is of no language`);
  const facts = known.get(key) ?? analyze({ sha: "", language, text });
  known.set(key, facts);
  return facts;
}

function snapshotOf(files: ReadonlyMap<string, string>): Snapshot {
  const facts = new Map([...files].map(([path, text]) => [path, factsOf(path, text)]));
  return { files: facts, blobs: new Map([...files].map(([path, text]) => [path, hashText(text)])) };
}

const earlier = keep(snapshotOf(texts));
const base = thaw(earlier);

/** What changed and what is reached when files are as `edited` says; `moved` from where to where. */
function review(edited: ReadonlyMap<string, string>, moved: readonly [string, string] | undefined = undefined) {
  const after = new Map([...texts, ...edited]);
  if (moved !== undefined) after.delete(moved[0]);
  const head = linkOnTop(earlier, snapshotOf(after));
  const plain = { type: "file", binary: false, hunks: [] } as const;
  const diff = [...edited.keys()].map(
    (path): FileChange =>
      path === moved?.[1]
        ? { ...plain, path, oldPath: moved[0], status: "renamed" }
        : { ...plain, path, status: "modified" },
  );
  const change = compare(base.graph, head.graph, diff);
  return {
    changed: change.nodes.map(({ change: kind, node }) => `${kind} ${node.id}`),
    reached: [...trace(base.graph, head.graph, change).reached.keys()],
  };
}

const parse = (path: string, text: string) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
const specifiers = new Map<string, readonly ts.StringLiteral[]>();
/** The relative specifiers of a file's imports of every form, in their order. */
function specifiersOf(path: string): readonly ts.StringLiteral[] {
  const found: ts.StringLiteral[] = [];
  const take = (node: ts.Node | undefined): void => {
    if (node !== undefined && ts.isStringLiteral(node) && node.text.startsWith(".")) found.push(node);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) take(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  const known = specifiers.get(path);
  if (known !== undefined) return known;
  visit(parse(path, texts.get(path) ?? ""));
  specifiers.set(path, found);
  return found;
}

const paths = [...texts.keys()].sort();
const anyFile = fc.constantFrom(...paths);
const nothing = { changed: [], reached: [] };

test("comments between statements and members", () => {
  fc.assert(
    fc.property(anyFile, fc.array(fc.constantFrom("/* till */ ", "// tea\n"), { minLength: 1 }), (path, comments) => {
      const text = texts.get(path) ?? "";
      const starts: number[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isStatement(node) || ts.isClassElement(node)) starts.push(node.getStart());
        ts.forEachChild(node, visit);
      };
      visit(parse(path, text));
      let edited = text;
      for (const [at, start] of starts
        .filter((one) => one > 0)
        .sort((a, b) => b - a)
        .entries())
        edited = edited.slice(0, start) + comments[at % comments.length] + edited.slice(start);
      expect(review(new Map([[path, edited]]))).toEqual(nothing);
    }),
    { numRuns: 25 },
  );
});

test("another formatter, without comments, and other line ends", () => {
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.CarriageReturnLineFeed });
  fc.assert(
    fc.property(anyFile, (path) => {
      const edited = printer.printFile(parse(path, texts.get(path) ?? ""));
      expect(review(new Map([[path, edited]]))).toEqual(nothing);
    }),
    { numRuns: 40 },
  );
});

const namesReversed = (statement: string): string =>
  statement.replace(
    /^import (type )?\{ ([^}]+) \} from/,
    (_all, type: string | undefined, names: string) =>
      `import ${type ?? ""}{ ${names
        .split(",")
        .map((name) => name.trim())
        .reverse()
        .join(", ")} } from`,
  );

test("the order of imports, and of names in them", () => {
  fc.assert(
    fc.property(anyFile, (path) => {
      const text = texts.get(path) ?? "";
      const source = parse(path, text);
      const imports = source.statements.filter((one) => ts.isImportDeclaration(one) && one.importClause !== undefined);
      const written = imports.map((one) => namesReversed(one.getText(source))).reverse();
      let edited = text;
      for (const [at, one] of [...imports.entries()].reverse())
        edited = edited.slice(0, one.getStart(source)) + written[at] + edited.slice(one.end);
      expect(review(new Map([[path, edited]]))).toEqual(nothing);
    }),
    { numRuns: 25 },
  );
});

// Samples of several files make tables of one name, and the first by its path says what such a table is: a move can change that.
const plainPaths = paths.filter((path) => path.startsWith("analyzers/") && !/\bCREATE\b/.test(texts.get(path) ?? ""));

test("a file that moves, with whatever imports it and whatever it imports", () => {
  const folder = fc.constantFrom("analyzers/tea", "src/deep/er", "shop");
  fc.assert(
    fc.property(fc.constantFrom(...plainPaths), folder, (path, to) => {
      const target = `${to}/${path.slice(path.lastIndexOf("/") + 1)}`;
      const edited = new Map<string, string>();
      const seen = (place: string, from: string) => {
        const away = relative(dirname(place), from);
        return away.startsWith(".") ? away : `./${away}`;
      };
      for (const [file, text] of texts) {
        let next = text;
        for (const specifier of specifiersOf(file).toReversed()) {
          const meant = join(dirname(file), specifier.text);
          if (file !== path && meant !== path) continue;
          const now = file === path ? seen(target, meant) : seen(file, target);
          next = `${next.slice(0, specifier.getStart())}"${now}"${next.slice(specifier.end)}`;
        }
        if (file === path) edited.set(target, next);
        else if (next !== text) edited.set(file, next);
      }
      const { changed, reached } = review(edited, [path, target]);
      expect(reached).toEqual([]);
      expect(changed.filter((line) => !line.startsWith("moved "))).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
