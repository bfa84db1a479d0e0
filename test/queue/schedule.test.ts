import { expect, test } from "vitest";
import { keepDoing } from "../../src/queue/schedule.ts";

test("does each chore soon and again, one at a time, whatever becomes of one of them", async () => {
  const story: string[] = [];
  let busy = 0;
  const chore = (name: string, fails = false) => ({
    name,
    every: 4,
    async work() {
      busy += 1;
      story.push(busy > 1 ? `${name} beside another` : name);
      await new Promise((resolve) => setTimeout(resolve, 2));
      busy -= 1;
      if (fails) throw new Error("GitHub is down");
    },
  });
  const warned: unknown[] = [];
  const log = { warn: (fields: object) => void warned.push(Reflect.get(fields, "job")) };
  const schedule = keepDoing([chore("orders", true), chore("mail")], log, 1);
  while (story.filter((line) => line === "orders").length < 3 || story.filter((line) => line === "mail").length < 3)
    await new Promise((resolve) => setTimeout(resolve, 1));
  await schedule.stop();
  const length = story.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(story).toHaveLength(length);
  expect(new Set(story)).toEqual(new Set(["orders", "mail"]));
  expect(new Set(warned)).toEqual(new Set(["orders"]));
});
