/** GitHub's side of webhooks: signs and sends them, keeps a log of what came of each, never repeats one by itself. */
import { randomUUID } from "node:crypto";
import type { JsonObject } from "./github-contract.ts";
import { sign } from "./webhooks.ts";

export interface LoggedDelivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly at: string;
  /** What the App answered; 0 when nothing came. */
  readonly status: number;
}

export interface Hooks {
  readonly log: readonly LoggedDelivery[];
  /** Where the App listens, and the secret it was given. */
  connect(url: string, secret: string): void;
  /** Sends a webhook. `lost`: it is logged as failed and never leaves. `forged`: it is somebody else's, and in no log. */
  send(
    event: string,
    payload: JsonObject,
    options?: { readonly lost?: boolean; readonly forged?: boolean; readonly guid?: string },
  ): Promise<number>;
  /** Sends it once more, with the same guid; false when there is none of this id. */
  redeliver(id: number): boolean;
}

export function createHooks(): Hooks {
  const log: LoggedDelivery[] = [];
  const sent = new Map<number, { readonly event: string; readonly payload: JsonObject; readonly guid: string }>();
  let target: { readonly url: string; readonly secret: string } | undefined;

  async function attempt(event: string, payload: JsonObject, guid: string, lost: boolean): Promise<number> {
    const status = lost || target === undefined ? 0 : await post(target, event, payload, guid);
    const id = 10_000_000_000 + log.length;
    sent.set(id, { event, payload, guid });
    log.push({ id, guid, event, at: new Date().toISOString(), status });
    return status;
  }

  return {
    log,
    connect(url, secret) {
      target = { url, secret };
    },
    async send(event, payload, { lost = false, forged = false, guid = randomUUID() } = {}) {
      if (!forged) return await attempt(event, payload, guid, lost);
      return target === undefined
        ? 0
        : await post({ ...target, secret: "guessed by a stranger" }, event, payload, guid);
    },
    redeliver(id) {
      const found = sent.get(id);
      if (found === undefined) return false;
      void attempt(found.event, found.payload, found.guid, false);
      return true;
    },
  };
}

async function post(
  { url, secret }: { readonly url: string; readonly secret: string },
  event: string,
  payload: JsonObject,
  guid: string,
): Promise<number> {
  const { headers, body } = sign(secret, event, payload, guid);
  try {
    const response = await fetch(`${url}/api/github/webhooks`, {
      method: "POST",
      headers,
      body,
      // GitHub's own patience.
      signal: AbortSignal.timeout(10_000),
    });
    return response.status;
  } catch {
    return 0;
  }
}
