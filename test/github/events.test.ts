import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readComment, readHead } from "../../src/github/events.ts";
import { commentEvent, pullRequestEvent, shop } from "../support/webhooks.ts";

const head = "b".repeat(40);
const where = { installationId: 77, repositoryId: 9001, owner: "corner-shop", repo: "shop", number: 7 };
const rest = { base: "main", open: true, draft: false, updatedAt: Date.parse("2026-01-01T00:00:00Z") };
const repository = { id: shop.id, name: shop.name, owner: { login: shop.owner } };

describe("readHead", () => {
  test("takes ids, names and the head, and nothing else", () => {
    expect(readHead(pullRequestEvent("opened", head))).toEqual({ ...where, ...rest, head });
  });

  test("takes commits of SHA-256 repositories", () => {
    expect(readHead(pullRequestEvent("opened", "b".repeat(64)))).toEqual({ ...where, ...rest, head: "b".repeat(64) });
  });

  test.each([
    ["a head that is no commit id", pullRequestEvent("opened", "refs/heads/main")],
    ["a head with a line break behind it", pullRequestEvent("opened", `${head}\n`)],
    ["no installation", pullRequestEvent("opened", head, { installation: null })],
    [
      "an owner that would change the URL",
      pullRequestEvent("opened", head, { repository: { ...repository, owner: { login: "a/../b" } } }),
    ],
    [
      "a name that would change the URL",
      pullRequestEvent("opened", head, { repository: { ...repository, name: ".." } }),
    ],
    ["a number that is text", pullRequestEvent("opened", head, { pull_request: { number: "7", head: { sha: head } } })],
  ])("refuses %s", (_what, payload) => {
    expect(readHead(payload)).toBeUndefined();
  });

  test("survives any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(readHead(payload)).toBeUndefined();
      }),
    );
  });
});

describe("readComment", () => {
  test("reads a person's comment on an open pull request", () => {
    expect(readComment(commentEvent("/blast-radius"))).toEqual({
      ...where,
      commentId: 31,
      body: "/blast-radius",
      login: "orders-lead",
      userId: 501,
    });
  });

  test.each([
    ["a plain issue", commentEvent("", { onIssue: true })],
    ["a closed pull request", commentEvent("", { state: "closed" })],
    ["a bot", commentEvent("", { type: "Bot" })],
    ["an app that speaks for a person", commentEvent("", { viaApp: true })],
    ["a sender who is not the writer", { ...commentEvent(""), sender: { id: 502, login: "mail", type: "User" } }],
  ])("is deaf to %s", (_what, payload) => {
    expect(readComment(payload)).toBeUndefined();
  });

  test("survives any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(readComment(payload)).toBeUndefined();
      }),
    );
  });
});
