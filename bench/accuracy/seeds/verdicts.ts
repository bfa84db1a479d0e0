/** What a reader says of findings: true, false or debatable, each with a line of why. */
import { readFile } from "node:fs/promises";

/** `file` tells findings of one rule on one change apart; absent, the verdict is on all of them. */
export interface Verdict {
  readonly repository: string;
  readonly commit: string;
  readonly rule: string;
  readonly file?: string;
  readonly verdict: "true" | "false" | "debatable";
  readonly why: string;
}

/** Loud findings of one rule over all repositories, by what a reader says of them. */
export interface Tally {
  readonly changes: Set<string>;
  notices: number;
  true: number;
  false: number;
  debatable: number;
  unjudged: number;
}

export async function readVerdicts(): Promise<readonly Verdict[]> {
  return JSON.parse(await readFile(new URL("verdicts.json", import.meta.url), "utf8")) as readonly Verdict[];
}

export function verdictOn(
  verdicts: readonly Verdict[],
  { repository, commit, rule, file }: Required<Omit<Verdict, "verdict" | "why">>,
): Verdict["verdict"] | undefined {
  return verdicts.find(
    (one) =>
      one.repository === repository &&
      one.commit === commit &&
      one.rule === rule &&
      (one.file === undefined || one.file === file),
  )?.verdict;
}
