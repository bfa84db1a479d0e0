/** All that a change moves along the hierarchy of preferences. */
import type { Evidence } from "../../rule.ts";
import { askingDatabases } from "./asking-databases.ts";
import { changedEntries } from "./changed-entries.ts";
import { crowdedMinutes } from "./crowded-minutes.ts";
import { foldedReads } from "./folded-reads.ts";
import { hotRows } from "./hot-rows.ts";
import { keptAnswers } from "./kept-answers.ts";
import { limitedRequests } from "./limited-requests.ts";
import { partitionedLogs } from "./partitioned-logs.ts";
import { queuedWork } from "./queued-work.ts";
import { repeatableJobs } from "./repeatable-jobs.ts";
import { separatePools } from "./separate-pools.ts";
import type { Shift } from "./shift.ts";

const ofEntries = [queuedWork, hotRows, foldedReads, keptAnswers, repeatableJobs, separatePools, limitedRequests];

/** Each once, by their places in the hierarchy. */
export function shiftsOf(evidence: Evidence): readonly Shift[] {
  const shifts = new Map<string, Shift>();
  const keep = (shift: Shift): void => {
    const key = JSON.stringify([shift.preference, shift.towards, shift.on]);
    if (!shifts.has(key)) shifts.set(key, shift);
  };
  for (const shift of [...askingDatabases(evidence), ...partitionedLogs(evidence), ...crowdedMinutes(evidence)])
    keep(shift);
  for (const entry of changedEntries(evidence))
    for (const ask of ofEntries) for (const shift of ask(entry)) keep(shift);
  return [...shifts.values()].sort((a, b) => a.preference - b.preference);
}
