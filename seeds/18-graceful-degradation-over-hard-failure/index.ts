import { seed } from "../rule.ts";
import { noBackpressure } from "./no-backpressure.ts";
import { optionalDependencyFatal } from "./optional-dependency-fatal.ts";
import { outboundWithoutTimeout } from "./outbound-without-timeout.ts";
import { processExitInRequest } from "./process-exit-in-request.ts";
import { retryStorm } from "./retry-storm.ts";

export const degradesGracefully = seed({
  number: 18,
  slug: "18-graceful-degradation-over-hard-failure",
  title: "Graceful Degradation Over Hard Failure",
  promise: "A helper that fails costs a feature or some time, and never the whole answer.",
  rules: [outboundWithoutTimeout, optionalDependencyFatal, retryStorm, noBackpressure, processExitInRequest],
});
