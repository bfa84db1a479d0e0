/** Load tests as nodes, one for each script. */
import type { Facts } from "../../facts.ts";
import type { Attributes, Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { loadTestId } from "../ids.ts";
import { loadOf } from "./load-scripts.ts";

/** Thresholds and targets told of one script. */
const most = 50;

/**
 * `nominal` and `peak`: the first and the highest level; `levels`: how many there are; `thresholds`, `stops`, `targets` and `varied` as
 * in `LoadFact`.
 */
export function drawLoadTest(file: string, facts: Facts, pen: Pen): void {
  const load = facts.load ?? loadOf(facts);
  if (load === undefined) return;
  const { tool, line, levels, thresholds, stops, targets, varied } = load;
  const [nominal] = levels;
  const attributes: Attributes = {
    tool,
    ...(nominal === undefined ? {} : { nominal, peak: Math.max(...levels), levels: new Set(levels).size }),
    ...(thresholds.length > 0 ? { thresholds: thresholds.slice(0, most) } : {}),
    ...(stops ? { stops } : {}),
    ...(targets.length > 0 ? { targets: targets.slice(0, most) } : {}),
    ...(varied ? { varied } : {}),
  };
  const body = hashText(JSON.stringify(attributes));
  pen.add({ id: loadTestId(file), kind: "loadtest", name: file, file, line, endLine: line, body, attributes });
}
