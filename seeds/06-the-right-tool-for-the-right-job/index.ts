import { seed } from "../rule.ts";
import { blobInRow } from "./blob-in-row.ts";
import { ciAsProductionScheduler } from "./ci-as-production-scheduler.ts";
import { likeAsSearch } from "./like-as-search.ts";
import { pgCronAsDispatcher } from "./pg-cron-as-dispatcher.ts";
import { timerInServerless } from "./timer-in-serverless.ts";

export const rightTool = seed({
  number: 6,
  slug: "06-the-right-tool-for-the-right-job",
  title: "The Right Tool for the Right Job",
  promise: "Work runs on what is made for it: the clock of a database for its own rows, a scheduler for requests.",
  rules: [pgCronAsDispatcher, timerInServerless, ciAsProductionScheduler, likeAsSearch, blobInRow],
});
