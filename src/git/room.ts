/** Room on the disk: mirrors that nobody has used for longest go when all together are too large. They are fetched again when needed. */
import { readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds: whoever uses a mirror has touched it since. A fetch and a review together have less time. */
const inUse = 3_600_000;
/** Given to what is on its way out, so that nobody opens half a mirror. */
const leaving = ".leaving";

/** Marks a mirror as used now. */
export async function touchMirror(dir: string): Promise<void> {
  const now = new Date();
  await utimes(dir, now, now);
}

/** Deletes mirrors in `folder`, the longest unused first, until the rest has at most `bytes`. Returns how many went. */
export async function makeRoom(folder: string, bytes: number, now: number): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => name.endsWith(leaving)).map((name) => remove(join(folder, name))));
  const mirrors: { readonly dir: string; readonly used: number; readonly size: number }[] = [];
  for (const name of names.filter((one) => one.endsWith(".git"))) {
    const dir = join(folder, name);
    const found = await stat(dir).catch(() => undefined);
    if (found !== undefined) mirrors.push({ dir, used: found.mtimeMs, size: await sizeOf(dir) });
  }
  let total = mirrors.reduce((sum, { size }) => sum + size, 0);
  let gone = 0;
  for (const { dir, used, size } of mirrors.toSorted((a, b) => a.used - b.used)) {
    if (total <= bytes || now - used < inUse) break;
    await rename(dir, `${dir}${leaving}`);
    await remove(`${dir}${leaving}`);
    total -= size;
    gone += 1;
  }
  return gone;
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

async function sizeOf(dir: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // A file may go while its neighbours are counted.
    size += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0;
  }
  return size;
}
