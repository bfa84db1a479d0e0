import { seed } from "../rule.ts";
import { blockingLockInRequest } from "./blocking-lock-in-request.ts";
import { lockHeldAcrossIo } from "./lock-held-across-io.ts";
import { rowByRowWrites } from "./row-by-row-writes.ts";
import { unsortedBulkUpsert } from "./unsorted-bulk-upsert.ts";

export const letsWritesFlow = seed({
  number: 3,
  slug: "03-the-river-doesnt-fight-the-rocks",
  title: "The River Doesn't Fight the Rocks",
  promise: "Writers append, batch or skip what is taken: they do not queue behind locks, nor pay a trip for each row.",
  rules: [lockHeldAcrossIo, blockingLockInRequest, rowByRowWrites, unsortedBulkUpsert],
});
