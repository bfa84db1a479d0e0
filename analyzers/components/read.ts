/**
 * One single-file component -> its facts. Its scripts are read as they stand, line for line; the component that a compiler would
 * make of the rest is written out as code: a default export that uses what the markup uses.
 */
import { ts } from "ts-morph";
import type { Blob, Facts } from "../facts.ts";
import { hashText } from "../hash.ts";
import { orTooDeep, readTypeScript, type ScriptLanguage } from "../typescript/read.ts";
import { namesOf } from "../typescript/scope.ts";
import type { Vocabulary } from "../typescript/vocabulary.ts";
import { type Block, blocksOf, type ComponentLanguage } from "./blocks.ts";
import { type Use, usesOf } from "./markup.ts";

export function readComponent(blob: Blob, language: ComponentLanguage, vocabulary: Vocabulary): Facts {
  return orTooDeep(() => {
    const { text, script } = write(blob.text, language);
    return readTypeScript({ ...blob, text }, script, vocabulary);
  });
}

interface Piece {
  readonly at: number;
  /** Where the text goes on behind it. */
  readonly to: number;
  readonly code: string;
}

function write(text: string, language: ComponentLanguage): { readonly text: string; readonly script: ScriptLanguage } {
  const blocks = blocksOf(text, language);
  const scripts = blocks.filter(isCode);
  const script = scriptLanguage(scripts, language);
  const pieces = scripts.map(({ start, end }) => ({ at: start, to: end, code: text.slice(start, end) }));
  const bound = bindingsOf(assemble(text, pieces));
  const markup = hashText(outside(text, scripts));
  // A component that is written as an object names what its markup may use in that object.
  if (bound.exportsDefault) return { text: `${assemble(text, pieces)};void "${markup}";`, script };
  const uses = usesOf(text, blocks, language, new Set([...bound.imported, ...bound.declared]));
  const renders = rendersOf(uses, pieces);
  const members = [...bound.declared, ...(language === "svelte" ? storesOf(pieces, bound.imported) : [])];
  const body = [...renders.map((_, at) => `${markupName(at)}();`), ...members.map((name) => `${name};`)].join("");
  const whole = assemble(text, [...pieces, ...renders.flat()]);
  return { text: `${whole};export default function(){${body}return "${markup}";}`, script };
}

/** Scripts that a compiler takes: data and what the browser alone sees are none. */
function isCode({ kind, attributes }: Block): boolean {
  const type = /\btype\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1] ?? "module";
  return kind === "script" && /^(?:module|(?:text|application)\/(?:java|type)script)$/i.test(type);
}

function scriptLanguage(scripts: readonly Block[], language: ComponentLanguage): ScriptLanguage {
  const langs = scripts.map(({ attributes }) => /\blang\s*=\s*["']?(\w+)/i.exec(attributes)?.[1]?.toLowerCase());
  if (langs.includes("tsx") || langs.includes("jsx")) return "tsx";
  return language === "astro" || langs.includes("ts") || langs.includes("typescript") ? "ts" : "js";
}

interface Bindings {
  readonly imported: readonly string[];
  /** Values that the scripts declare at their top. */
  readonly declared: readonly string[];
  readonly exportsDefault: boolean;
}

function bindingsOf(text: string): Bindings {
  const imported: string[] = [];
  const declared: string[] = [];
  let exportsDefault = false;
  for (const statement of ts.createSourceFile("component.ts", text, ts.ScriptTarget.Latest).statements) {
    if (ts.isExportAssignment(statement)) exportsDefault = true;
    else if (ts.isImportDeclaration(statement)) imported.push(...importedNames(statement.importClause));
    else if (ts.isVariableStatement(statement))
      declared.push(...statement.declarationList.declarations.flatMap(({ name }) => namesOf(name)));
    else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) exportsDefault = true;
      if (statement.name !== undefined) declared.push(statement.name.text);
    }
  }
  return { imported, declared, exportsDefault };
}

function importedNames(clause: ts.ImportClause | undefined): readonly string[] {
  if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const { name, namedBindings } = clause;
  const others =
    namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map((element) => element.name);
  return [...(name === undefined ? [] : [name]), ...others].map(({ text }) => text);
}

/** Each stretch of markup between two scripts becomes one function, on the lines where it stands. */
function rendersOf(uses: readonly Use[], scripts: readonly Piece[]): readonly (readonly Piece[])[] {
  let passed = 0;
  // Both stand in the order of the text.
  const stretches = Map.groupBy(uses, ({ at }) => {
    while ((scripts[passed]?.at ?? Number.POSITIVE_INFINITY) <= at) passed++;
    return passed;
  });
  return [...stretches.values()].map((stretch, number) =>
    stretch.map(({ at, code }, n) => {
      const open = n === 0 ? `;function ${markupName(number)}(){` : "";
      return { at, to: at, code: `${open}${code};${n === stretch.length - 1 ? "}" : ""}` };
    }),
  );
}

/** No script has names like these; a component seldom has more than one stretch. */
const markupName = (number: number): string => (number === 0 ? "$markup" : `$markup${number + 1}`);

/** Stores that a script reads by Svelte's `$cart`. */
function storesOf(scripts: readonly Piece[], names: readonly string[]): readonly string[] {
  const known = new Set(names);
  const read = scripts.flatMap(({ code }) =>
    [...code.matchAll(/(?<![\w$.])\$([A-Za-z_]\w*)/g)].map(([, name = ""]) => name),
  );
  return [...new Set(read)].filter((name) => known.has(name));
}

/** The pieces, each on the line where it stands, with nothing but line ends between them. */
function assemble(text: string, pieces: readonly Piece[]): string {
  let out = "";
  let at = 0;
  for (const piece of [...pieces].sort((a, b) => a.at - b.at)) {
    out += lineEnds(text.slice(at, piece.at)) + piece.code;
    at = Math.max(at, piece.to);
  }
  return out + lineEnds(text.slice(at));
}

const lineEnds = (text: string): string => text.replace(/[^\n\r\u2028\u2029]+/g, "");

/** Markup and styles, with white space as a formatter may leave it. */
function outside(text: string, scripts: readonly Block[]): string {
  let out = "";
  let at = 0;
  for (const { start, end } of scripts) {
    out += text.slice(at, start);
    at = end;
  }
  return (out + text.slice(at)).replace(/\s+/g, " ");
}
