/** What an organisation says for all its repositories: `.github/blast-radius.yml` in its repository `.github`. */
import type { Defaults } from "../ports.ts";
import type { Repository } from "../work.ts";
import { type Api, statusOf } from "./repository.ts";
import { troubleOf } from "./trouble.ts";

const repo = ".github";
const path = ".github/blast-radius.yml";

/** Milliseconds for which an answer of GitHub's is taken for the present one. */
const fresh = 5 * 60_000;
/** Organisations of which one is kept. */
const maxKept = 1_000;
/** Bytes, as of a repository's own settings. */
const maxBytes = 64 * 1024;

/** Undefined where there are none, or the installation may not see them. Throws when GitHub is in trouble: a gate must not go with it. */
export type OrganisationDefaults = (api: Api, at: Repository) => Promise<Defaults | undefined>;

interface Kept {
  readonly defaults: Promise<Defaults | undefined>;
  readonly until: number;
}

/** Asks GitHub once for each installation in five minutes, however many ask at the same time. */
export function createDefaults(now: () => number = Date.now): OrganisationDefaults {
  const kept = new Map<string, Kept>();
  return async (api, { installationId, owner, repo: asked }) => {
    // That repository's own settings are these already.
    if (asked.toLowerCase() === repo) return undefined;
    const key = `${installationId}/${owner}`;
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return await known.defaults;
    const defaults = read(api, owner);
    kept.delete(key);
    kept.set(key, { defaults, until: now() + fresh });
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    try {
      return await defaults;
    } catch (error) {
      kept.delete(key);
      throw error;
    }
  };
}

async function read(api: Api, owner: string): Promise<Defaults | undefined> {
  const called = `${owner}/${repo}: ${path}`;
  try {
    const { data } = await api.rest.repos.getContent({ owner, repo, path });
    if (Array.isArray(data) || data.type !== "file") return { path: called, why: "is not a regular file" };
    if (data.size > maxBytes) return { path: called, why: `has ${data.size} bytes; at most ${maxBytes} are read` };
    return textOf(called, Buffer.from(data.content, "base64"));
  } catch (error) {
    // Absent, or not for this installation: GitHub tells the two apart as little as possible.
    if ([403, 404].includes(statusOf(error) ?? 0) && troubleOf(error).again === "never") return undefined;
    throw error;
  }
}

function textOf(called: string, bytes: Buffer): Defaults {
  try {
    return { path: called, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { path: called, why: "is not UTF-8 text" };
  }
}
