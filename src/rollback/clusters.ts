/**
 * Databases that migrations have already made, on disk: a change of the same repository starts from one instead of running its whole
 * history again. They are a cache; whatever goes wrong with one costs time only.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Clusters {
  /** The number of the last key that is known, counted from 0, and its cluster; undefined where none is. */
  latest(keys: readonly string[]): Promise<{ readonly at: number; readonly bytes: Uint8Array } | undefined>;
  keep(key: string, bytes: Uint8Array): Promise<void>;
}

/** Clusters kept; a large one has 6 MB. The one that was used longest ago goes first. */
const most = 40;
const suffix = ".tar.zst";
/** A cluster without anything in it, made when the program was installed (`prepare.ts`); it may be absent. */
export const shipped = fileURLToPath(new URL("../../.prepared", import.meta.url));

/** One key after each step: what the database is after all steps up to there. */
export function keysOf(start: string, steps: readonly string[]): readonly string[] {
  const keys = [hash(start)];
  for (const step of steps) keys.push(hash(`${keys.at(-1)}\n${step}`));
  return keys;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

export function openClusters(folder: string): Clusters {
  return {
    async latest(keys) {
      const [own, given] = await Promise.all(
        [folder, shipped].map(async (one) => new Set(await readdir(one).catch(() => []))),
      );
      for (let at = keys.length - 1; at >= 0; at--) {
        const name = `${keys[at]}${suffix}`;
        const where = own?.has(name) ? folder : given?.has(name) ? shipped : undefined;
        if (where === undefined) continue;
        try {
          const bytes = await readFile(join(where, name));
          const now = new Date();
          if (where === folder) await utimes(join(where, name), now, now);
          return { at, bytes };
        } catch {
          // Another process has thrown it away meanwhile: an earlier one does as well.
        }
      }
      return undefined;
    },
    async keep(key, bytes) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Whoever reads meanwhile sees all of it or nothing.
        const draft = join(folder, `${randomUUID()}.draft`);
        await writeFile(draft, bytes, { mode: 0o600 });
        await rename(draft, join(folder, `${key}${suffix}`));
        await forgetOldest(folder);
      } catch {
        // Nothing is kept then: the next run makes it again.
      }
    },
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= most) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), used: (await stat(join(folder, name))).mtimeMs })),
  );
  aged.sort((a, b) => b.used - a.used);
  await Promise.all(aged.slice(most).map(({ path }) => rm(path, { force: true })));
}
