/** Calls that need nothing but what the code itself holds: methods of its lists and texts, and a few of the language's own. */
import { type List, literal, textIn, type Value } from "./values.ts";

/** What such a method comes to; undefined where it is not known. */
export function ofOurs(of: Value, name: string, args: readonly Value[], line: number): Value | undefined {
  if (of.kind === "list" && name === "join") return joined(of, args, line);
  if (of.kind === "list" && name === "concat" && args.every((one) => one.kind === "list"))
    return { kind: "list", items: [...of.items, ...args.flatMap(({ items }) => items)] };
  const text = textIn(of);
  if (text === undefined || of.kind !== "literal" || args.length > 0) return undefined;
  if (name === "trim") return literal(text.trim(), of.line);
  if (name === "toLowerCase") return literal(text.toLowerCase(), of.line);
  if (name === "toUpperCase") return literal(text.toUpperCase(), of.line);
  return name === "toString" ? of : undefined;
}

function joined({ items }: List, args: readonly Value[], line: number): Value | undefined {
  const texts = items.map(textIn);
  const between = args.length === 0 ? "," : textIn(args[0]);
  if (between === undefined || texts.some((text) => text === undefined)) return undefined;
  return literal(texts.join(between), line);
}

/** `JSON.stringify`, `Object.keys` and their like. */
export function ofLanguage(object: string, name: string, args: readonly Value[], line: number): Value | undefined {
  const [first] = args;
  if (first === undefined || args.length > 1) return undefined;
  if (object === "JSON" && name === "stringify") {
    const plain = plainly(first);
    return plain === undefined ? undefined : literal(JSON.stringify(plain.value), line);
  }
  if (object !== "Object" || first.kind !== "fields") return undefined;
  const entries = [...first.entries];
  if (name === "keys") return { kind: "list", items: entries.map(([key]) => literal(key)) };
  if (name === "values") return { kind: "list", items: entries.map(([, value]) => value) };
  if (name !== "entries") return undefined;
  return { kind: "list", items: entries.map(([key, value]) => ({ kind: "list", items: [literal(key), value] })) };
}

function plainly(value: Value): { readonly value: unknown } | undefined {
  if (value.kind === "literal") return { value: value.value };
  if (value.kind === "list") {
    const items = value.items.map(plainly);
    return items.some((one) => one === undefined) ? undefined : { value: items.map((one) => one?.value) };
  }
  if (value.kind !== "fields") return undefined;
  const entries = [...value.entries].map(([key, one]) => [key, plainly(one)] as const);
  if (entries.some(([, one]) => one === undefined)) return undefined;
  return { value: Object.fromEntries(entries.map(([key, one]) => [key, one?.value])) };
}

/** `process.env`. */
export const isEnvironment = (value: Value): boolean =>
  value.kind === "link" &&
  value.step.how === "get" &&
  value.step.name === "env" &&
  value.of.kind === "root" &&
  value.of.role === "global" &&
  value.of.name === "process";
