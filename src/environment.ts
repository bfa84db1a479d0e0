/** What the service is told by its environment, checked whole before anything starts. */
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { type LogLevel, logLevels } from "./log.ts";
import { SourceError } from "./ports.ts";

export interface ServeSettings {
  readonly appId: number;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Absolute; mirrors and facts live below it, all of it can be rebuilt. */
  readonly dataDir: string;
  /** Without a slash at the end, like `webUrl`. */
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly logLevel: LogLevel;
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
  const settings = {
    appId: take(appId, 0),
    privateKey: take(privateKey, ""),
    webhookSecret: take(webhookSecret, ""),
    host: given(environment, "HOST") ?? "127.0.0.1",
    port: take(port, 0),
    dataDir: resolve(given(environment, "DATA_DIR") ?? join(homedir(), ".local", "share", "blast-radius")),
    apiUrl: take(url("GITHUB_API_URL", "https://api.github.com"), ""),
    webUrl: take(url("GITHUB_WEB_URL", "https://github.com"), ""),
    logLevel: take(logLevel, "info"),
  };
  if (problems.length === 0) return settings;
  throw new SourceError(`The service cannot start:\n${problems.map((problem) => `- ${problem}`).join("\n")}`, {
    hint: "docs/app.md explains each variable.",
  });
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

function appId(environment: Environment): number | Problem {
  const value = Number(given(environment, "APP_ID"));
  return Number.isSafeInteger(value) && value > 0 ? value : new Problem("APP_ID is not the number of a GitHub App.");
}

function webhookSecret(environment: Environment): string | Problem {
  const value = given(environment, "WEBHOOK_SECRET");
  if (value === undefined) return new Problem("WEBHOOK_SECRET is missing; without it anybody could send events.");
  // Probot's own default, known to everybody.
  if (value === "development" || value.length < minSecret)
    return new Problem(`WEBHOOK_SECRET is guessable; use at least ${minSecret} random characters.`);
  return value;
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

function port(environment: Environment): number | Problem {
  const value = Number(given(environment, "PORT") ?? 3000);
  return Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : new Problem("PORT is not a port number.");
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
