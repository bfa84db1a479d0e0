/** What the verdicts of a way back are called, on every page. */
import type { MigrationVerdict, Rollback } from "./way-back.ts";

export const verdictWords: Readonly<Record<Rollback["verdict"], string>> = {
  clean: "tried, the code comes out again",
  ordered: "tried, works in this order",
  "loses-data": "loses data",
  irreversible: "cannot be reverted",
  unknown: "not all of it was tried",
};

export const migrationWords: Readonly<Record<MigrationVerdict["verdict"], string>> = {
  restores: "comes back as it was",
  "restores-loses-data": "the schema comes back, data is lost",
  cannot: "cannot be undone",
  "not-tried": "not tried",
};
