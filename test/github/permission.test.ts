import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mayWrite } from "../../src/github/permission.ts";
import { lay, sampleResponse } from "../support/github-contract.ts";
import { type NockGithub, nockGithub } from "../support/nock-github.ts";

const operation = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
const url = "/repos/corner-shop/shop/collaborators/till/permission";
const person = { owner: "corner-shop", repo: "shop", login: "till", userId: 999 };

let github: NockGithub;
beforeEach(() => {
  github = nockGithub();
});
afterEach(() => {
  expect(github.problems).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

describe("mayWrite", () => {
  test.each([
    ["admin", true],
    ["write", true],
    ["read", false],
    ["none", false],
  ])("%s: %s", async (permission, may) => {
    github.scope.get(url).reply(200, lay(sampleResponse(operation, 200), { permission, user: { id: 999 } }));
    expect(await mayWrite(github.api, person)).toBe(may);
  });

  test.each([{ id: 1_000 }, null])("the login of somebody else, or of nobody: %j", async (user) => {
    github.scope.get(url).reply(200, lay(sampleResponse(operation, 200), { permission: "admin", user }));
    expect(await mayWrite(github.api, person)).toBe(false);
  });

  test("a login that GitHub does not know may not", async () => {
    github.scope.get(url).reply(404, { message: "till is not a user" });
    expect(await mayWrite(github.api, person)).toBe(false);
  });

  test("an outage is no permission, and no refusal either", async () => {
    github.scope.get(url).times(3).reply(503);
    await expect(mayWrite(github.api, person)).rejects.toMatchObject({ status: 503 });
  });
});
