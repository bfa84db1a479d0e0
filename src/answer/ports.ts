/** What questions need of the engine. */
import type { ReviewPorts } from "../review.ts";

/** No finding hangs on a migration's trial: who asks for findings alone need not wait for one. */
export function withoutTrials({ trials: _trials, ...ports }: ReviewPorts): ReviewPorts {
  return ports;
}
