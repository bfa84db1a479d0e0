/** What a reader says of findings, and of what nobody found: data beside this file. */
import { readFile } from "node:fs/promises";

/**
 * `file` tells findings of one rule on one change apart, and `about`, words of the title, those of one file; absent, the verdict is
 * on all of them. The first that meets a finding holds.
 */
export interface Verdict {
  readonly repository: string;
  readonly commit: string;
  readonly rule: string;
  readonly file?: string;
  readonly about?: string;
  readonly verdict: "true" | "false" | "debatable";
  readonly why: string;
}

/** A change that was read against the rule book, whatever was told of it. */
export interface ReadChange {
  readonly repository: string;
  readonly commit: string;
  /** What breaks the book, each with the rule that should have spoken; empty where nothing does. */
  readonly violations: readonly { readonly rule: string; readonly file: string; readonly why: string }[];
}

export const readVerdicts = (): Promise<readonly Verdict[]> => readData("verdicts.json");
export const readReadings = (): Promise<readonly ReadChange[]> => readData("readings.json");

async function readData<Row>(name: string): Promise<readonly Row[]> {
  return JSON.parse(await readFile(new URL(name, import.meta.url), "utf8")) as readonly Row[];
}

export function verdictOn(
  verdicts: readonly Verdict[],
  {
    repository,
    commit,
    rule,
    file,
    title,
  }: Required<Omit<Verdict, "about" | "verdict" | "why">> & { readonly title: string },
): Verdict | undefined {
  return verdicts.find(
    (one) =>
      one.repository === repository &&
      one.commit === commit &&
      one.rule === rule &&
      (one.file === undefined || one.file === file) &&
      (one.about === undefined || title.includes(one.about)),
  );
}
