/** Webhooks that GitHub could not hand over: it never tries again by itself, but it tells, and sends them again when asked. */
import type { WorkStore } from "../work.ts";
import { timeOf } from "./payload.ts";
import type { Api } from "./repository.ts";

/** Pages of a hundred that one round reads: a busy day's. */
const maxPages = 20;
/** Times one webhook is sent, the first included. */
const maxAttempts = 6;
/** Asked for in one round. */
const maxAsked = 200;
interface Attempts {
  readonly id: number;
  readonly last: number;
  readonly count: number;
}

export interface RedeliverTimes {
  readonly now: number;
  /** What GitHub sent before is not looked at. */
  readonly since: number;
  /** Milliseconds after a first failure before it is asked for again; twice as long after each further one. */
  readonly pause: number;
}

/**
 * Asks GitHub to send again what the journal does not have. GitHub's log says how often that was tried, so nothing has to be
 * remembered here.
 * @returns how many were asked for.
 */
export async function redeliver(
  api: Api,
  store: Pick<WorkStore, "known">,
  { now, since, pause }: RedeliverTimes,
): Promise<number> {
  const attempts = await readLog(api, since);
  const known = await store.known([...attempts.keys()]);
  const due = [...attempts]
    .filter(
      ([guid, { count, last }]) => !known.has(guid) && count < maxAttempts && now - last >= pause * 2 ** (count - 1),
    )
    .slice(0, maxAsked);
  for (const [, { id }] of due) await api.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
  return due.length;
}

/** Newest first, as GitHub lists them. */
async function readLog(api: Api, since: number): Promise<ReadonlyMap<string, Attempts>> {
  const attempts = new Map<string, Attempts>();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const query = { per_page: 100, ...(cursor !== undefined && { cursor }) };
    const { data, headers } = await api.rest.apps.listWebhookDeliveries(query);
    for (const { id, guid, delivered_at } of data) {
      const seen = attempts.get(guid);
      attempts.set(guid, {
        id: seen?.id ?? id,
        last: seen?.last ?? timeOf(delivered_at),
        count: (seen?.count ?? 0) + 1,
      });
    }
    cursor = /[?&]cursor=([\w.~%-]+)[^>]*>; rel="next"/.exec(headers.link ?? "")?.[1];
    const oldest = timeOf(data.at(-1)?.delivered_at);
    if (cursor === undefined || oldest < since) break;
  }
  return attempts;
}
