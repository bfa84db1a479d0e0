/** What a blob takes from others outside of its code: `/// <reference>`, and modules that it describes or adds to. */
import type { ts } from "ts-morph";
import { readImport } from "./modules.ts";
import type { Reader } from "./reader.ts";
import {
  isExternalModule,
  isIdentifier,
  isImportDeclaration,
  isInterfaceDeclaration,
  isModuleBlock,
  isModuleDeclaration,
  isStringLiteral,
} from "./syntax.ts";

/** Referenced files are seen whole, and by the compiler alone. */
export function readReferences(r: Reader): void {
  for (const { fileName, pos } of r.file.referencedFiles)
    seeWhole(r, /^[./]/.test(fileName) ? fileName : `./${fileName}`, pos);
  for (const { fileName, pos } of r.file.typeReferenceDirectives) seeWhole(r, fileName, pos);
}

function seeWhole(r: Reader, from: string, position: number): void {
  const line = r.lineAt(position);
  const index = r.out.imports.push({ from, kind: "type", names: [], line }) - 1;
  const ref = r.out.refer(0, `#${index}`, "", "type");
  if (ref !== undefined) ref[3] = line;
}

/** The imports inside `declare module "x" { ... }` bind names like any others. */
export function bindAmbient(r: Reader, { body }: ts.ModuleDeclaration): void {
  if (body === undefined || !isModuleBlock(body)) return;
  for (const statement of body.statements) if (isImportDeclaration(statement)) readImport(r, statement);
}

/** `declare module "./order" { interface Order { ... } }` in a module adds to what that module declares. */
export function readAugmentation(r: Reader, { name, body }: ts.ModuleDeclaration): void {
  // In a file without imports and exports it declares a module of its own.
  if (!isStringLiteral(name) || !isExternalModule(r.file) || name.text.includes("*")) return;
  const line = r.line(name);
  const index = r.out.imports.push({ from: name.text, kind: "type", names: [], line, by: r.symbol }) - 1;
  for (const statement of body !== undefined && isModuleBlock(body) ? body.statements : [])
    if ((isInterfaceDeclaration(statement) || isModuleDeclaration(statement)) && isIdentifier(statement.name))
      r.refer(r.symbol, `#${index}`, `.${statement.name.text}`, "type", statement);
}
