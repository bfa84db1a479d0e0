import type { Logger } from "pino";
import { createProbot, type Probot } from "probot";
import { createClientClass, githubFetch } from "./octokit.ts";
import type { Api } from "./repository.ts";

export interface AppIdentity {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecrets: readonly string[];
  readonly apiUrl: string;
}

/** Probot as the keeper of tokens. Everything is handed over explicitly: left to itself, it reads the environment and looks for keys on the disk. */
export function startProbot({ appId, privateKey, webhookSecrets, apiUrl }: AppIdentity, log: Logger): Probot {
  return createProbot({
    env: { PRIVATE_KEY: privateKey },
    overrides: {
      appId,
      privateKey,
      secret: webhookSecrets[0] ?? "",
      baseUrl: apiUrl,
      log,
      Octokit: createClientClass({ pace: true }),
      request: { fetch: githubFetch },
    },
  });
}

/** A client for an installation, or for the App itself; with a signal, its requests end when that aborts. */
export async function clientOf(probot: Probot, installationId?: number, signal?: AbortSignal): Promise<Api> {
  const client = await probot.auth(installationId);
  if (signal !== undefined)
    client.hook.before("request", (options) => {
      options.request = { ...options.request, signal };
    });
  return client;
}
