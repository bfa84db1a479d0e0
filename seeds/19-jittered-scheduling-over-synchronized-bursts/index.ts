import { seed } from "../rule.ts";
import { lockstepRetry } from "./lockstep-retry.ts";
import { sameTtlBulk } from "./same-ttl-bulk.ts";
import { synchronizedCron } from "./synchronized-cron.ts";
import { tickFansOutAtOnce } from "./tick-fans-out-at-once.ts";
import { topOfHourSharedPlatform } from "./top-of-hour-shared-platform.ts";

export const jitteredScheduling = seed({
  number: 19,
  slug: "19-jittered-scheduling-over-synchronized-bursts",
  title: "Jittered Scheduling Over Synchronized Bursts",
  promise: "What runs by the clock does not start all at once.",
  rules: [synchronizedCron, topOfHourSharedPlatform, tickFansOutAtOnce, lockstepRetry, sameTtlBulk],
});
