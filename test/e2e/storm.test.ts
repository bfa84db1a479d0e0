import { expect, test } from "vitest";
import { mulberry, weather } from "../support/storm.ts";

/** A short storm. `npm run bench:kills` is the long one: two hundred kills. */
test("no webhook is lost and no check left hanging, whatever fails and whenever the process is killed", async () => {
  const after = await weather({ kills: 5, chance: mulberry(20_261_126), patience: 90_000 });
  expect(after.wrong).toEqual([]);
  expect(after.problems).toEqual([]);
  const log = after.output.join("\n");
  for (const token of after.tokens) expect(log).not.toContain(token);
  expect(log).not.toMatch(/BEGIN|Bearer|Charge more|charge\.ts/);
}, 180_000);
