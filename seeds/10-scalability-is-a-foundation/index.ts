import { seed } from "../rule.ts";
import { narrowKey } from "./narrow-key.ts";
import { offsetPagination } from "./offset-pagination.ts";
import { queryInLoop } from "./query-in-loop.ts";
import { stateInProcess } from "./state-in-process.ts";
import { syncBlockingInRequest } from "./sync-blocking-in-request.ts";

export const scalesFromTheStart = seed({
  number: 10,
  slug: "10-scalability-is-a-foundation",
  title: "Scalability Is Not a Feature. It's a Foundation.",
  promise: "What cannot be mended once it is full (keys, pages, where state lives) is built for ten times the load.",
  rules: [narrowKey, offsetPagination, queryInLoop, syncBlockingInRequest, stateInProcess],
});
