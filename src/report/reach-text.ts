/** What is reached, for a terminal: as sections of a report, and as an answer of its own. */
import { count } from "./bound.ts";
import { visible } from "./escape.ts";
import { channelWords, foldedCounts, type Group, groupsOf, heading, nameOf, stepText, witness } from "./kinds.ts";
import { at, beside, joinSections, maxRows, more, openPage, type Page, type TextOptions } from "./page.ts";
import { flow, wrap } from "./paint.ts";
import type { ReachReport, RoadReport } from "./reach.ts";
import type { Reached } from "./reached.ts";
import type { ReachedUnit, ReportHop } from "./report.ts";

/** One section per kind, each unit with its shortest path, and the fine grain as a count. */
export function reachSections(reach: Reached, page: Page): readonly (readonly string[])[] {
  const fine = foldedCounts(reach.totals);
  return [
    ...groupsOf(reach).map((group) => section(group, page)),
    fine === "" ? [] : [`${page.paint("bold", "Beneath")}: ${fine}`],
  ];
}

function section({ kind, total, units }: Group, page: Page): readonly string[] {
  const shown = units.slice(0, maxRows);
  return [
    page.paint("bold", `${heading(kind)}: ${total} reached`),
    ...shown.flatMap((unit) => [
      ...beside(`  ${visible(unit.name)}`, how(unit), page),
      ...(unit.columns.length === 0 ? [] : wrap(`columns ${unit.columns.join(", ")}`, page.width, "    ")),
      ...road(unit.path, page, unit.id),
    ]),
    ...more(total - shown.length, page),
  ];
}

function how({ access, channel, distance }: ReachedUnit): string {
  return [...(access ?? []), channelWords[channel], count(distance, "hop")].join(", ");
}

/** A witness path, broken at its arrows; `own` is what the line above names. */
export function road(path: readonly ReportHop[], { paint, width }: Page, own?: string): readonly string[] {
  const steps = witness(path).map((step) => visible(stepText(step, own)));
  // It changed itself: its own place is no path.
  if (own !== undefined && steps.length < 2) return [];
  return flow(steps, " → ", width, "    ").map((line) => paint("dim", line));
}

/** The answer to `of`. */
export function renderReach(reach: ReachReport, options: TextOptions): string {
  const page = openPage(options);
  const { unit } = reach;
  const title = page.paint("bold", `${unit.kind} ${visible(unit.name)}`);
  const sections = reachSections(reach, page);
  const nothing = sections.every((lines) => lines.length === 0)
    ? [wrap("Nothing in the graph depends on it. What the graph cannot see is not in it.", page.width, "")]
    : [];
  return joinSections([beside(title, at(unit), page), ...sections, ...nothing]);
}

/** The answer to `why`. */
export function renderRoad({ from, to, verdict, channel, path }: RoadReport, options: TextOptions): string {
  const page = openPage(options);
  const pair = `${from.kind} ${visible(from.name)} → ${to.kind} ${visible(to.name)}`;
  if (verdict === "outside" || channel === undefined)
    return joinSections([
      [page.paint("bold", pair)],
      wrap("No path is known. What the graph cannot see is not in it.", page.width, ""),
    ]);
  const hops = path.map((hop) => {
    const kind = hop.guessed === true ? `${hop.edge}, guessed` : hop.edge;
    return beside(`  ${visible(nameOf(hop.id))}  ${kind}`, at(hop), page);
  });
  return joinSections([[page.paint("bold", pair), `reached ${channelWords[channel]}`], hops.flat()]);
}
