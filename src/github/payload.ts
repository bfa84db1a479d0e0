/**
 * Webhook payloads, read as the untrusted JSON they are: a signature says who sent it, not that every field is there.
 * Only ids, names of a known alphabet and commit ids come out; no URL of a payload is ever used.
 */
import type { Repository } from "../work.ts";

/** A full commit id, SHA-1 or SHA-256. */
export const commitId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export const ownerName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const repositoryName = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** What stands at a path of members; undefined when anything on the way is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

export function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

export function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

/** Milliseconds since 1970 of a time as GitHub writes it; 0 when it is none. */
export function timeOf(value: unknown): number {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The repository that a payload is about; undefined when it is not whole. */
export function readRepository(payload: unknown): Repository | undefined {
  const installationId = positive(at(payload, "installation", "id"));
  return installationId === undefined ? undefined : repositoryIn(installationId, at(payload, "repository"));
}

/** A repository of this installation as GitHub lists it: with an owner, or with a full name. */
export function repositoryIn(installationId: number, value: unknown): Repository | undefined {
  const repositoryId = positive(at(value, "id"));
  const [first] = String(at(value, "full_name") ?? "").split("/", 1);
  const owner = matching(ownerName, at(value, "owner", "login") ?? first);
  const repo = matching(repositoryName, at(value, "name"));
  if (repositoryId === undefined || owner === undefined || repo === undefined) return undefined;
  return { installationId, repositoryId, owner, repo };
}
