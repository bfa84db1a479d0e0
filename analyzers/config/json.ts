/** JSON as configuration files are written: comments, trailing commas and a byte order mark are let through. */
import { ts } from "ts-morph";
import type { Problem } from "../facts.ts";

/** Nesting that no configuration file needs; deeper values would overflow whoever walks or stores them. */
const maxDepth = 64;

export interface Json {
  /** What could be read; after an error, the part that made sense. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** Reads JSON or JSON with comments. Never throws. */
export function readJson(source: string): Json {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  try {
    return bounded(JSON.parse(text));
  } catch {
    return readLoosely(text);
  }
}

function readLoosely(text: string): Json {
  try {
    const { config, error } = ts.parseConfigFileTextToJson("config.json", text);
    const read = bounded(config);
    if (error === undefined) return read;
    const detail = ts.flattenDiagnosticMessageText(error.messageText, " ");
    return { value: read.value, problems: [{ reason: "bad-config", line: lineAt(text, error.start ?? 0), detail }] };
  } catch {
    // The parser is recursive: nesting of tens of thousands of brackets ends its stack.
    return tooDeep;
  }
}

const tooDeep: Json = {
  value: undefined,
  problems: [{ reason: "too-deep", line: 1, detail: `nested deeper than ${maxDepth} levels` }],
};

function bounded(value: unknown): Json {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return tooDeep;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return { value, problems: [] };
}

/** The line, counted from 1, of an offset into a text. */
function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
