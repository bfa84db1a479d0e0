import { seed } from "../rule.ts";
import { batchInRequest } from "./batch-in-request.ts";
import { cacheAsOrigin } from "./cache-as-origin.ts";
import { schedulerInWebProcess } from "./scheduler-in-web-process.ts";
import { twoHatsModule } from "./two-hats-module.ts";

export const oneJob = seed({
  number: 1,
  slug: "01-each-organ-has-one-job",
  title: "Each Organ Has One Job",
  promise: "A request answers, a worker works, a clock keeps time: none of them takes on another's part.",
  rules: [schedulerInWebProcess, batchInRequest, cacheAsOrigin, twoHatsModule],
});
