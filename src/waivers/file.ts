/** Decisions to live with findings, as a team writes them down: `.github/blast-radius/waivers.yml`, read from the base branch. */
import type { Node } from "yaml";
import { globs, maxGlob } from "../../seeds/glob.ts";
import { groupOf } from "../../seeds/names.ts";
import type { Finding } from "../../seeds/rule.ts";
import type { Waiver } from "../report/report.ts";
import { type Names, unknownName } from "../settings/names.ts";
import { entriesOf, isEmpty, itemsOf, openYaml, textOf, type Warn, wordsFor } from "../settings/yaml-file.ts";
import { flawOf } from "./because.ts";

export const waiversPath = ".github/blast-radius/waivers.yml";

/** Waivers of one file; a team that has more has stopped deciding. */
const maxWaivers = 500;

/** One decision. */
export interface WrittenWaiver extends Waiver {
  /** A seed, a rule, or the id of one finding. */
  readonly accept: string;
  /** Globs over files; undefined where the finding's file does not matter. */
  readonly paths: readonly string[] | undefined;
  readonly line: number;
}

export interface ParsedWaivers {
  readonly waivers: readonly WrittenWaiver[];
  readonly warnings: readonly string[];
}

/** Waivers out of YAML text: those that hold today. What is wrong with the others is said with its place. */
export function parseWaivers(text: string, names: Names, today: string): ParsedWaivers {
  const file = openYaml(text, waiversPath);
  if ("broken" in file) return { waivers: [], warnings: [`${file.broken}; no waiver holds.`] };
  const { root, warn, lineOf } = file;
  const items = isEmpty(root) ? [] : itemsOf(root);
  if (items === undefined) warn(root, "expected a list of waivers, such as `- accept: seed-8`; none holds.");
  else if (items.length > maxWaivers)
    warn(root, `${items.length} waivers stand here; the first ${maxWaivers} are read.`);
  const read = (items ?? []).slice(0, maxWaivers).flatMap((item) => {
    const waiver = waiverOf(item, lineOf(item), { names, warn, today });
    return waiver === undefined ? [] : [{ waiver, item }];
  });
  const waivers = withoutContradictions(read, warn);
  return { waivers, warnings: file.warnings() };
}

interface Reading {
  readonly names: Names;
  readonly warn: Warn;
  readonly today: string;
}

const members = ["accept", "because", "by", "until", "paths"] as const;
const id = /^[0-9a-f]{16}(?:-\d+)?$/;

function waiverOf(item: Node | null, line: number, { names, warn, today }: Reading): WrittenWaiver | undefined {
  const entries = entriesOf(item);
  if (entries === undefined) {
    warn(item, `${wordsFor(item)} is no waiver; one has \`accept\`, \`because\` and \`by\`.`);
    return undefined;
  }
  const told = new Map(entries.map(({ name, value }) => [name, value]));
  for (const { key, name } of entries)
    if (!members.some((one) => one === name))
      warn(key, `${wordsFor(key)} is no part of a waiver; known are ${members.join(", ")}.`);
  const accept = textOf(told.get("accept"));
  const by = textOf(told.get("by"))?.trim() ?? "";
  const because = textOf(told.get("because"))?.trim() ?? "";
  const until = textOf(told.get("until"));
  const fail = (node: Node | null | undefined, sentence: string): undefined =>
    void warn(node ?? item, `${sentence} The waiver does not hold.`);
  if (accept === undefined || !(names.has(accept) || id.test(accept)))
    return fail(told.get("accept"), `${unknownName(wordsFor(told.get("accept")))}`);
  if (by === "") return fail(told.get("by"), "`by` must say whose decision this is.");
  const flaw = flawOf({ because, until }, today);
  if (flaw !== undefined)
    return fail(told.get(until !== undefined && because !== "" ? "until" : "because"), `${capital(flaw)}.`);
  const paths = told.has("paths") ? pathsOf(told.get("paths") ?? null) : undefined;
  if (told.has("paths") && paths === undefined) return fail(told.get("paths"), "`paths` must be a list of globs.");
  return { accept, by, because, until: until ?? null, paths, line };
}

function pathsOf(node: Node | null): readonly string[] | undefined {
  const items = itemsOf(node)?.map(textOf);
  if (items === undefined || items.length === 0) return undefined;
  const texts = items.filter((text) => text !== undefined && text !== "" && text.length <= maxGlob) as string[];
  return texts.length === items.length ? texts.sort() : undefined;
}

/** Of several decisions about the same thing, the one that ends first holds. */
function withoutContradictions(
  read: readonly { readonly waiver: WrittenWaiver; readonly item: Node | null }[],
  warn: Warn,
): readonly WrittenWaiver[] {
  const known = new Map<string, WrittenWaiver>();
  for (const { waiver, item } of read) {
    const key = JSON.stringify([waiver.accept, waiver.paths ?? null]);
    const other = known.get(key);
    if (other === undefined) known.set(key, waiver);
    else {
      const stricter = endOf(waiver) < endOf(other) ? waiver : other;
      known.set(key, stricter);
      warn(
        item,
        `\`${waiver.accept}\` is accepted in line ${other.line} already; the one that ends first holds, in line ${stricter.line}.`,
      );
    }
  }
  return [...known.values()];
}

/** A day that comes after all others stands for no end. */
const endOf = ({ until }: WrittenWaiver): string => until ?? "9999-12-31";

/** The decision that a finding falls under: about itself before about its rule, before about its seed. */
export function waiverFor(
  finding: Pick<Finding, "id" | "rule" | "seeds" | "file">,
  waivers: readonly WrittenWaiver[],
): Waiver | undefined {
  const seeds = finding.seeds.map((seed) => `seed-${seed}`);
  const found = [finding.id, finding.rule, groupOf(finding.rule), ...seeds]
    .flatMap((name) => waivers.filter(({ accept }) => accept === name))
    .find(({ paths }) => paths === undefined || globs(paths)(finding.file));
  return found && { by: found.by, because: found.because, until: found.until };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
