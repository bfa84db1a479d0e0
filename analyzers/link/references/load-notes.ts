/** Notes of load tests as nodes, one for each document that tells a limit. */
import type { Facts } from "../../facts.ts";
import type { Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { loadTestId } from "../ids.ts";

/** `limits`: each sentence behind its line, `12 It breaks at 400 req/s.` */
export function drawLoadNotes(file: string, { limits }: Facts, pen: Pen): void {
  const [first] = limits ?? [];
  if (limits === undefined || first === undefined) return;
  const attributes = { tool: "notes", limits: limits.map(([line, sentence]) => `${line} ${sentence}`) };
  const body = hashText(JSON.stringify(limits.map(([, sentence]) => sentence)));
  const place = { file, line: first[0], endLine: first[0] };
  pen.add({ id: loadTestId(file), kind: "loadtest", name: file, ...place, body, attributes });
}
