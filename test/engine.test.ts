import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { engineVersion, extractionDigest } from "../src/engine.ts";

it("knows its own version", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
  expect(engineVersion()).toBe(version);
});

it("says the same digest every time", () => {
  expect(extractionDigest()).toMatch(/^[0-9a-f]{16}$/);
  expect(extractionDigest()).toBe(extractionDigest());
});
