import { seed } from "../rule.ts";
import { breakingExport } from "./breaking-export.ts";
import { danglingReference } from "./dangling-reference.ts";
import { droppedDataStillUsed } from "./dropped-data-still-used.ts";
import { halfWayFailure } from "./half-way-failure.ts";
import { loadBearingChange } from "./load-bearing-change.ts";
import { noRollbackPath } from "./no-rollback-path.ts";

export const knowWhatBreaks = seed({
  number: 7,
  slug: "07-know-what-breaks-if-you-delete-this",
  title: "Know What Breaks If You Delete This",
  promise: "What is removed, renamed or narrowed has no dependents left, and a way back.",
  rules: [droppedDataStillUsed, danglingReference, breakingExport, halfWayFailure, noRollbackPath, loadBearingChange],
});
