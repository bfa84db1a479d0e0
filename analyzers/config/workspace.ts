import { LineCounter, parseDocument } from "yaml";
import type { Facts } from "../facts.ts";
import { own, texts } from "./shape.ts";

/** The `packages` globs of a pnpm-workspace.yaml. Never throws. */
export function readWorkspace(source: string): Pick<Facts, "workspace" | "problems"> {
  const lines = new LineCounter();
  try {
    const document = parseDocument(source, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
    const error = document.errors[0];
    if (error !== undefined) {
      const detail = error.message.split("\n", 1)[0] ?? error.code;
      return { workspace: [], problems: [{ reason: "bad-config", line: lines.linePos(error.pos[0]).line, detail }] };
    }
    return { workspace: texts(own(document.toJS({ maxAliasCount: 100 }), "packages")) ?? [], problems: [] };
  } catch (error) {
    // Nesting that ends the parser's stack, or aliases that would expand without end.
    const detail = error instanceof Error ? error.message : String(error);
    return { workspace: [], problems: [{ reason: "bad-config", line: 1, detail }] };
  }
}
