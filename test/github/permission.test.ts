import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CommentEvent } from "../../src/github/events.ts";
import { mayReview } from "../../src/github/permission.ts";
import { lay, sampleResponse } from "../support/github-contract.ts";
import { type NockGithub, nockGithub } from "../support/nock-github.ts";

const operation = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
const url = "/repos/corner-shop/shop/collaborators/till/permission";
const comment: CommentEvent = {
  installationId: 77,
  repositoryId: 9001,
  owner: "corner-shop",
  repo: "shop",
  number: 7,
  commentId: 31,
  body: "/blast-radius",
  login: "till",
  byAuthor: false,
};

let github: NockGithub;
beforeEach(() => {
  github = nockGithub();
});
afterEach(() => {
  expect(github.problems).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

describe("mayReview", () => {
  test("asks nobody about the author", async () => {
    expect(await mayReview(github.api, { ...comment, byAuthor: true })).toBe(true);
  });

  test.each([
    ["admin", true],
    ["write", true],
    ["read", false],
    ["none", false],
  ])("%s: %s", async (permission, may) => {
    github.scope.get(url).reply(200, lay(sampleResponse(operation, 200), { permission }));
    expect(await mayReview(github.api, comment)).toBe(may);
  });

  test("a login that GitHub does not know may not", async () => {
    github.scope.get(url).reply(404, { message: "till is not a user" });
    expect(await mayReview(github.api, comment)).toBe(false);
  });

  test("an outage is no permission, and no refusal either", async () => {
    github.scope.get(url).times(3).reply(503);
    await expect(mayReview(github.api, comment)).rejects.toMatchObject({ status: 503 });
  });
});
