/** Pull requests that are built on another one. */
import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { builtOn, builtOnWords } from "../../src/github/built-on.ts";
import { lay, sampleResponse } from "../support/github-contract.ts";
import { type NockGithub, nockGithub } from "../support/nock-github.ts";

const operation = "GET /repos/{owner}/{repo}/pulls";
const pull = { installationId: 1, repositoryId: 2, owner: "corner-shop", repo: "shop", number: 7 };

let github: NockGithub;
beforeEach(() => {
  github = nockGithub();
});
afterEach(() => {
  expect(github.problems).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

test("those whose base is its branch are named", async () => {
  const one = sampleResponse(operation, 200);
  const listed = [lay(one, { number: 12, base: { ref: "charge" } }), lay(one, { number: 9, base: { ref: "charge" } })];
  github.scope.get("/repos/corner-shop/shop/pulls?state=open&base=charge&per_page=20").reply(200, listed);
  const numbers = await builtOn(github.api, pull, { headBranch: "charge" });
  expect(numbers).toEqual([9, 12]);
  expect(builtOnWords(numbers)).toContain("#9, #12 are built on it. Close them,");
});

test("on a fork's branch nobody builds, and nobody is asked", async () => {
  expect(await builtOn(github.api, pull, { headBranch: undefined })).toEqual([]);
  expect(builtOnWords([])).toBe("");
});
