import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { digests, engineVersion } from "../src/engine.ts";

it("knows its own version", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
  expect(engineVersion()).toBe(version);
});

it("says the same digests every time, one for facts, one for what is drawn of them, and one for graphs", () => {
  const { facts, drawn, graphs } = digests();
  for (const digest of [facts, drawn, graphs]) expect(digest).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set([facts, drawn, graphs]).size).toBe(3);
  expect(digests()).toEqual({ facts, drawn, graphs });
});
