/** What is said of one place is said once: by the rule that has most to say among kin, and for all routes that lead there. */
import { ruleName } from "./names.ts";
import type { Finding, Seed, Severity } from "./rule.ts";

const weight: Readonly<Record<Severity, number>> = { error: 3, warning: 2, notice: 1 };

/** Leaves one finding per place among kin rules, one that gates before all others; the one that stays lists the seeds of those that went. */
export function foldKin(
  findings: readonly Finding[],
  seeds: readonly Seed[],
  gates: (finding: Finding) => boolean,
): Finding[] {
  const kin = kinships(seeds);
  const places = new Map<string, Finding[]>();
  const first = (a: Finding, b: Finding): number => Number(gates(b)) - Number(gates(a)) || moreToSay(a, b);
  for (const finding of [...findings].sort(first)) {
    const key = `${finding.side}:${finding.line}:${finding.file}`;
    const here = places.get(key) ?? [];
    places.set(key, here);
    const at = here.findIndex(({ rule }) => isKin(kin, rule, finding.rule));
    const kept = here[at];
    if (kept === undefined) here.push(finding);
    else here[at] = { ...kept, seeds: [...new Set([...kept.seeds, ...finding.seeds])] };
  }
  return [...places.values()].flat();
}

const isRoute = (id: string): boolean => id.startsWith("route:");

/** Routes by which a rule comes to one place, and that are named beside the first. */
const namedRoutes = 3;

/**
 * What a rule says of one place for several routes is said once: it is one line to put right. An error stands by itself: whoever
 * accepts it for one route has not accepted it for the next.
 */
export function foldRoutes(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { rule, side, file, line, on, id, severity } = finding;
    const key =
      severity !== "error" && on.some(isRoute)
        ? JSON.stringify([rule, side, file, line, on.filter((one) => !isRoute(one))])
        : id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group.sort(moreToSay);
    if (first === undefined || others.length === 0) return first ?? [];
    const routes = others.flatMap(({ on }) => on.filter(isRoute)).map((id) => `\`${id.slice("route:".length)}\``);
    const more = routes.length > namedRoutes ? ` and ${routes.length - namedRoutes} more` : "";
    return { ...first, why: `${first.why} So it is for ${routes.slice(0, namedRoutes).join(", ")}${more}.` };
  });
}

function kinships(seeds: readonly Seed[]): ReadonlyMap<string, readonly string[]> {
  return new Map(seeds.flatMap((seed) => seed.rules.map((rule) => [ruleName(seed, rule), rule.kin ?? []] as const)));
}

function isKin(kin: ReadonlyMap<string, readonly string[]>, one: string, other: string): boolean {
  return (kin.get(one)?.includes(other) ?? false) || (kin.get(other)?.includes(one) ?? false);
}

/** The louder first, then the surer, then the one that names more nodes, then by rule. */
function moreToSay(a: Finding, b: Finding): number {
  return (
    weight[b.severity] - weight[a.severity] ||
    b.confidence - a.confidence ||
    b.on.length - a.on.length ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) ||
    (a.id < b.id ? -1 : 1)
  );
}
