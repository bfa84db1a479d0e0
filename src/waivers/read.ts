/** Everything by which a team lives with findings: comments in the code, waivers, the baseline. All but comments are the base branch's. */
import type { Suppression } from "../../analyzers/suppressions.ts";
import { isGated, type Judgement } from "../../seeds/judge.ts";
import type { Settings } from "../../seeds/rule.ts";
import type { Granted, Snapshot, Source, TreeEntry } from "../ports.ts";
import type { Waiver } from "../report/report.ts";
import type { Names } from "../settings/names.ts";
import { readText } from "../settings/yaml-file.ts";
import { type Baseline, baselinePath, maxBaseline, parseBaseline } from "./baseline.ts";
import { type ParsedWaivers, parseWaivers, waiverFor, waiversPath } from "./file.ts";
import { readGranted } from "./granted.ts";
import { readInline } from "./inline.ts";

export interface WaiverInput {
  readonly snapshot: Pick<Snapshot, "base" | "head" | "policy" | "diff">;
  readonly source: Pick<Source, "read">;
  readonly judgement: Judgement;
  readonly settings: Settings;
  readonly names: Names;
  /** ISO day. */
  readonly today: string;
  readonly at: (side: "base" | "head", file: string) => readonly Suppression[];
  readonly granted?: readonly Granted[];
}

export interface Waived {
  /** By a finding's id. */
  readonly waived: ReadonlyMap<string, Waiver>;
  readonly warnings: readonly string[];
}

export interface AllWaived extends Waived {
  /** Accepted on the pull request, and somebody else has to agree. */
  readonly awaiting: ReadonlyMap<string, Waiver>;
}

/**
 * Which findings somebody decided to live with: by a comment in the code, else by a waiver, else on the pull request, else because
 * they stood when the baseline was written.
 */
export async function readWaivers(input: WaiverInput): Promise<AllWaived> {
  const { snapshot, source, judgement } = input;
  const decided = await readDecisions(input);
  const baseline = await baselineIn(snapshot.policy, source);
  const ids = new Set(baseline.entries);
  const { granted = [], settings, today } = input;
  const open = judgement.findings.filter(({ id }) => !decided.waived.has(id));
  const agreed = readGranted({ findings: open, granted, today, isGated: (finding) => isGated(finding, settings) });
  const waived = new Map([...decided.waived, ...agreed.waived]);
  for (const { id } of judgement.findings) if (!waived.has(id) && ids.has(id)) waived.set(id, stood);
  const grown = await growth(snapshot, source);
  const awaiting = new Map([...agreed.awaiting].filter(([id]) => !waived.has(id)));
  return { waived, awaiting, warnings: [...decided.warnings, ...agreed.notes, ...baseline.warnings, ...grown] };
}

/** Which findings somebody decided about, one by one or by their rules. */
export async function readDecisions(input: WaiverInput): Promise<Waived> {
  const { snapshot, source, judgement, settings, names, today, at } = input;
  const { findings, sees } = judgement;
  const gated = (finding: (typeof findings)[number]): boolean => isGated(finding, settings);
  const inline = readInline({ findings, sees, at, diff: snapshot.diff, names, today, isGated: gated });
  const written = await writtenIn(snapshot.policy, source, names, today);
  const waived = new Map(inline.waived);
  for (const finding of findings) {
    const waiver = waived.has(finding.id) ? undefined : waiverFor(finding, written.waivers);
    if (waiver !== undefined) waived.set(finding.id, waiver);
  }
  return { waived, warnings: [...written.warnings, ...inline.notes] };
}

const stood: Waiver = { by: "the baseline", because: "it stood when the baseline was written", until: null };

async function writtenIn(
  tree: readonly TreeEntry[],
  source: Pick<Source, "read">,
  names: Names,
  today: string,
): Promise<ParsedWaivers> {
  const found = await readText(tree, waiversPath, source);
  if (found === undefined) return { waivers: [], warnings: [] };
  if ("why" in found) return { waivers: [], warnings: [`\`${waiversPath}\` ${found.why}; no waiver holds.`] };
  return parseWaivers(found.text, names, today);
}

interface Held {
  /** Ids; undefined where there is no baseline, or none that can be read. */
  readonly entries: readonly string[] | undefined;
  readonly warnings: readonly string[];
}

async function baselineIn(tree: readonly TreeEntry[], source: Pick<Source, "read">): Promise<Held> {
  const found = await readBaseline(tree, source);
  if (found === undefined) return { entries: undefined, warnings: [] };
  if ("why" in found)
    return { entries: undefined, warnings: [`\`${baselinePath}\` ${found.why}; it lets nothing pass.`] };
  return { entries: found.findings.map(({ id }) => id), warnings: [] };
}

/** The baseline in a tree; undefined where there is none, or why it cannot be read (a sentence's end). */
export async function readBaseline(
  tree: readonly TreeEntry[],
  source: Pick<Source, "read">,
): Promise<Baseline | { readonly why: string } | undefined> {
  const found = await readText(tree, baselinePath, source, maxBaseline);
  return found === undefined || "why" in found ? found : parseBaseline(found.text);
}

/** A change that puts debts into the baseline which base did not have there. */
async function growth(
  { base, head }: Pick<Snapshot, "base" | "head">,
  source: Pick<Source, "read">,
): Promise<readonly string[]> {
  const shaOf = (tree: readonly TreeEntry[]): string | undefined => tree.find(({ path }) => path === baselinePath)?.sha;
  if (shaOf(base) === shaOf(head)) return [];
  const { entries } = await baselineIn(base, source);
  if (entries === undefined) return [];
  const after = await baselineIn(head, source);
  const more = (after.entries?.length ?? 0) - entries.length;
  if (more <= 0) return after.warnings;
  return [
    `This change adds ${more} ${more === 1 ? "entry" : "entries"} to \`${baselinePath}\`, which may only shrink; what it names is told all the same.`,
  ];
}
