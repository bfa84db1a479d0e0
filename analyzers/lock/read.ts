/** Lockfiles by their names. They are read only where a change touches them: nothing of the graph hangs on their content. */
import { readBun } from "./bun.ts";
import { type Asked, type Lock, limits, unreadable } from "./lock.ts";
import { readNpm } from "./npm.ts";
import { readPnpm } from "./pnpm.ts";
import { readYarn } from "./yarn.ts";

const readers: Readonly<Record<string, (text: string, asked: Asked) => Lock>> = {
  "package-lock.json": readNpm,
  "npm-shrinkwrap.json": readNpm,
  "pnpm-lock.yaml": readPnpm,
  "yarn.lock": readYarn,
  "bun.lock": readBun,
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Whether a file is a lockfile that `readLock` understands. `bun.lockb` is binary, and is not. */
export function isLockfile(path: string): boolean {
  return Object.hasOwn(readers, nameOf(path));
}

/** Reads a lockfile. What cannot be read is a Problem, and then nothing else of it is told; it never throws. */
export function readLock(path: string, text: string, asked: Asked): Lock {
  const read = Object.hasOwn(readers, nameOf(path)) ? readers[nameOf(path)] : undefined;
  if (read === undefined) return unreadable(1, "this kind of lockfile is not read");
  if (text.length > limits.text)
    return unreadable(1, `larger than ${limits.text / 1_000_000} million characters`, "too-large");
  return read(text, asked);
}
