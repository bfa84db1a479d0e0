import { seed } from "../rule.ts";
import { httpFromDatabase } from "./http-from-database.ts";
import { networkExtensionEnabled } from "./network-extension-enabled.ts";
import { notifyAsQueue } from "./notify-as-queue.ts";
import { triggerCascade } from "./trigger-cascade.ts";

export const storesTruth = seed({
  number: 13,
  slug: "13-the-database-should-store-truth",
  title: "The Database Should Store Truth, Not Dispatch Work",
  promise: "What SQL defines asks no network and delivers no work.",
  rules: [httpFromDatabase, networkExtensionEnabled, notifyAsQueue, triggerCascade],
});
