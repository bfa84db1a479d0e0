import { describe, expect, test } from "vitest";
import { type Aftermath, mulberry, weather } from "../support/storm.ts";
import { aims, stands } from "../support/strikes.ts";

/** Storms that rage at once: each waits more than it works. */
const seeds = [1, 2];
const killsOfOne = 100;
/** Kills of two hundred that each boundary has at least; a quiet machine gives each more than ten. */
const enough = 3;

const aftermaths: Aftermath[] = [];

describe.concurrent("a service that is killed at every boundary between two stages, and in between", () => {
  test.each(seeds)(
    "loses no webhook and leaves no check hanging, whatever fails: storm %i",
    async (seed) => {
      const after = await weather({ kills: killsOfOne, chance: mulberry(seed), patience: 120_000 });
      expect(after.wrong).toEqual([]);
      expect(after.problems).toEqual([]);
      expect(after.leaky).toEqual([]);
      expect(after.output.join("\n")).not.toMatch(/Charge more|charge\.ts/);
      aftermaths.push(after);
    },
    900_000,
  );
});

describe("of all those kills", () => {
  test("there were two hundred", () => {
    const kills = aftermaths.flatMap(({ struck }) => [...struck.values()]).reduce((sum, { times }) => sum + times, 0);
    expect(kills).toBeGreaterThanOrEqual(200);
  });

  test.each(aims)("some came when they were to: when $name", ({ name }) => {
    const met = aftermaths.reduce((sum, { struck }) => sum + (struck.get(name)?.met ?? 0), 0);
    expect(met).toBeGreaterThanOrEqual(enough);
  });

  // A webhook waits for milliseconds between the journal and who reads it: whether a kill finds one there is chance (the store's contract has that case).
  test.each(stands.filter((stand) => stand !== "a webhook waits"))("some found the journal so: %s", (stand) => {
    const found = aftermaths.reduce((sum, { stood }) => sum + (stood.get(stand) ?? 0), 0);
    expect(found).toBeGreaterThanOrEqual(enough);
  });
});
