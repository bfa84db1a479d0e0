/** Deliveries on their way into the journal: those that come while the last were written are written together. */
import { setImmediate as soon } from "node:timers/promises";
import type { Delivery, WorkStore } from "../work.ts";

export interface Inbox {
  /** Resolves when the delivery is kept for good; rejects when it is not. */
  accept(delivery: Delivery): Promise<void>;
  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

/** `kept` is called after each write. */
export function createInbox(store: Pick<WorkStore, "append">, kept: () => void): Inbox {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      // Whatever has come in this turn of the event loop shares one write to the disk.
      await soon();
      const batch = waiting;
      waiting = [];
      try {
        await store.append(batch.map(({ delivery }) => delivery));
        for (const one of batch) one.kept();
        kept();
      } catch (error) {
        for (const one of batch) one.failed(error);
      }
    }
    writing = undefined;
  }

  return {
    accept(delivery) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ delivery, kept: resolve, failed: reject });
      writing ??= write();
      return promise;
    },
    async idle() {
      await writing;
    },
  };
}
