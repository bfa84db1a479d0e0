/** The service as GitHub knows it: who speaks to GitHub as the App shares these parts. */
import { createHash } from "node:crypto";
import type { Logger } from "pino";
import { digests } from "./engine.ts";
import type { ServeSettings } from "./environment.ts";
import { type CheckRunOptions, type CheckRuns, createCheckRuns } from "./github/check-run.ts";
import { clientOf, type ObserveRequest, startProbot } from "./github/probot.ts";
import type { Api } from "./github/repository.ts";
import { pathOf } from "./pages/views.ts";

export interface AppParts {
  readonly checks: CheckRuns;
  /** What of the settings and the engine an answer depends on. */
  readonly settings: string;
  readonly drafts: boolean;
  /** A client for an installation, or for the App itself; with a signal, its requests end when that aborts. */
  clientOf(installationId?: number, signal?: AbortSignal): Promise<Api>;
  readonly log: Logger;
}

export function createAppParts(settings: ServeSettings, log: Logger, observe: ObserveRequest): AppParts {
  const probot = startProbot(settings, log);
  return {
    checks: createCheckRuns(settings.appId, detailsUrl(settings)),
    settings: createHash("sha256").update(`${digests().graphs} ${settings.drafts}`).digest("hex"),
    drafts: settings.drafts,
    clientOf: async (installationId, signal) => await clientOf(probot, installationId, signal, observe),
    log,
  };
}

/** Where a check run's *Details* leads: the pull request's runs, where there are pages. */
function detailsUrl({ publicUrl }: ServeSettings): CheckRunOptions {
  if (publicUrl === undefined) return {};
  return {
    detailsUrl: (repository, number) =>
      `${publicUrl}${pathOf(repository)}${number === undefined ? "" : `/pulls/${number}`}`,
  };
}
