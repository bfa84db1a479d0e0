/**
 * What a run is called, here and as `external_id` of its check run: its meaning, so that whoever asks the same asks for the same
 * run. The version is that of this form.
 */
import { createHash } from "node:crypto";
import type { RunRequest } from "../work.ts";

const version = "v2";

/** A head of a pull request, to be merged into this branch, reviewed with these settings of the service. */
export interface Question {
  readonly repositoryId: number;
  readonly number: number;
  readonly head: string;
  readonly base: string;
  readonly settings: string;
}

function questionKey({ repositoryId, number, head, base, settings }: Question): string {
  // A branch may have any name; twelve digits tell those of one pull request apart.
  const rest = createHash("sha256").update(`${base}\0${settings}`).digest("hex").slice(0, 12);
  return `${version}-${repositoryId}-${number}-${head}-${rest}`;
}

/** The run that answers the question. */
export function runFor(question: Question, priority: RunRequest["priority"] = "normal"): RunRequest {
  const { repositoryId, number, head, base } = question;
  return { key: questionKey(question), kind: "pull", repositoryId, number, head, base, priority, detail: {} };
}

/** The same question once more, because of something that `mark` names: a comment, a button. */
export function runAgain(repositoryId: number, number: number, head: string, mark: string): RunRequest {
  const key = `${version}-${repositoryId}-${number}-${head === "" ? "" : `${head}-`}${mark}`;
  return { key, kind: "pull", repositoryId, number, head, base: "", priority: "normal", detail: {} };
}

/** The pull request that a check run of ours is about. */
export function numberIn(externalId: unknown, repositoryId: number): number | undefined {
  const [, repository, number] =
    /^v2-(\d{1,16})-(\d{1,16})-/.exec(typeof externalId === "string" ? externalId : "") ?? [];
  return repository === String(repositoryId) && number !== "0" ? Number(number) : undefined;
}

/** Given to a check run that has no answer, so that the question can be asked again. */
export function voidOf(key: string): string {
  return `${key}-void`;
}
