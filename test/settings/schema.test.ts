/** The published schema takes what the parser takes. */
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { settingsSchema } from "../../scripts/settings-schema.ts";
import { namesOf } from "../../src/settings/names.ts";
import { parseSettings } from "../../src/settings/parse.ts";

const ajv = new Ajv2020();
addFormats.default(ajv);
const validate = ajv.compile(settingsSchema(namesOf()));

test.each([
  ['levels: { seed-8: notice, seed-8/oversized-diff: "off" }', true],
  ["gate: [seed-13]\ngrace: { seed-13: 2026-12-31 }", true],
  ["version: 1\nmin-confidence: 0.7\nmax-annotations: 3\nignore-paths: [vendor/**]", true],
  ["except: { seed-18: [api.mail.com] }\nexact-schedules: [close]", true],
  ["tables: { orders: growth }\nroutes: { /cron/**: internal }", true],
  ["levels: { org/kept: notice }\ngate: [org/kept]", true],
  ["levels: { seed-99: notice }", false],
  ["gate: seed-13", false],
  ["min-confidence: 7", false],
  ["colour: red", false],
  ["tables: { orders: huge }", false],
])("%s: %s", (text, good) => {
  expect(validate(parseYaml(text))).toBe(good);
  expect(parseSettings(text, "settings.yml", new Set([...namesOf(), "org/kept"])).warnings.length === 0).toBe(good);
});
