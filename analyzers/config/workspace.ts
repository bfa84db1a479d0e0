import { LineCounter, parseDocument } from "yaml";
import type { Facts } from "../facts.ts";
import { isRecord, own, texts } from "./shape.ts";

/** The `packages` globs and the catalogs of a pnpm-workspace.yaml. Never throws. */
export function readWorkspace(source: string): Pick<Facts, "workspace" | "catalogs" | "problems"> {
  const lines = new LineCounter();
  try {
    const document = parseDocument(source, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
    const error = document.errors[0];
    if (error !== undefined) {
      // The parser takes the end of its stack for a mistake of the text.
      if (/^Maximum call stack/.test(error.message)) throw new RangeError(error.message);
      const detail = error.message.split("\n", 1)[0] ?? error.code;
      return { workspace: [], problems: [{ reason: "bad-config", line: lines.linePos(error.pos[0]).line, detail }] };
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    const catalogs = readCatalogs(value);
    const workspace = texts(own(value, "packages")) ?? [];
    return { workspace, ...(catalogs !== undefined && { catalogs }), problems: [] };
  } catch (error) {
    if (error instanceof RangeError)
      return {
        workspace: [],
        problems: [{ reason: "too-deep", line: 1, detail: "nested deeper than can be followed" }],
      };
    // Aliases that would expand without end.
    const detail = error instanceof Error ? error.message : String(error);
    return { workspace: [], problems: [{ reason: "bad-config", line: 1, detail }] };
  }
}

/** https://pnpm.io/catalogs: `catalog` is the one without a name, `catalogs` holds the named ones. */
function readCatalogs(value: unknown): Facts["catalogs"] {
  const named = own(value, "catalogs");
  const all = [["default", own(value, "catalog")], ...Object.entries(isRecord(named) ? named : {})] as const;
  const found = all.flatMap(([name, entries]) => {
    if (typeof name !== "string" || !isRecord(entries)) return [];
    const specs = Object.entries(entries).filter((entry) => typeof entry[1] === "string");
    return [[name, Object.fromEntries(specs) as Readonly<Record<string, string>>] as const];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
