/** Entries that nobody waits for and that no queue or clock starts: commands, tools, and what runs once as a process starts. */
import type { Node } from "../../analyzers/graph/graph.ts";

const methods = new Set(["CLI", "START", "TOOL"]);

export const runsAlone = ({ kind, attributes }: Node): boolean =>
  kind === "route" && methods.has(String(attributes?.["method"]));
