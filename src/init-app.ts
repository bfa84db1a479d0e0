/**
 * `blast-radius init-app`: registers the App with GitHub. A page on this machine alone, opened with a token of its own, sends the
 * browser to GitHub with what `app.yml` says; GitHub sends it back with a code, and the App's secrets are written to two files.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { type Environment, readAddresses } from "./environment.ts";
import { webhookPath } from "./github/ingress.ts";
import { manifestFor, readManifest } from "./github/manifest.ts";
import { githubFetch } from "./github/octokit.ts";
import { callbackPath } from "./pages/sign-in.ts";
import { SourceError } from "./ports.ts";

export interface InitOptions {
  /** Where GitHub will reach the service: `https://host`. */
  readonly address: string;
  /** Whose App it is; the signed-in user's own unless told. */
  readonly organization: string | undefined;
  /** Where the two files go. */
  readonly folder: string;
  readonly environment: Environment;
  /** Told the page to open. */
  open(url: string): void;
}

/** What it wrote, and where the App is installed. */
export interface Registered {
  readonly files: readonly string[];
  readonly installAt: string;
}

/** Milliseconds: GitHub's code is good for an hour. */
const patience = 3_600_000;

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Resolves when the App is registered and its secrets are on the disk. Throws a `SourceError` when that does not come about. */
export async function initApp(options: InitOptions): Promise<Registered> {
  const { address, organization, folder, environment, open } = options;
  if (!/^https:\/\/[^/?#@\s]+$/.test(address))
    throw new SourceError(`\`${address}\` is not where GitHub could reach the service.`, {
      hint: "Write https://your.host.",
    });
  if (organization !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(organization))
    throw new SourceError(`\`${organization}\` is no name of an organisation.`);
  if (folder.includes("'"))
    throw new SourceError(`${folder} has a quotation mark in its name, which shells and Docker read differently.`, {
      hint: "Run this in another folder.",
    });
  for (const file of Object.values(filesIn(folder)))
    if (existsSync(file))
      throw new SourceError(`${file} is there already.`, { hint: "Move it away, or run this in another folder." });
  const { apiUrl, webUrl } = readAddresses(environment);
  const manifest = readManifest(await readFile(new URL("../app.yml", import.meta.url), "utf8"));
  const [token, state] = [randomBytes(24).toString("base64url"), randomBytes(24).toString("base64url")];
  const { promise, resolve, reject } = Promise.withResolvers<Registered>();
  let origin = "";

  const page = (): string => {
    const target = `${webUrl}${organization === undefined ? "" : `/organizations/${organization}`}/settings/apps/new?state=${state}`;
    const json = manifestFor(manifest, address, {
      redirect: `${origin}/registered`,
      hook: webhookPath,
      callback: callbackPath,
    });
    return `<form method="post" action="${inHtml(target)}"><input type="hidden" name="manifest" value="${inHtml(json)}"><button>Register blast radius on GitHub</button></form>`;
  };
  const answer = async (request: IncomingMessage): Promise<readonly [number, string]> => {
    const url = new URL(request.url ?? "/", origin);
    // Another page must not make the browser ask us under another name.
    if (`http://${request.headers.host}` !== origin || request.method !== "GET") return [403, "Not here."];
    if (url.pathname === "/" && same(url.searchParams.get("token"), token)) return [200, page()];
    if (url.pathname !== "/registered" || !same(url.searchParams.get("state"), state)) return [404, "Not found."];
    const registered = await take(url.searchParams.get("code") ?? "", apiUrl, address, folder);
    resolve(registered);
    return [200, `Done. Install it at <a href="${inHtml(registered.installAt)}">${inHtml(registered.installAt)}</a>.`];
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ([status, text]) => send(response, status, text),
      (error: unknown) => {
        send(response, 502, "GitHub did not hand out the App. The terminal says why.");
        reject(error);
      },
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const late = setTimeout(() => reject(new SourceError("Nobody registered the App within an hour.")), patience);
  open(`${origin}/?token=${token}`);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    server.close();
    server.closeIdleConnections();
  }
}

async function take(code: string, apiUrl: string, address: string, folder: string): Promise<Registered> {
  const silent = () => {};
  // Left to itself it writes the code to the terminal.
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const { data } = await new Octokit({ baseUrl: apiUrl, request: { fetch: githubFetch }, log })
    .request("POST /app-manifests/{code}/conversions", { code })
    .catch((cause: unknown) => {
      throw new SourceError("GitHub did not take the code.", {
        cause,
        hint: "Run the command again: a code is good once, for an hour.",
      });
    });
  const { key, settings } = filesIn(folder);
  const values: Readonly<Record<string, string>> = {
    APP_ID: String(data.id),
    PRIVATE_KEY_PATH: key,
    WEBHOOK_SECRET: String(data.webhook_secret),
    PUBLIC_URL: address,
    CLIENT_ID: data.client_id,
    CLIENT_SECRET: data.client_secret,
    SESSION_SECRET: randomBytes(32).toString("base64url"),
  };
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
  await keep(key, data.pem);
  await keep(settings, `${lines.join("\n")}\n`);
  return { files: [settings, key], installAt: `${data.html_url}/installations/new` };
}

/** As a shell, Docker Compose and Node read a value alike. */
const quoted = (value: string): string => (/^[\w./:@-]*$/.test(value) ? value : `'${value}'`);

function filesIn(folder: string): { readonly key: string; readonly settings: string } {
  return { key: join(folder, "blast-radius.pem"), settings: join(folder, "blast-radius.env") };
}

/** Never over a file that is there: it may hold the only copy of another App's key. */
async function keep(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw new SourceError(`${path} cannot be written, or is there already.`, {
      cause,
      hint: "The App is registered: make a new private key on its page, and set a new secret there.",
    });
  }
}

function same(given: string | null, wanted: string): boolean {
  const bytes = Buffer.from(given ?? "");
  return bytes.length === wanted.length && timingSafeEqual(bytes, Buffer.from(wanted));
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...headers,
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  });
  response.end(`<!doctype html><meta charset="utf-8"><title>blast radius</title>${text}`);
}

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
