/** `blast-radius seeds try <file>`: what a draft of custom seeds would have said of the last changes. */
import { readFile } from "node:fs/promises";
import { parseSeeds } from "../custom/parse.ts";
import { holding } from "../custom/read.ts";
import { SourceError } from "../ports.ts";
import { count } from "../report/bound.ts";
import { visible } from "../report/escape.ts";
import { renderJson } from "../report/json.ts";
import type { ReviewPorts } from "../review.ts";
import { type PastChange, type Trial, type TriedSeed, tryOn } from "../trial.ts";
import { type Answer, status } from "./answer.ts";
import { UsageError } from "./usage.ts";

/** Changes that are replayed unless told, and at most. */
const usual = 200;
const most = 5_000;

/** Firings that are named. */
const maxNamed = 20;

/** A rule that fires on more of all changes than this is looked at again, even where it is right (seed rule book, 26). */
const fireBudget = 0.03;

/** How many changes `--last` asks for. */
export function lastOf(text: string | undefined): number {
  if (text === undefined) return usual;
  const last = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (last < 1 || last > most)
    throw new UsageError(`\`--last ${text}\` is no number from 1 to ${most}.`, "Write `--last 200`.");
  return last;
}

/** Ends with 1 when an example does not hold or the file has a mistake: a draft is checked before it is merged. */
export async function trySeeds(
  path: string,
  changes: readonly PastChange[],
  format: string,
  ports: ReviewPorts,
): Promise<Answer> {
  const parsed = parseSeeds(await textOf(path), path);
  const { seeds, warnings } = await holding(parsed.seeds, ports.extractor);
  const trial = await tryOn(changes, seeds, { ...ports, progress: () => {} }, (done) =>
    ports.progress?.("trace", done, changes.length),
  );
  const notes = [...parsed.warnings, ...warnings];
  const failed = notes.length > 0 || trial.seeds.some((seed) => seed.failed > 0);
  const text = format === "json" ? renderJson(trial) : trialText(trial);
  return { text, status: failed ? status.gated : status.fine, notes };
}

function trialText(trial: Trial): string {
  const unread = trial.unread === 0 ? "" : ` (${trial.unread} more could not be read)`;
  const lines = [
    `Tried on ${count(trial.changes, "change")}${unread}.`,
    ...trial.seeds.flatMap((seed) => seedLines(seed, trial.changes)),
  ];
  return `${lines.join("\n")}\n`;
}

function seedLines({ id, fired, standing, failed, why }: TriedSeed, changes: number): readonly string[] {
  const share = changes === 0 ? 0 : fired.length / changes;
  const often = share > fireBudget ? "; more than 3 % are too many, even where it is right" : "";
  const shown = fired
    .slice(-maxNamed)
    .map(
      (one) =>
        `  ${one.sha.slice(0, 10)} ${visible(one.subject)}: ${count(one.findings, "finding")}, first at ${visible(one.file)}:${one.line}`,
    );
  return [
    `${visible(id)}: ${fired.length} of ${changes} (${(share * 100).toFixed(1)} %)${often}`,
    ...(standing === undefined
      ? []
      : [`  ${count(standing, "place breaks", "places break")} it today, and would not be told`]),
    ...(failed > 0 ? [`  silenced on ${count(failed, "change")}: ${visible(why ?? "")}`] : []),
    ...(fired.length > maxNamed ? [`  the last ${maxNamed} of them:`] : []),
    ...shown,
  ];
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new SourceError(`The seeds \`${path}\` cannot be read (${why}).`, {
      hint: "Name a readable YAML file.",
      cause,
    });
  }
}
