import { expect, test } from "vitest";
import { createInbox } from "../../src/queue/inbox.ts";
import type { Delivery } from "../../src/work.ts";

const delivery = (guid: string): Delivery => ({ guid, event: "ping", body: Buffer.from("{}"), receivedAt: 1 });

test("writes together what comes together, and answers when it is written", async () => {
  const story: string[] = [];
  const store = {
    async append(deliveries: readonly Delivery[]) {
      story.push(deliveries.map(({ guid }) => guid).join("+"));
    },
  };
  const inbox = createInbox(store, () => story.push("kept"));
  const kept = ["a", "b"].map(async (guid) => {
    await inbox.accept(delivery(guid));
    story.push(`${guid} answered`);
  });
  await Promise.all(kept);
  await inbox.accept(delivery("c"));
  await inbox.idle();
  expect(story).toEqual(["a+b", "kept", "a answered", "b answered", "c", "kept"]);
});

test("says to each sender that it was not written, and goes on with the next", async () => {
  let full = true;
  const store = {
    async append() {
      if (full) throw new Error("the disk is full");
    },
  };
  const inbox = createInbox(store, () => {});
  const fates = await Promise.allSettled([inbox.accept(delivery("a")), inbox.accept(delivery("b"))]);
  expect(fates.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  full = false;
  await inbox.accept(delivery("c"));
});
