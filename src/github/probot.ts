import type { Logger } from "pino";
import { createProbot, type Probot } from "probot";
import { createClientClass, githubFetch } from "./octokit.ts";
import { type Api, statusOf } from "./repository.ts";

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

/** Told of each answer of GitHub's: its status, 0 where none came, and how many requests its limit still allows. */
export type ObserveRequest = (status: number, left: number | undefined) => void;

/** A client for an installation, or for the App itself; with a signal, its requests end when that aborts. */
export async function clientOf(
  probot: Probot,
  installationId?: number,
  signal?: AbortSignal,
  observe: ObserveRequest = () => {},
): Promise<Api> {
  const client = await probot.auth(installationId);
  client.hook.after("request", ({ status, headers }) => observe(status, leftOf(headers)));
  client.hook.error("request", (error) => {
    const response = "response" in error ? error.response : undefined;
    const headers = typeof response === "object" && response !== null ? Reflect.get(response, "headers") : undefined;
    observe(statusOf(error) ?? 0, leftOf(headers));
    throw error;
  });
  if (signal !== undefined)
    client.hook.before("request", (options) => {
      options.request = { ...options.request, signal };
    });
  return client;
}

function leftOf(headers: unknown): number | undefined {
  const value: unknown =
    typeof headers === "object" && headers !== null ? Reflect.get(headers, "x-ratelimit-remaining") : undefined;
  const left = typeof value === "string" ? Number(value) : Number.NaN;
  return Number.isInteger(left) ? left : undefined;
}
