/** Preference 10: who asks another host waits only so long. */
import type { NodeId } from "../../../analyzers/graph/graph.ts";
import type { State } from "../handed-over.ts";
import { isUnlimited } from "../limited-requests.ts";
import { serverlessHostOf } from "../serverless.ts";
import type { Work } from "../work-below.ts";
import type { ChangedEntry } from "./changed-entries.ts";
import { placeOf, type Shift } from "./shift.ts";

export function* limitedRequests({ entry, was, is, isChanged }: ChangedEntry): Generator<Shift> {
  const before = hostsOf(was);
  for (const [host, now] of hostsOf(is)) {
    const { unlimited, limited } = before.get(host) ?? {};
    const shown = now.unlimited ?? now.limited;
    const towards = now.unlimited === undefined;
    if (shown === undefined || towards !== (unlimited !== undefined) || !isChanged(shown.edge.from)) continue;
    // A platform that ends the whole request bounds the wait, too.
    if (serverlessHostOf(is.graph, shown.edge.from) !== undefined) continue;
    const old = unlimited ?? limited;
    yield {
      preference: 10,
      towards,
      on: [shown.edge.from, shown.target.id],
      says: `\`${entry.name}\` waits for \`${shown.target.name}\` ${towards ? "only so long" : "without a limit"}`,
      ...(old !== undefined && { was: placeOf(old.edge) }),
      is: placeOf(shown.edge),
    };
  }
}

interface Asked {
  readonly unlimited?: Work;
  readonly limited?: Work;
}

/** Hosts that an entry asks, each with one request that nobody ends, and one that somebody does. */
function hostsOf({ graph, work, canonical }: State): ReadonlyMap<NodeId, Asked> {
  const hosts = new Map<NodeId, Asked>();
  for (const one of work) {
    if (one.edge.kind !== "requests" || one.edge.attributes?.["by"] !== "http") continue;
    const host = canonical(one.target.id);
    const how = isUnlimited(graph, one) ? "unlimited" : one.edge.attributes["timeout"] === true ? "limited" : undefined;
    if (how !== undefined) hosts.set(host, { [how]: one, ...hosts.get(host) });
  }
  return hosts;
}
