import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDefaults, type OrganisationDefaults } from "../../src/github/defaults.ts";
import type { JsonObject } from "../support/github-contract.ts";
import { type NockGithub, nockGithub } from "../support/nock-github.ts";

const shop = { installationId: 77, repositoryId: 9001, owner: "corner-shop", repo: "shop" };
const url = "/repos/corner-shop/.github/contents/.github%2Fblast-radius.yml";
const path = "corner-shop/.github: .github/blast-radius.yml";
const file = (bytes: Buffer | string, over: JsonObject = {}): JsonObject => ({
  ...{ type: "file", encoding: "base64", size: bytes.length, content: Buffer.from(bytes).toString("base64") },
  ...over,
});

let github: NockGithub;
let time: number;
let defaultsOf: OrganisationDefaults;
beforeEach(() => {
  github = nockGithub();
  time = 0;
  defaultsOf = createDefaults(() => time);
});
afterEach(() => {
  expect(github.problems).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

describe("the settings of an organisation", () => {
  test("are asked for once, however many ask, and again after five minutes", async () => {
    github.scope.get(url).reply(200, file("gate: [seed-13]\n"));
    const text = { path, text: "gate: [seed-13]\n" };
    const mail = { ...shop, repositoryId: 9002, repo: "mail" };
    expect(await Promise.all([defaultsOf(github.api, shop), defaultsOf(github.api, mail)])).toEqual([text, text]);
    time = 299_999;
    expect(await defaultsOf(github.api, shop)).toEqual(text);
    time = 300_000;
    github.scope.get(url).reply(200, file("gate: []\n"));
    expect(await defaultsOf(github.api, shop)).toEqual({ path, text: "gate: []\n" });
  });

  test.each([404, 403])("that GitHub does not give (%i) are none, and that is kept too", async (status) => {
    github.scope.get(url).reply(status, { message: "Resource not accessible by integration" });
    expect(await defaultsOf(github.api, shop)).toBeUndefined();
    expect(await defaultsOf(github.api, shop)).toBeUndefined();
  });

  test("are not taken for none while GitHub is in trouble", async () => {
    github.scope.get(url).times(3).reply(502);
    await expect(defaultsOf(github.api, shop)).rejects.toMatchObject({ status: 502 });
    github.scope.get(url).reply(403, { message: "You have exceeded a secondary rate limit" }, { "retry-after": "60" });
    await expect(defaultsOf(github.api, shop)).rejects.toMatchObject({ status: 403 });
    github.scope.get(url).reply(200, file("gate: []\n"));
    expect(await defaultsOf(github.api, shop)).toEqual({ path, text: "gate: []\n" });
  });

  test.each([
    ["a link", file("", { type: "symlink" }), "is not a regular file"],
    ["a folder", [], "is not a regular file"],
    ["too large", file("", { size: 65_537 }), "has 65537 bytes; at most 65536 are read"],
    ["no text", file(Buffer.from([0xff, 0xfe, 0x00])), "is not UTF-8 text"],
  ])("that are %s say so", async (_what, body, why) => {
    github.scope.get(url).reply(200, body as JsonObject);
    expect(await defaultsOf(github.api, shop)).toEqual({ path, why });
  });

  test("are the own ones of the repository where they stand", async () => {
    expect(await defaultsOf(github.api, { ...shop, repo: ".github" })).toBeUndefined();
  });

  test("of one installation are not another's", async () => {
    github.scope.get(url).reply(200, file("gate: []\n"));
    github.scope.get(url).reply(404, { message: "Not Found" });
    expect(await defaultsOf(github.api, shop)).toBeDefined();
    expect(await defaultsOf(github.api, { ...shop, installationId: 78 })).toBeUndefined();
  });
});
