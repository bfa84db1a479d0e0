import { seed } from "../rule.ts";
import { bypassesProjection } from "./bypasses-projection.ts";
import { publicAggregate } from "./public-aggregate.ts";
import { publicDeepJoin } from "./public-deep-join.ts";
import { publicReadsRaw } from "./public-reads-raw.ts";

export const readsProjections = seed({
  number: 14,
  slug: "14-public-traffic-reads-from-projections",
  title: "Public Traffic Reads From Projections, Not Raw Data",
  promise: "Whoever may ask without a name reads few rows that were made ready for him.",
  rules: [bypassesProjection, publicAggregate, publicReadsRaw, publicDeepJoin],
});
