import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lay, sampleResponse } from "../support/github-contract.ts";
import { type NockGithub, nockGithub } from "../support/nock-github.ts";

const repository = { owner: "corner-shop", repo: "shop" };
const reactionsUrl = "/repos/corner-shop/shop/issues/comments/31/reactions";

let github: NockGithub;
beforeEach(() => {
  github = nockGithub();
});
afterEach(() => {
  expect(github.problems).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

describe("the client", () => {
  test("repeats a question", async () => {
    const pull = lay(sampleResponse("GET /repos/{owner}/{repo}/pulls/{pull_number}", 200), { number: 7 });
    github.scope.get("/repos/corner-shop/shop/pulls/7").twice().reply(502);
    github.scope.get("/repos/corner-shop/shop/pulls/7").reply(200, pull);
    const { data } = await github.api.rest.pulls.get({ ...repository, pull_number: 7 });
    expect(data.number).toBe(7);
  });

  test("repeats a reaction, which GitHub keeps once", async () => {
    github.scope.post(reactionsUrl).reply(502);
    github.scope
      .post(reactionsUrl)
      .reply(200, sampleResponse("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", 200));
    const { status } = await github.api.rest.reactions.createForIssueComment({
      ...repository,
      comment_id: 31,
      content: "eyes",
    });
    expect(status).toBe(200);
  });

  test("never repeats a create by itself", async () => {
    github.scope.post("/repos/corner-shop/shop/check-runs").reply(502);
    const create = github.api.rest.checks.create({ ...repository, name: "blast radius", head_sha: "a".repeat(40) });
    await expect(create).rejects.toMatchObject({ status: 502 });
  });

  test.each([
    ["sleeps out a short rate limit", 5, 200],
    ["tells a long one", 3_600, 403],
  ])("%s", async (_what, seconds, expected) => {
    const pull = sampleResponse("GET /repos/{owner}/{repo}/pulls/{pull_number}", 200);
    const reset = String(Math.ceil(Date.now() / 1000) + seconds);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    github.scope.get("/repos/corner-shop/shop/pulls/7").reply(403, { message: "API rate limit exceeded" }, headers);
    if (expected === 200) github.scope.get("/repos/corner-shop/shop/pulls/7").reply(200, pull);
    const answer = github.pacedApi.rest.pulls.get({ ...repository, pull_number: 7 });
    const status = await answer.then((response) => response.status).catch((error: { status: number }) => error.status);
    expect(status).toBe(expected);
  });
});
