/** Our own source files as the house test sees them: what each imports, and which names of the outside world it uses. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { ts } from "ts-morph";

export interface OwnImport {
  /** The path of one of our files, or the specifier of a package or builtin. */
  readonly to: string;
  /** `type` imports are gone at run time; `lazy` ones load when they are reached. */
  readonly when: "type" | "load" | "lazy";
  readonly line: number;
}

export interface OwnFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly OwnImport[];
  /** Globals and keywords that make code impure, as `name:line`: `Date:12`, `async:4`. */
  readonly impure: readonly string[];
}

/** Globals that read the world or the clock, or tell it something. */
const worldly = new Set([
  ...["process", "console", "fetch", "Date", "performance", "crypto", "globalThis", "navigator", "localStorage"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "WebSocket", "Buffer", "require", "eval"],
]);

/** Every script below the folders, sorted by path. */
export function readOwnFiles(folders: readonly string[]): readonly OwnFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) =>
        posix.join(folder, path.replaceAll("\\", "/")),
      ),
    )
    .filter((path) => /\.m?[tj]s$/.test(path))
    .sort()
    .map((path) => readOwnFile(path, readFileSync(path, "utf8")));
}

/** One file from its text. */
export function readOwnFile(path: string, text: string): OwnFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: OwnImport[] = [];
  const impure: string[] = [];
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const note = (specifier: ts.Node | undefined, when: OwnImport["when"]) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const { text: name } = specifier;
    const to = name.startsWith(".") ? posix.join(posix.dirname(path), name) : name;
    imports.push({ to, when, line: lineOf(specifier) });
  };
  const own = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isBinding(node)) own.add(node.name.text);
    if (ts.isImportDeclaration(node)) note(node.moduleSpecifier, isTypeOnly(node.importClause) ? "type" : "load");
    else if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly ? "type" : "load");
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal, "type");
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0], "lazy");
    const name = impureName(node);
    if (name !== undefined) impure.push(`${name}:${lineOf(node)}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const worldlyUses = impure.filter((use) => !own.has(use.slice(0, use.indexOf(":"))));
  return { path, lines: text.split("\n").length - 1, imports, impure: worldlyUses };
}

/** Declares a name of its own, which then hides the global that bears it. */
function isBinding(
  node: ts.Node,
): node is (ts.VariableDeclaration | ts.ParameterDeclaration) & { name: ts.Identifier } {
  return (ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name);
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function impureName(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  if (ts.isAwaitExpression(node)) return "await";
  if (!ts.isIdentifier(node)) return undefined;
  const { parent } = node;
  if (node.text === "env" && ts.isPropertyAccessExpression(parent) && parent.expression.getText() === "process")
    return "process.env";
  if (node.text === "random" && ts.isPropertyAccessExpression(parent) && parent.expression.getText() === "Math")
    return "Math.random";
  // Only a name that stands for the global: no member, key or declaration that happens to be called so.
  const free =
    !(ts.isPropertyAccessExpression(parent) && parent.name === node) &&
    !(ts.isPropertyAssignment(parent) && parent.name === node) &&
    !ts.isPropertySignature(parent) &&
    !ts.isQualifiedName(parent) &&
    !ts.isImportSpecifier(parent);
  return free && worldly.has(node.text) ? node.text : undefined;
}

/** Every file that running `from` can load, by the given kinds of import. */
export function reachable(
  files: readonly OwnFile[],
  from: readonly string[],
  kinds: readonly OwnImport["when"][],
): ReadonlySet<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set(from);
  // A Set may grow while it is iterated: it is its own queue.
  for (const path of reached)
    for (const { to, when } of byPath.get(path)?.imports ?? []) if (kinds.includes(when)) reached.add(to);
  return reached;
}
