/** Preference 1: work stands behind a queue, and not in the way of whoever waits. */
import { handedOver, turnOf } from "../handed-over.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* queuedWork({ entry, before, was, is }: ChangedEntry): Generator<Shift> {
  if (entry.kind !== "route" || before === undefined) return;
  for (const towards of [false, true]) {
    for (const { queue, handed, done } of towards ? handedOver(is, was) : handedOver(was, is)) {
      const sink = `${done.edge.kind === "writes" ? "writes to" : "requests of"} \`${done.target.name}\``;
      yield {
        preference: 1,
        towards,
        on: [entry.id, (towards ? is : was).canonical(queue.id)],
        says: towards
          ? `\`${entry.name}\` leaves ${sink} to \`${queue.name}\``
          : `\`${entry.name}\` does itself what the jobs of \`${queue.name}\` did: ${sink}`,
        was: placeOf(turnOf(towards ? done : handed, before)),
        is: placeOf(turnOf(towards ? handed : done, entry)),
      };
    }
  }
}
