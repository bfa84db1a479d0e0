/**
 * Every secret of a run of tests: what services were started with, and what GitHub handed out. Whoever ends a service looks through
 * everything that it wrote.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const secrets = new Set<string>();

/** What looks like a credential, whoever made it: tokens of GitHub's, keys, signed tokens and sealed cookies, passwords in URLs. */
const shapes = [
  /\bgh[a-z]_\w{8,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\beyJ[\w-]{8,}\./,
  /\b(?:bearer|basic) [\w+/=.-]{16,}/i,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
];

/** From now on no service may write this. */
export function keepSecret(secret: string): void {
  if (secret !== "") secrets.add(secret);
}

/** The names of a service's environment whose values are secrets. */
export function keepSecretsOf(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!/SECRET|PRIVATE_KEY$/.test(name)) continue;
    keepSecret(value);
    // A key of many lines would be written line by line.
    for (const line of value.split("\n")) if (line.length >= 40) keepSecret(line);
  }
}

/** Files below a folder that hold a secret. */
export function filesWithSecrets(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const text = readFileSync(path, "latin1");
      return [...secrets].some((secret) => text.includes(secret));
    });
}

/** Lines that hold a secret, or what looks like one. */
export function leaks(lines: readonly string[]): readonly string[] {
  const known = [...secrets];
  return lines.filter(
    (line) => known.some((secret) => line.includes(secret)) || shapes.some((shape) => shape.test(line)),
  );
}
