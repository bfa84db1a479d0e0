/** The role that shows the pages. */
import type { RequestListener } from "node:http";
import type { ServeSettings } from "./environment.ts";
import { githubFetch } from "./github/octokit.ts";
import { createGithubUser } from "./pages/github-user.ts";
import { createPages, type PagesOptions } from "./pages/pages.ts";
import { createSessions } from "./pages/session.ts";
import { callbackPath } from "./pages/sign-in.ts";

/** Undefined where the settings name no pages. */
export function showPages(
  { apiUrl, webUrl, publicUrl, pages }: ServeSettings,
  parts: Pick<PagesOptions, "store" | "log" | "paused">,
): RequestListener | undefined {
  if (pages === undefined || publicUrl === undefined) return undefined;
  const { clientId, clientSecret, sessionSecrets } = pages;
  const now = () => Date.now();
  const callback = `${publicUrl}${callbackPath}`;
  const user = createGithubUser({ clientId, clientSecret, apiUrl, webUrl, callback, fetch: githubFetch, now });
  return createPages({ ...parts, publicUrl, webUrl, now, user, sessions: createSessions(sessionSecrets) });
}
