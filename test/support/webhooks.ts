/** Webhooks of one shop's repository, as GitHub sends them, cut to what is ever read and something that is not. */
import { createHmac } from "node:crypto";
import type { JsonObject } from "./github-contract.ts";

export const shop = { id: 9001, owner: "corner-shop", name: "shop" } as const;
export const installationId = 77;

const repository = {
  id: shop.id,
  name: shop.name,
  full_name: `${shop.owner}/${shop.name}`,
  owner: { id: 1, login: shop.owner, type: "Organization" },
  // Never to be fetched from: URLs of a payload are not used.
  clone_url: "http://127.0.0.1:9/never.git",
  private: true,
  default_branch: "main",
};

/** Ids of accounts. */
export const accounts: Readonly<Record<string, number>> = { "orders-lead": 501, "orders-second": 502, till: 999 };

const writer = { id: 501, login: "orders-lead", type: "User" };

/** `pull_request` with this action, on pull request 7. */
export function pullRequestEvent(action: string, head: string, over: JsonObject = {}): JsonObject {
  return {
    action,
    number: 7,
    pull_request: {
      id: 70,
      number: 7,
      state: "open",
      title: "Charge twice",
      draft: false,
      head: { sha: head },
      base: { ref: "main" },
      updated_at: "2026-01-01T00:00:00Z",
      user: writer,
    },
    repository,
    sender: writer,
    installation: { id: installationId },
    ...over,
  };
}

/** `check_run` about a check run of ours: *Re-run*, or our own button. */
export function checkRunEvent(
  action: "rerequested" | "requested_action",
  run: JsonObject,
  identifier = "recheck",
): JsonObject {
  const pressed = action === "requested_action" ? { requested_action: { identifier } } : {};
  return { action, ...pressed, check_run: run, repository, sender: writer, installation: { id: installationId } };
}

/** `check_suite` rerequested: *Re-run all checks*. For a fork it names no pull request. */
export function suiteEvent(head: string, id = 61): JsonObject {
  const check_suite = { id, head_sha: head, updated_at: "2026-01-02T00:00:00Z", pull_requests: [], head_branch: null };
  return { action: "rerequested", check_suite, repository, sender: writer, installation: { id: installationId } };
}

/** `merge_group` with this action. */
export function mergeGroupEvent(action: "checks_requested" | "destroyed", head: string, branch = "main"): JsonObject {
  const merge_group = {
    head_sha: head,
    head_ref: `refs/heads/gh-readonly-queue/${branch}/pr-7`,
    base_ref: `refs/heads/${branch}`,
  };
  return { action, merge_group, repository, sender: writer, installation: { id: installationId } };
}

export interface CommentOptions {
  readonly id?: number;
  readonly login?: string;
  readonly userId?: number;
  readonly type?: "User" | "Bot";
  readonly state?: "open" | "closed";
  readonly onIssue?: true;
  readonly viaApp?: true;
  readonly authorId?: number;
}

/** `issue_comment` created on pull request 7, by somebody who may write unless told. */
export function commentEvent(body: string, options: CommentOptions = {}): JsonObject {
  const user = {
    id: options.userId ?? writer.id,
    login: options.login ?? writer.login,
    type: options.type ?? "User",
  };
  return {
    action: "created",
    issue: {
      id: 700,
      number: 7,
      state: options.state ?? "open",
      user: { id: options.authorId ?? 999, login: "till", type: "User" },
      ...(options.onIssue === true ? {} : { pull_request: { url: "https://github.test/" } }),
    },
    comment: {
      id: options.id ?? 31,
      body,
      user,
      performed_via_github_app: options.viaApp === true ? { id: 5, slug: "other" } : null,
    },
    repository,
    sender: user,
    installation: { id: installationId },
  };
}

/** The headers and the body of a delivery, signed. */
export function sign(
  secret: string,
  event: string,
  payload: JsonObject,
  delivery = "72d3162e-cc78-11e3-81ab-4c9367dc0958",
): { readonly headers: Record<string, string>; readonly body: string } {
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": delivery,
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return { headers, body };
}
