/**
 * Functions that an application of SST declares, and what calls them: `new sst.aws.Cron("Nightly", { schedule, function })`,
 * `api.route("GET /orders", "src/orders.list")`. https://sst.dev/docs/components
 */
import type { ts } from "ts-morph";
import type { EntryFact, StartFact } from "../facts.ts";
import {
  forEachChild,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteralLike,
  isVariableDeclaration,
} from "./syntax.ts";

/** What files that declare any have in their text. */
export const mentionsSst = (text: string): boolean => text.includes("sst.aws.");

/** Paths of handlers begin where the configuration lies; the file that names them may lie up to so many folders below. */
const climbs = ["./", "../", "../../"];
/** Resources of one file; a person writes a few dozen. */
const most = 1_000;

interface Resource {
  readonly kind: string;
  readonly name: string;
}

/** `lineAt`: the line of a position. */
export function readSst(file: ts.SourceFile, lineAt: (position: number) => number): readonly StartFact[] {
  const held = new Map<string, Resource>();
  const found: StartFact[] = [];
  const open: ts.Node[] = [file];
  const say = (node: ts.Node, name: string, by: StartFact["by"], handler: ts.Expression | undefined): void => {
    const code = entriesOf(handler);
    if (code.length > 0 && found.length < most)
      found.push({ platform: "sst", line: lineAt(node.getStart(file)), name, by, code });
  };
  // Resources are declared before they are told of what calls them: one pass in the order of the text.
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isVariableDeclaration(node) && isIdentifier(node.name) && node.initializer !== undefined) {
      const resource = resourceOf(node.initializer);
      if (resource !== undefined) held.set(node.name.text, resource);
    }
    if (isNewExpression(node)) declared(node, say);
    if (isCallExpression(node) && isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression;
      const on = isIdentifier(expression) ? held.get(expression.text) : resourceOf(expression);
      if (on !== undefined) told(node, on, name.text, say);
    }
    const children: ts.Node[] = [];
    forEachChild(node, (child) => void children.push(child));
    open.push(...children.reverse());
  }
  return found;
}

type Say = (node: ts.Node, name: string, by: StartFact["by"], handler: ts.Expression | undefined) => void;

/** `new sst.aws.Cron("Nightly", ...)`, with what is called on it. */
function resourceOf(node: ts.Expression): Resource | undefined {
  if (!isNewExpression(node) || !isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  const isAws =
    isPropertyAccessExpression(expression) &&
    expression.name.text === "aws" &&
    isIdentifier(expression.expression) &&
    expression.expression.text === "sst";
  const [first] = node.arguments ?? [];
  return isAws && first !== undefined && isStringLiteralLike(first) ? { kind: name.text, name: first.text } : undefined;
}

function declared(node: ts.NewExpression, say: Say): void {
  const resource = resourceOf(node);
  const options = node.arguments?.[1];
  if (resource?.kind === "Function") say(node, resource.name, { on: "event" }, memberOf(options, "handler"));
  if (resource?.kind !== "Cron" && resource?.kind !== "CronV2") return;
  const spec = memberOf(options, "schedule");
  const handler = memberOf(options, "function") ?? memberOf(options, "job");
  const by = spec !== undefined && isStringLiteralLike(spec) ? spec.text : "?";
  say(node, resource.name, { on: "schedule", spec: by }, handler);
}

function told(node: ts.CallExpression, on: Resource, method: string, say: Say): void {
  const [first, second] = node.arguments;
  const text = first !== undefined && isStringLiteralLike(first) ? first.text : undefined;
  if (method === "route" && text !== undefined) {
    const [verb = "", path] = text.trim().split(/\s+/);
    const by: StartFact["by"] =
      path === undefined
        ? { on: "event" }
        : {
            on: "request",
            method: verb === "ANY" ? "ALL" : verb.toUpperCase(),
            path: path.replace(/\{(\w+)\+\}/g, "*$1").replace(/\{(\w+)\}/g, ":$1"),
          };
    say(node, path === undefined ? `${on.name} ${text}` : on.name, by, second);
  } else if (method === "subscribe" && on.kind === "Queue") say(node, on.name, { on: "queue", queue: on.name }, first);
  else if (method === "subscribe")
    say(node, text === undefined ? on.name : `${on.name}/${text}`, { on: "event" }, second ?? first);
}

function memberOf(node: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (node === undefined || !isObjectLiteralExpression(node)) return undefined;
  for (const property of node.properties)
    if (isPropertyAssignment(property) && isIdentifier(property.name) && property.name.text === name)
      return property.initializer;
  return undefined;
}

/** `"src/orders.list"`, or an object that has it as its `handler`. */
function entriesOf(node: ts.Expression | undefined): readonly EntryFact[] {
  const handler = memberOf(node, "handler") ?? node;
  const text = handler !== undefined && isStringLiteralLike(handler) ? handler.text : "";
  const [, module, called] = /^\.?\/?([\w./@-]+)\.([\w$]+)$/.exec(text) ?? [];
  return module === undefined || called === undefined ? [] : climbs.map((up) => ({ module: `${up}${module}`, called }));
}
