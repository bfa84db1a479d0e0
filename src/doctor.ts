/** `blast-radius doctor`: looks at everything that an App needs to work, and says of each what is wrong and what to do. */
import { createHmac, randomUUID } from "node:crypto";
import { access, constants, mkdir, readFile, statfs } from "node:fs/promises";
import { type Environment, readEnvironment, type ServeSettings } from "./environment.ts";
import { runGit } from "./git/run.ts";
import { webhookPath } from "./github/ingress.ts";
import { lacking, readManifest } from "./github/manifest.ts";
import { startProbot } from "./github/probot.ts";
import { statusOf } from "./github/repository.ts";
import { createLog } from "./log.ts";
import { SourceError } from "./ports.ts";

/** What one look found. */
export interface Diagnosis {
  readonly well: boolean;
  readonly sentence: string;
  readonly hint?: string;
}

const well = (sentence: string): Diagnosis => ({ well: true, sentence });
const ill = (sentence: string, hint: string): Diagnosis => ({ well: false, sentence, hint });

/** Bytes of disk that a few mirrors and a journal want. */
const leastDisk = 1024 ** 3;
/** Milliseconds that our clock may differ from GitHub's: an App's token is refused a minute off. */
const mostSkew = 30_000;
const oldestGit = [2, 39] as const;

/** Every diagnosis, in the order in which they help. */
export async function diagnose(environment: Environment): Promise<readonly Diagnosis[]> {
  let settings: ServeSettings;
  try {
    // What all processes of a service need together, whichever of them it is asked beside.
    settings = readEnvironment({ ...environment, ROLE: "all" });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return [ill(error.message, error.hint ?? "")];
  }
  const looks = [aboutGit, aboutFolder, aboutGithub, aboutHook, aboutService];
  const found: Diagnosis[] = [well("The settings are whole.")];
  for (const look of looks) found.push(...(await look(settings, environment)));
  return found;
}

async function aboutGit(_settings: ServeSettings, environment: Environment): Promise<readonly Diagnosis[]> {
  const hint = "Install git 2.39 or newer, where PATH leads to it.";
  try {
    const said = (await runGit({ cwd: "/", environment, settings: "none" }, ["--version"])).toString("utf8").trim();
    const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said)?.slice(1) ?? []).map(Number);
    const enough = major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1]);
    return [enough ? well(`${said} is there.`) : ill(`${said} is too old.`, hint)];
  } catch {
    return [ill("git cannot be started.", hint)];
  }
}

async function aboutFolder({ dataDir }: ServeSettings): Promise<readonly Diagnosis[]> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    if (free >= leastDisk) return [well(`${dataDir} can be written and has ${Math.floor(free / leastDisk)} GiB free.`)];
    return [ill(`${dataDir} has less than 1 GiB free.`, "Free some, or set DATA_DIR to a larger disk.")];
  } catch {
    return [ill(`${dataDir} cannot be written.`, "Set DATA_DIR to a folder that this user may write.")];
  }
}

async function aboutGithub(settings: ServeSettings): Promise<readonly Diagnosis[]> {
  try {
    const app = await startProbot(settings, createLog("fatal")).auth();
    const { data, headers } = await app.rest.apps.getAuthenticated();
    const skew = Math.abs(Date.now() - Date.parse(headers.date ?? ""));
    const clock =
      skew > mostSkew ? [ill(`The clock is ${Math.round(skew / 1_000)} s off GitHub's.`, "Let it be set by NTP.")] : [];
    const manifest = readManifest(await readFile(new URL("../app.yml", import.meta.url), "utf8"));
    const permissions = Object.entries(data?.permissions ?? {}).map(([name, level]) => [name, String(level)] as const);
    const lacks = lacking(manifest, { permissions: Object.fromEntries(permissions), events: data?.events ?? [] });
    const hint = "Add it in the App's settings; owners of installations then have to accept it.";
    return [
      well(`GitHub knows the App ${data?.slug ?? settings.appId}.`),
      ...clock,
      ...lacks.map((lack) => ill(lack, hint)),
    ];
  } catch (error) {
    const status = statusOf(error);
    if (status === 401 || status === 404)
      return [
        ill(
          "GitHub does not take the App's key.",
          "APP_ID and the private key must be of one App, and the clock right.",
        ),
      ];
    return [ill(`${settings.apiUrl} cannot be reached.`, "Check the network, and GITHUB_API_URL.")];
  }
}

async function aboutHook(settings: ServeSettings): Promise<readonly Diagnosis[]> {
  try {
    const app = await startProbot(settings, createLog("fatal")).auth();
    const { url = "", content_type: type } = (await app.rest.apps.getWebhookConfigForApp()).data;
    if (!url.endsWith(webhookPath))
      return [ill("The App's webhook URL leads elsewhere.", `It must end with ${webhookPath}.`)];
    if (type !== "json") return [ill("The App's webhooks are no JSON.", "Set their content type to application/json.")];
    return [well(`GitHub posts to ${url}.`)];
  } catch {
    return [ill("GitHub does not tell the App's webhook settings.", "See what is said above.")];
  }
}

/** A signed `ping`, as GitHub would send it: the running service has to keep and acknowledge it. */
async function aboutService({ host, port, webhookSecrets }: ServeSettings): Promise<readonly Diagnosis[]> {
  const address = `http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${port}`;
  const body = JSON.stringify({ zen: "doctor" });
  const signature = createHmac("sha256", webhookSecrets[0] ?? "")
    .update(body)
    .digest("hex");
  try {
    const { status } = await fetch(`${address}${webhookPath}`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "x-github-event": "ping",
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": `sha256=${signature}`,
      },
      signal: AbortSignal.timeout(10_000),
    });
    if (status === 202) return [well(`The service at ${address} keeps a signed webhook.`)];
    if (status === 401)
      return [ill("The service runs with another secret.", "Give it and this command the same WEBHOOK_SECRET.")];
    return [ill(`The service at ${address} answers a webhook with status ${status}.`, "Its log says why.")];
  } catch {
    return [
      ill(`No service answers at ${address}.`, "Start it with `blast-radius serve`, with the same HOST and PORT."),
    ];
  }
}
