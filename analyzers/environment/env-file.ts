/** Environment files: the names of their variables, and whether a value changed. Values are compared as hashes and never told. */
import { hashText } from "../hash.ts";

export interface Variable {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly hash: string;
}

const file = /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w-]+\.env)$/;
const example = /\.(?:example|sample|template|dist|defaults?)(?:\.|$)/;

/** `.env`, `.env.production`, `.env.example`, `docker.env`. */
export const isEnvFile = (path: string): boolean => file.test(path);

/** Files that show which variables there are, and whose values nobody gets. */
export const isExample = (path: string): boolean => example.test(path.slice(path.lastIndexOf("/") + 1));

/** Variables of one file; what has more is no list of settings. */
const maxVariables = 2_000;

/**
 * A variable for each line `NAME=value`, `export NAME=value`; a value in quotes goes on over lines:
 * https://github.com/motdotla/dotenv#rules. Of a name that is set twice the last counts.
 */
export function readEnvFile(text: string): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length && found.size < maxVariables; at++) {
    const [, name, rest = ""] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/.exec(lines[at] ?? "") ?? [];
    if (name === undefined) continue;
    const line = at + 1;
    const [quote = ""] = /^["'`]/.exec(rest) ?? [];
    let value = rest;
    if (quote !== "" && !rest.slice(1).includes(quote)) {
      const end = lines.findIndex((one, later) => later > at && one.includes(quote));
      // A quote that never ends is part of a value of one line.
      if (end !== -1) {
        value = lines.slice(at, end + 1).join("\n");
        at = end;
      }
    }
    found.set(name, { line, hash: hashText(quote === "" ? value.replace(/\s+#.*$/, "").trim() : value) });
  }
  return found;
}
