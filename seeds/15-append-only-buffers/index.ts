import { seed } from "../rule.ts";
import { bufferWithoutFlusher } from "./buffer-without-flusher.ts";
import { heartbeatOverwrite } from "./heartbeat-overwrite.ts";
import { lossyFlush } from "./lossy-flush.ts";
import { mutatedLog } from "./mutated-log.ts";

export const appendsOnly = seed({
  number: 15,
  slug: "15-append-only-buffers",
  title: "Append-Only Buffers Eliminate Contention",
  promise: "What comes often is appended, and one flusher folds it; a log stays a log.",
  rules: [heartbeatOverwrite, mutatedLog, lossyFlush, bufferWithoutFlusher],
});
