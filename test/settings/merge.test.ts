import { expect, test } from "vitest";
import { mergeSettings } from "../../src/settings/merge.ts";

const today = "2026-06-01";

test("the repository's word goes before the organisation's, and lists are joined", () => {
  const { settings, maxAnnotations, warnings } = mergeSettings(
    {
      levels: { "seed-8": "off", "seed-4": "notice" },
      maxAnnotations: 5,
      minConfidence: 0.7,
      ignorePaths: ["legacy/**"],
      tables: { plans: "reference" },
    },
    {
      levels: { "seed-8": "warning" },
      minConfidence: 0.9,
      ignorePaths: ["vendor/**"],
      tables: { plans: "growth" },
      exactSchedules: ["close"],
      except: { "seed-19": ["open"] },
    },
    today,
  );
  expect(settings).toEqual({
    levels: { "seed-8": "warning", "seed-4": "notice" },
    gate: [],
    minConfidence: 0.9,
    ignorePaths: ["legacy/**", "vendor/**"],
    tables: { plans: "growth" },
    except: { "seed-19": ["close", "open"] },
  });
  expect(maxAnnotations).toBe(5);
  expect(warnings).toEqual([]);
});

test("what the organisation gates, a repository cannot make quieter", () => {
  const quieter = {
    "seed-13": "notice",
    "seed-13/http-from-database": "off",
    "seed-7": "off",
    "seed-8": "off",
  } as const;
  const { settings, warnings } = mergeSettings(
    { gate: ["seed-13", "seed-7/breaking-export"] },
    { levels: quieter },
    today,
  );
  expect(settings).toEqual({ levels: { "seed-8": "off" }, gate: ["seed-13", "seed-7/breaking-export"] });
  expect(warnings).toEqual([
    "The organisation gates `seed-13`: the level `notice` that this repository gives `seed-13` does not hold.",
    "The organisation gates `seed-13`: the level `off` that this repository gives `seed-13/http-from-database` does not hold.",
    "The organisation gates `seed-7/breaking-export`: the level `off` that this repository gives `seed-7` does not hold.",
  ]);
});

test("a gate in its grace only advises until its day", () => {
  const at = (day: string) =>
    mergeSettings({ gate: ["seed-13"] }, { gate: ["seed-7"], grace: { "seed-7": "2026-06-01" } }, day);
  expect(at("2026-05-31")).toMatchObject({
    settings: { gate: ["seed-13"] },
    warnings: ["`seed-7` only advises until 2026-06-01; from then on it gates."],
  });
  expect(at("2026-06-01")).toMatchObject({ settings: { gate: ["seed-13", "seed-7"] }, warnings: [] });
});
