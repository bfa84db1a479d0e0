/** One TypeScript or JavaScript blob -> its facts. */

import { ts } from "ts-morph";
import { type Blob, type Facts, noFacts } from "../facts.ts";
import { suppressionsIn } from "../suppressions.ts";
import { bindAmbient, readReferences } from "./ambient.ts";
import { calleeName } from "./callee.ts";
import { commentsOf } from "./comments.ts";
import { readStatement } from "./declarations.ts";
import { noteFlushed } from "./flushes.ts";
import { noteCounted } from "./lists.ts";
import { readImport, readImportEquals } from "./modules.ts";
import { Reader } from "./reader.ts";
import { renameIn } from "./rename.ts";
import { constantTexts, namesOf } from "./scope.ts";
import { mentionsSst, readSst } from "./sst.ts";
import {
  flattenDiagnosticMessageText,
  isCallExpression,
  isClassDeclaration,
  isEnumDeclaration,
  isExpressionStatement,
  isFunctionDeclaration,
  isIdentifier,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isInterfaceDeclaration,
  isModuleDeclaration,
  isStringLiteral,
  isTypeAliasDeclaration,
  isVariableStatement,
} from "./syntax.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { visitNode } from "./walk.ts";

const scriptKinds = { ts: ts.ScriptKind.TS, tsx: ts.ScriptKind.TSX, js: ts.ScriptKind.JSX } as const;
const endings = { ts: "ts", tsx: "tsx", js: "jsx" } as const;

export type ScriptLanguage = keyof typeof scriptKinds;

/** Never throws on any text: what cannot be parsed is a problem beside the facts that could be read around it. */
export function readTypeScript(blob: Blob, language: ScriptLanguage, vocabulary: Vocabulary): Facts {
  return orTooDeep(() => {
    const file = parse(blob.text, language);
    const { renamings = [] } = blob;
    return readFile(renamings.length === 0 ? file : parse(renameIn(file, renamings), language), vocabulary);
  });
}

/** Parser and walk descend by recursion, and hostile or generated code can be deeper than the stack. */
export function orTooDeep(read: () => Facts): Facts {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...noFacts, problems: [{ reason: "too-deep", line: 1, detail: "nested deeper than can be followed" }] };
  }
}

function readFile(file: ts.SourceFile, vocabulary: Vocabulary): Facts {
  const r = new Reader(file, vocabulary, visitNode);
  noteSyntaxErrors(r);
  readReferences(r);
  for (const statement of file.statements) bindStatement(r, statement);
  // How a module is to be taken is what it promises; nothing of it runs.
  for (const statement of file.statements)
    if (isDirective(statement)) r.signature(() => readStatement(r, statement));
    else readStatement(r, statement);
  noteCounted(r);
  noteFlushed(r);
  const facts = r.out.finish();
  const starts = mentionsSst(file.text) ? readSst(file, (position) => r.lineAt(position)) : [];
  const suppressions = suppressionsIn(file.text, commentsOf(file));
  return {
    ...facts,
    ...(starts.length > 0 && { starts }),
    ...(suppressions.length > 0 && { suppressions }),
  };
}

function parse(text: string, language: ScriptLanguage): ts.SourceFile {
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile(`blob.${endings[language]}`, text, options, false, scriptKinds[language]);
}

/** The parser goes on after an error, so one error names the place and the rest is still read. */
function noteSyntaxErrors(r: Reader): void {
  const { parseDiagnostics } = r.file as ts.SourceFile & {
    readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
  };
  const [first] = parseDiagnostics ?? [];
  if (first === undefined) return;
  r.out.problems.push({
    reason: "syntax-error",
    line: r.lineAt(first.start),
    detail: flattenDiagnosticMessageText(first.messageText, " "),
  });
}

/** `createRequire(import.meta.url)`: https://nodejs.org/api/module.html#modulecreaterequirefilename */
function makesRequire(value: ts.Expression | undefined): boolean {
  return value !== undefined && isCallExpression(value) && calleeName(value) === "createRequire";
}

/** `"use client"`: https://tc39.es/ecma262/#directive-prologue */
function isDirective(
  statement: ts.Statement,
): statement is ts.ExpressionStatement & { readonly expression: ts.StringLiteral } {
  return isExpressionStatement(statement) && isStringLiteral(statement.expression);
}

/** Module-level names are known before any statement is read: use before definition is the rule in modules. */
function bindStatement(r: Reader, statement: ts.Statement): void {
  if (isImportDeclaration(statement)) readImport(r, statement);
  else if (isImportEqualsDeclaration(statement)) readImportEquals(r, statement);
  else if (isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      for (const text of namesOf(name)) r.moduleNames.add(text);
      if (isIdentifier(name) && makesRequire(initializer)) r.requires.add(name.text);
      // `import pg from "pg"; const { Pool } = pg`: what CommonJS exports is taken out of one object.
      const whole = !isIdentifier(name) && initializer !== undefined && isIdentifier(initializer) && initializer.text;
      const specifier = whole ? r.importedFrom.get(whole) : undefined;
      if (specifier !== undefined) for (const text of namesOf(name)) r.importedFrom.set(text, specifier);
    }
    for (const [name, text] of constantTexts(statement.declarationList)) r.texts.set(name, text);
  } else if (
    (isFunctionDeclaration(statement) ||
      isClassDeclaration(statement) ||
      isEnumDeclaration(statement) ||
      isInterfaceDeclaration(statement) ||
      isTypeAliasDeclaration(statement) ||
      isModuleDeclaration(statement)) &&
    statement.name !== undefined
  ) {
    r.moduleNames.add(statement.name.text);
    if (isModuleDeclaration(statement)) bindAmbient(r, statement);
  } else if (isDirective(statement)) r.out.directives.push(statement.expression.text);
}
