/** Which routes a file that runs before them covers. */
import { type Code, refTo } from "../names/code.ts";
import type { FileWorld } from "./exported-code.ts";
import { coversPath } from "./route-paths.ts";

export interface Covering {
  readonly code: readonly Code[];
  /** It was written for some paths, this one among them. */
  readonly chosen: boolean;
}

/** The code of such a file where its matcher covers `path`. https://nextjs.org/docs/app/api-reference/file-conventions/proxy#matcher */
export function guardsOn(world: FileWorld, file: string, code: readonly Code[], path: string): Covering {
  const { value } = world.constants.follow({ file, value: refTo("config") });
  const matcher = value.is === "object" ? value.entries.find(([name]) => name === "matcher")?.[1] : undefined;
  const items = matcher?.is === "list" ? matcher.items : matcher === undefined ? [] : [matcher];
  const matches = items.map((item) => {
    const source = item.is === "object" ? item.entries.find(([name]) => name === "source")?.[1] : item;
    return matcherCovers(source?.is === "text" ? source.text : undefined, path);
  });
  if (items.length > 0 && !matches.some((match) => match !== false)) return { code: [], chosen: false };
  // Settings that are there but say nothing we can read may well leave this path out.
  const silent = items.length === 0 && world.names.exported(file, "config") === undefined;
  const sure = silent || matches.includes(true);
  const open = items.some((item) => item.is !== "text" || /^\/(?:\(|:\w+[*+]|$)/.test(item.text));
  return { code: code.map((one) => ({ ...one, sure: one.sure && sure })), chosen: matches.includes(true) && !open };
}

/** Undefined where the matcher is an expression that is not understood; patterns of a repository are never run as such. */
function matcherCovers(matcher: string | undefined, path: string): boolean | undefined {
  if (matcher === undefined) return undefined;
  const excluded = /^\/\(\(\?!(.*)\)\.\*\)$/.exec(matcher)?.[1];
  if (excluded !== undefined) {
    const names = alternatives(excluded);
    return names && !names.some((name) => excludes(name, path.slice(1)));
  }
  if (/[()]/.test(matcher)) return undefined;
  return coversPath(matcher.replace(/\/:\w+[*+]$/, "/*").replace(/:\w+[*+]/g, "*"), path, true);
}

/** Texts that a look-ahead may stand for; more is no list of names. */
const maxAlternatives = 200;
const maxGroups = 8;

/** `a|b(?:c|d)` -> a, bc, bd. Undefined where it holds groups of another kind, or too many. */
function alternatives(pattern: string): readonly string[] | undefined {
  let at = 0;
  const read = (depth: number): readonly string[] | undefined => {
    const done: string[] = [];
    let texts: readonly string[] = [""];
    for (; at < pattern.length && pattern[at] !== ")"; ) {
      const char = pattern[at] ?? "";
      let ends: readonly string[] = [char === "\\" ? pattern.slice(at, at + 2) : char];
      at += ends[0]?.length ?? 1;
      if (char === "|") {
        done.push(...texts);
        texts = [""];
        continue;
      }
      if (char === "(") {
        const marks = /^\?:?/.exec(pattern.slice(at, at + 2))?.[0] ?? "";
        at += marks.length;
        const inner = marks === "?" || depth > maxGroups ? undefined : read(depth + 1);
        if (inner === undefined || pattern[at] !== ")") return undefined;
        at++;
        ends = inner;
      }
      texts = texts.flatMap((text) => ends.map((end) => text + end));
      if (texts.length + done.length > maxAlternatives) return undefined;
    }
    return [...done, ...texts];
  };
  const all = read(0);
  return at === pattern.length ? all : undefined;
}

function excludes(name: string, path: string): boolean {
  const whole = /\\?\$$/.test(name);
  const text = name.replace(/\\?\$$/, "").replaceAll("\\", "");
  if (text === "" || text.includes("*")) return false;
  return whole ? path === text : path.startsWith(text);
}
