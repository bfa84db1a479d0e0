/** What the service is told by its environment, checked whole before anything starts. */
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { type LogLevel, logLevels } from "./log.ts";
import { SourceError } from "./ports.ts";
import { type Role, roles } from "./roles.ts";

export interface ServeSettings {
  /** What this process does. What none of its roles needs is not read: 0, empty, absent. */
  readonly roles: readonly Role[];
  readonly appId: number;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** The present secret first; the one before, while it is being changed. */
  readonly webhookSecrets: readonly string[];
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where probes and metrics are answered: never where GitHub posts. */
  readonly operationsHost: string;
  readonly operationsPort: number;
  /** Absolute; the journal, mirrors and facts live below it. */
  readonly dataDir: string;
  /** Processes that analyse at once. */
  readonly workers: number;
  /** Whether drafts are reviewed. */
  readonly drafts: boolean;
  /** GB that mirrors of repositories may take together. */
  readonly mirrorsGb: number;
  /** Seconds between two looks at GitHub's log of webhooks. */
  readonly reconcileSeconds: number;
  /** Days that deliveries and ended runs are kept. */
  readonly retentionDays: number;
  /** Without a slash at the end, like `webUrl`. */
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly logLevel: LogLevel;
  /** Where this project's documents are published: findings link to them. */
  readonly pagesUrl?: string;
  /** Where people reach the pages, without a slash at the end: check runs link there. Absent where there are none. */
  readonly publicUrl?: string;
  /** Absent where this process shows no pages. */
  readonly pages?: PagesSettings;
}

/** What signing in with GitHub needs. */
export interface PagesSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What cookies are sealed with: the present one first; the one before, while it is being changed. */
  readonly sessionSecrets: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The shortest secret that is taken; 16 random characters are beyond guessing. */
const minSecret = 16;

/** Reads the settings; throws one `SourceError` that names everything that is wrong, and never a value. */
export function readEnvironment(environment: Environment): ServeSettings {
  const problems: string[] = [];
  const take = <T>(read: (environment: Environment) => T | Problem, fallback: T): T => {
    const value = read(environment);
    if (!(value instanceof Problem)) return value;
    problems.push(value.sentence);
    return fallback;
  };
  const mine = take(rolesOf, roles);
  const has = (...some: readonly Role[]): boolean => some.some((role) => mine.includes(role));
  const pages = given(environment, "PAGES_URL") === undefined ? undefined : take(url("PAGES_URL", ""), "");
  const signIn = has("web") ? take(pagesSettings(mine.length === 1), undefined) : undefined;
  const publicUrl = given(environment, "PUBLIC_URL") === undefined ? undefined : take(address, "");
  const settings = {
    roles: mine,
    appId: has("worker", "reconciler") ? take(appId, 0) : 0,
    privateKey: has("worker", "reconciler") ? take(privateKey, "") : "",
    webhookSecrets: has("ingress") ? take(webhookSecrets, []) : [],
    host: given(environment, "HOST") ?? "127.0.0.1",
    port: take(number("PORT", 3000, 0, 65_535), 0),
    operationsHost: given(environment, "OPERATIONS_HOST") ?? "127.0.0.1",
    operationsPort: take(number("OPERATIONS_PORT", 9090, 0, 65_535), 0),
    workers: take(number("WORKERS", 2, 1, 64), 1),
    drafts: take(drafts, true),
    mirrorsGb: take(number("MIRRORS_GB", 20, 1, 100_000), 1),
    reconcileSeconds: take(number("RECONCILE_SECONDS", 300, 1, 86_400), 1),
    retentionDays: take(number("RETENTION_DAYS", 14, 1, 3_650), 1),
    dataDir: resolve(given(environment, "DATA_DIR") ?? join(homedir(), ".local", "share", "blast-radius")),
    apiUrl: take(addresses.apiUrl, ""),
    webUrl: take(addresses.webUrl, ""),
    logLevel: take(logLevel, "info"),
    ...(pages !== undefined && { pagesUrl: pages }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(signIn !== undefined && { pages: signIn }),
  };
  if (problems.length === 0) return settings;
  throw new SourceError(`The service cannot start:\n${problems.map((problem) => `- ${problem}`).join("\n")}`, {
    hint: "docs/app.md explains each variable.",
  });
}

/** Where GitHub is, for who has no App yet. Throws a `SourceError` as above. */
export function readAddresses(environment: Environment): Pick<ServeSettings, "apiUrl" | "webUrl"> {
  const [apiUrl, webUrl] = [addresses.apiUrl(environment), addresses.webUrl(environment)];
  if (apiUrl instanceof Problem) throw new SourceError(apiUrl.sentence);
  if (webUrl instanceof Problem) throw new SourceError(webUrl.sentence);
  return { apiUrl, webUrl };
}

class Problem {
  readonly sentence: string;
  constructor(sentence: string) {
    this.sentence = sentence;
  }
}

/** An empty variable counts as absent: compose files write them so. */
function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}

function rolesOf(environment: Environment): readonly Role[] | Problem {
  const value = given(environment, "ROLE") ?? "all";
  const role = roles.find((one) => one === value);
  if (value === "all" || role !== undefined) return role === undefined ? roles : [role];
  return new Problem(`ROLE is none of all, ${roles.join(", ")}.`);
}

function appId(environment: Environment): number | Problem {
  const value = Number(given(environment, "APP_ID"));
  return Number.isSafeInteger(value) && value > 0 ? value : new Problem("APP_ID is not the number of a GitHub App.");
}

function webhookSecrets(environment: Environment): readonly string[] | Problem {
  if (given(environment, "WEBHOOK_SECRET") === undefined)
    return new Problem("WEBHOOK_SECRET is missing; without it anybody could send events.");
  return secretsOf(environment, "WEBHOOK_SECRET");
}

/** The present secret, and `<name>_PREVIOUS`. */
function secretsOf(environment: Environment, name: string): readonly string[] | Problem {
  const secrets: string[] = [];
  for (const one of [name, `${name}_PREVIOUS`]) {
    const secret = given(environment, one);
    if (secret === undefined) continue;
    // Probot's own default, known to everybody.
    if (secret === "development" || secret.length < minSecret)
      return new Problem(`${one} is guessable; use at least ${minSecret} random characters.`);
    secrets.push(secret);
  }
  return secrets;
}

const pagesVariables = ["PUBLIC_URL", "CLIENT_ID", "CLIENT_SECRET", "SESSION_SECRET"] as const;

/** All or none of them: half a sign-in helps nobody. `needed`: not none. */
function pagesSettings(needed: boolean): (environment: Environment) => PagesSettings | undefined | Problem {
  return (environment) => {
    const missing = pagesVariables.filter((name) => given(environment, name) === undefined);
    if (missing.length === pagesVariables.length && !needed) return undefined;
    if (missing.length > 0) return new Problem(`For the pages ${missing.join(" and ")} is missing.`);
    const sessionSecrets = secretsOf(environment, "SESSION_SECRET");
    if (sessionSecrets instanceof Problem) return sessionSecrets;
    const [clientId = "", clientSecret = ""] = ["CLIENT_ID", "CLIENT_SECRET"].map((name) => given(environment, name));
    return { clientId, clientSecret, sessionSecrets };
  };
}

function address(environment: Environment): string | Problem {
  const publicUrl = url("PUBLIC_URL", "")(environment);
  if (publicUrl instanceof Problem || new URL(publicUrl).pathname === "/") return publicUrl;
  return new Problem("PUBLIC_URL has a path; the pages want a host of their own.");
}

function privateKey(environment: Environment): string | Problem {
  const path = given(environment, "PRIVATE_KEY_PATH");
  const inline = given(environment, "PRIVATE_KEY");
  if ((path === undefined) === (inline === undefined))
    return new Problem("Set one of PRIVATE_KEY and PRIVATE_KEY_PATH.");
  try {
    const key = createPrivateKey(path === undefined ? pemOf(inline ?? "") : readFileSync(path));
    if (key.asymmetricKeyType !== "rsa") return new Problem("The private key is not an RSA key.");
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    // Neither the path nor the parser's words: both may repeat the key.
    return new Problem(
      `${path === undefined ? "PRIVATE_KEY" : "PRIVATE_KEY_PATH"} does not lead to a PEM private key.`,
    );
  }
}

/** As it is, with `\n` written out, or in base64: the three forms in which environments carry it. */
function pemOf(value: string): string {
  const text = value.includes("-----BEGIN") ? value : Buffer.from(value, "base64").toString("utf8");
  return text.replaceAll("\\n", "\n");
}

function number(
  name: string,
  fallback: number,
  least: number,
  most: number,
): (environment: Environment) => number | Problem {
  return (environment) => {
    const value = Number(given(environment, name) ?? fallback);
    const fits = Number.isInteger(value) && value >= least && value <= most;
    return fits ? value : new Problem(`${name} is no whole number from ${least} to ${most}.`);
  };
}

function drafts(environment: Environment): boolean | Problem {
  const value = given(environment, "REVIEW_DRAFTS") ?? "true";
  return value === "true" || value === "false"
    ? value === "true"
    : new Problem("REVIEW_DRAFTS is neither true nor false.");
}

function logLevel(environment: Environment): LogLevel | Problem {
  const value = given(environment, "LOG_LEVEL") ?? "info";
  return logLevels.find((level) => level === value) ?? new Problem(`LOG_LEVEL is none of ${logLevels.join(", ")}.`);
}

/** An origin with an optional path, without credentials; plain HTTP only to this machine, since tokens travel there. */
function url(name: string, fallback: string): (environment: Environment) => string | Problem {
  return (environment) => {
    const parsed = URL.parse(given(environment, name) ?? fallback);
    const plain = parsed?.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(parsed.hostname);
    const bare = parsed?.username === "" && parsed.password === "" && parsed.search === "" && parsed.hash === "";
    if (parsed === null || !bare || !(parsed.protocol === "https:" || plain))
      return new Problem(`${name} is not an https URL.`);
    return parsed.href.replace(/\/+$/, "");
  };
}

const addresses = {
  apiUrl: url("GITHUB_API_URL", "https://api.github.com"),
  webUrl: url("GITHUB_WEB_URL", "https://github.com"),
};
