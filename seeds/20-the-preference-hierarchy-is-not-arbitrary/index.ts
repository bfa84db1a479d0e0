import { seed } from "../rule.ts";
import { fanOutInRequest } from "./fan-out-in-request.ts";
import { giantHotTable } from "./giant-hot-table.ts";
import { hierarchySummary } from "./hierarchy-summary.ts";
import { preferenceInversion } from "./preference-inversion.ts";
import { syncWorkInWebhook } from "./sync-work-in-webhook.ts";

export const keepsPreferences = seed({
  number: 20,
  slug: "20-the-preference-hierarchy-is-not-arbitrary",
  title: "The Preference Hierarchy Is Not Arbitrary",
  promise: "Work moves out of the way of whoever waits, and never back.",
  rules: [hierarchySummary, syncWorkInWebhook, preferenceInversion, giantHotTable, fanOutInRequest],
});
