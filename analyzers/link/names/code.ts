/** Which declarations a value hands over: the functions that will run, and what they are wrapped in. */
import { memberWalk } from "../../calls.ts";
import type { Value } from "../../facts.ts";
import type { Holder, Seen } from "../../meaning.ts";
import type { Names } from "./names.ts";

export interface Code extends Holder {
  /** False where names lost the way and the nearest declaration stands for what was meant. */
  readonly sure: boolean;
}

export interface Handed {
  readonly runs: readonly Code[];
  /** What stands around them: `withAuth` in `withAuth(handler)`. */
  readonly wraps: readonly Code[];
}

/** Wrappers in wrappers: real ones take three or four. */
const maxDepth = 8;
const nothing: Handed = { runs: [], wraps: [] };

export function handedBy(names: Names, { file, value }: Seen, depth = 0): Handed {
  if (depth > maxDepth) return nothing;
  switch (value.is) {
    case "function":
      return { runs: [{ file, symbol: value.symbol, sure: true }], wraps: [] };
    case "ref": {
      const code = declared(names, file, value.to, value.path);
      return code === undefined ? nothing : { runs: [code], wraps: [] };
    }
    case "list":
      return union(value.items.map((item) => handedBy(names, { file, value: item }, depth + 1)));
    case "object":
      return union(value.entries.map(([, entry]) => handedBy(names, { file, value: entry }, depth + 1)));
    case "chain": {
      const inner = union(
        value.links.flatMap(({ args }) => (args ?? []).map((arg) => handedBy(names, { file, value: arg }, depth + 1))),
      );
      const callee = declared(names, file, value.to, memberWalk(value.links));
      // `orders.list.bind(orders)` is `orders.list`.
      if (value.links.at(-1)?.step === ".bind" || inner.runs.length === 0)
        return { runs: callee === undefined ? [] : [callee], wraps: [] };
      return { runs: inner.runs, wraps: callee === undefined ? inner.wraps : [callee, ...inner.wraps] };
    }
    default:
      return nothing;
  }
}

function union(parts: readonly Handed[]): Handed {
  return { runs: parts.flatMap(({ runs }) => runs), wraps: parts.flatMap(({ wraps }) => wraps) };
}

/** The declaration a walk ends at, or the last one it met before names lost it. */
export function declared(names: Names, file: string, to: string, path: string): Code | undefined {
  const { end, met, rest } = names.walk(file, to, path.replace(/\.bind$/, ""));
  if (end?.at === "symbol" && rest.length === 0) return { file: end.file, symbol: end.symbol, sure: true };
  const last = met.at(-1);
  return last === undefined ? undefined : { file: last.file, symbol: last.symbol, sure: false };
}

/** What holds the router that a value is: a const, or the function that makes it. */
export function holderOf(names: Names, { file, value }: Seen): Holder | undefined {
  if (value.is !== "ref" && value.is !== "chain") return undefined;
  const path = value.is === "ref" ? value.path : memberWalk(value.links);
  const { end, rest } = names.walk(file, value.to, path);
  const found = end?.at === "module" ? names.exported(end.file, "default") : end?.at === "symbol" ? end : undefined;
  return found === undefined || rest.length > 0 ? undefined : original(names, found);
}

/** Follows `module.exports = router` and `const a = b` to what they stand for. */
export function original(names: Names, holder: Holder): Holder {
  let at = holder;
  for (let hops = 0; hops < maxDepth; hops++) {
    const hint = names.files.get(at.file)?.symbols[at.symbol]?.hint;
    if (hint === undefined || /[()!:`]/.test(hint[1])) break;
    const { end, rest } = names.walk(at.file, hint[0], hint[1]);
    // `const router = require("./router")` where that module exports one thing whole.
    const next = end?.at === "module" ? names.exported(end.file, "default") : end?.at === "symbol" ? end : undefined;
    if (next === undefined || rest.length > 0 || keyOf(next) === keyOf(at)) break;
    at = { file: next.file, symbol: next.symbol };
  }
  return at;
}

/** Whether a value is a path of a route: text that begins with `/` or `*`, or a list of such. */
export function isPathText(text: string | undefined): boolean {
  return text !== undefined && (text === "" || text.startsWith("/") || text.startsWith("*"));
}

export const keyOf = ({ file, symbol }: Holder): string => `${file}#${symbol}`;

export const refTo = (to: string, path = ""): Value => ({ is: "ref", to, path });
