/** A database that another process is writing to. */

/** Milliseconds between two tries. */
const pause = 20;

/** SQLite's primary code of an error; undefined where it is none of SQLite's. */
export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  // The low byte is the primary code; extended codes say where.
  return error.errcode & 0xff;
}

export const isBusy = (error: unknown): boolean => codeOf(error) === 5; /* SQLITE_BUSY */

/**
 * Tries for so many milliseconds. Switching a new file to its write-ahead log fails at once where another process does the same: SQLite's
 * own timeout is not asked then.
 */
export function unlocked<T>(patience: number, open: () => T): T {
  const end = performance.now() + patience;
  for (;;)
    try {
      return open();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
}
