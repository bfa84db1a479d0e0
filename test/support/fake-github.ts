/**
 * A GitHub on the loopback interface, as strict as the contract in `github-contract.ts`: it checks the App's tokens and
 * permissions, refuses what breaks a limit, appends annotations on update, serves git, and fails on demand.
 */
import { randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createHooks, type Hooks } from "./fake-hooks.ts";
import type { FakePerson, FakeSignIn } from "./fake-sign-in.ts";
import { gitHttpHandler, isGitPath } from "./git-http.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  lay,
  type Matched,
  matchRequest,
  permissionOf,
  responseProblems,
  sampleResponse,
} from "./github-contract.ts";
import { keepSecret } from "./secrets.ts";
import { accounts, shop } from "./webhooks.ts";

export interface FakePull {
  readonly number: number;
  readonly title: string;
  readonly baseBranch: string;
  readonly state: "open" | "closed";
  readonly head: string;
  readonly draft?: boolean;
  readonly updatedAt?: string;
  /** The account that opened it; 999 unless told. */
  readonly authorId?: number;
  readonly authorType?: "Bot";
  /** Whose commits it has, by account (null: GitHub knows no account); its author's unless told. */
  readonly commits?: readonly FakeCommit[];
  /** The repository that this pull request belongs to, where another one has the name by now. */
  readonly repositoryId?: number;
  /** Its branch, of the same repository; a fork's unless told. */
  readonly headBranch?: string;
}

export interface FakeCommit {
  readonly author: number | null;
  /** The author unless told. */
  readonly committer?: { readonly id: number; readonly login: string };
  readonly parents?: number;
}

/** A comment on a pull request. */
export interface FakeComment {
  readonly id: number;
  readonly number: number;
  readonly body: string;
  readonly userType: "Bot" | "User";
  /** The App that wrote it; null for a person, or where GitHub does not say. */
  readonly app: number | null;
}

export interface FakeCheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly external_id: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly output: { readonly title: string | null; readonly summary: string | null };
  /** Every annotation ever sent: an update appends. */
  readonly annotations: readonly JsonObject[];
  readonly actions: readonly JsonObject[];
}

/** The next request of this operation is answered so; with `committed`, after it was carried out. */
export interface Fault {
  readonly operation: string;
  readonly status: number;
  readonly committed?: true;
  /** Milliseconds before the answer. */
  readonly after?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
}

/** What is happening to a request: `asked` when it has come, `done` when it was carried out and nobody has been told. */
export interface Moment {
  /** As in the contract; `git` for a fetch of objects, which is done when the last byte is on its way. */
  readonly operation: string;
  readonly when: "asked" | "done";
}

export interface FakeOptions {
  readonly appId: number;
  readonly publicKey: string;
  readonly installationId: number;
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string };
  /** What the installation has granted, as in app.yml. */
  readonly permissions: Readonly<Record<string, string>>;
  /** What it is subscribed to. */
  readonly events?: readonly string[];
  /** Logins and what they may do. */
  readonly people: Readonly<Record<string, "admin" | "write" | "read">>;
  /** Ids of accounts, where they are not those of `webhooks.ts`. */
  readonly accounts?: Readonly<Record<string, number>>;
  /** Members of teams, by `organisation/team`. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  /** Files of the organisation's repository `.github` on its default branch; without it there is none. */
  readonly organisation?: ReadonlyMap<string, string>;
  /** Folder of bare repositories, for git. */
  readonly gitRoot: string;
  /** The tip of a branch and its merge base with a commit, as the repository has them. */
  compare(branch: string, head: string): { readonly base: string; readonly mergeBase: string } | undefined;
  /** Where people can sign in. */
  readonly signIn?: FakeSignIn;
}

export interface FakeGithub {
  readonly apiUrl: string;
  readonly webUrl: string;
  /** Operations in the order in which they were answered, with the status. */
  readonly requests: readonly string[];
  /** Everything that the real GitHub would not have taken or given. A test ends with none. */
  readonly problems: readonly string[];
  readonly checkRuns: readonly FakeCheckRun[];
  readonly pulls: readonly FakePull[];
  /** `<check run id> <status>`, each time one changes. */
  readonly history: readonly string[];
  /** Comments in the order in which they were made. */
  readonly comments: readonly FakeComment[];
  /** What people wrote in comments, by the comment's id; those that are not in it were deleted. */
  readonly said: Map<number, { readonly body: string; readonly userId: number }>;
  /** Makes a comment as somebody else, or deletes one. */
  comment(comment: Omit<FakeComment, "id">): void;
  deleteComment(id: number): void;
  /** `<comment id> <content>`. */
  readonly reactions: readonly string[];
  /** Every token that was handed out. */
  readonly tokens: readonly string[];
  /** Webhooks: what was sent, and what came of it. */
  readonly hooks: Hooks;
  /** Opens a pull request, or moves it on. */
  setPull(pull: FakePull): void;
  fail(fault: Fault): void;
  /** Faults that nothing has met yet. */
  readonly faults: readonly Fault[];
  /** Is told of every moment, in it. A request that is asked while it answers `lost` is not carried out, and has no answer. */
  watch(watcher: (moment: Moment) => "lost" | undefined): void;
  close(): Promise<void>;
}

interface Token {
  readonly permissions: Readonly<Record<string, string>>;
}

interface Reply {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly after?: number;
}

const apiPath = "/api/v3";

export async function startFakeGithub(options: FakeOptions): Promise<FakeGithub> {
  const requests: string[] = [];
  const problems: string[] = [];
  const reactions: string[] = [];
  const checkRuns: FakeCheckRun[] = [];
  const history: string[] = [];
  const tokens = new Map<string, Token>();
  const pulls = new Map<number, FakePull>();
  const faults: Fault[] = [];
  const hooks = createHooks();
  let watcher: (moment: Moment) => "lost" | undefined = () => undefined;
  const comments: FakeComment[] = [];
  const said = new Map<number, { readonly body: string; readonly userId: number }>();
  let nextComment = 500;

  const { signIn } = options;
  const routes: Readonly<Record<string, (matched: Matched, body: JsonObject, person?: FakePerson) => Reply>> = {
    "GET /user": (_matched, _body, person) =>
      sample("GET /user", 200, { id: person?.id ?? 0, login: person?.login ?? "" }),
    "GET /user/installations": () =>
      ok(200, {
        total_count: 1,
        installations: [
          lay(sampleResponse("GET /app/installations", 200), { id: options.installationId, suspended_at: null }),
        ],
      }),
    "GET /user/installations/{installation_id}/repositories": (_matched, _body, person) => {
      const { id, owner, name } = options.repository;
      const over = { id, name, full_name: `${owner}/${name}`, owner: { login: owner }, has_downloads: true };
      const repositories =
        person?.reads.has(id) === true ? [lay(sampleResponse("GET /repos/{owner}/{repo}", 200), over)] : [];
      return ok(200, { total_count: repositories.length, repositories });
    },
    "GET /repos/{owner}/{repo}": (_matched, _body, person) => {
      const { id, owner, name } = options.repository;
      if (person?.reads.has(id) !== true) return refusal(404, "Not Found");
      return sample("GET /repos/{owner}/{repo}", 200, {
        id,
        name,
        full_name: `${owner}/${name}`,
        owner: { login: owner },
      });
    },
    "DELETE /applications/{client_id}/token": (_matched, body) =>
      signIn?.revoke(String(body["access_token"])) === true ? ok(204, null) : refusal(404, "Not Found"),
    "POST /app/installations/{installation_id}/access_tokens": ({ path }, body) => {
      if (Number(path["installation_id"]) !== options.installationId) return refusal(404, "Not Found");
      const asked = body["permissions"];
      const permissions = asked !== undefined && isObject(asked) ? textual(asked) : options.permissions;
      const excess = Object.entries(permissions).some(([name, level]) => !grants(options.permissions, name, level));
      if (excess) return refusal(422, "The permissions requested are not granted to this installation.");
      // The format since April 2026: dots, dashes, and no longer forty characters.
      const token = `ghs_${options.appId}_${randomBytes(24).toString("base64url")}.${randomBytes(60).toString("base64url")}`;
      tokens.set(token, { permissions });
      keepSecret(token);
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return sample("POST /app/installations/{installation_id}/access_tokens", 201, { token, expires_at, permissions });
    },
    "GET /repos/{owner}/{repo}/pulls/{pull_number}": ({ path }) => {
      const pull = pulls.get(Number(path["pull_number"]));
      if (pull === undefined) return refusal(404, "Not Found");
      return sample("GET /repos/{owner}/{repo}/pulls/{pull_number}", 200, overPull(pull));
    },
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": ({ path, query }) => {
      const { authorId = 999, commits = [{ author: authorId }] } = pulls.get(Number(path["pull_number"])) ?? {};
      const page = Number(query["page"] ?? 1);
      const size = Number(query["per_page"] ?? 30);
      // GitHub lists 250 commits of a pull request and no more.
      const shown = commits.slice(0, 250).slice((page - 1) * size, page * size);
      return listed("GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", shown.map(overCommit));
    },
    "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": ({ path }) => {
      const members = options.teams?.[`${path["org"]}/${path["team_slug"]}`] ?? [];
      if (!members.includes(path["username"] ?? "")) return refusal(404, "Not Found");
      const operation = "GET /orgs/{org}/teams/{team_slug}/memberships/{username}";
      return sample(operation, 200, { role: "member", state: "active" });
    },
    "GET /repos/{owner}/{repo}/pulls": ({ query }) => {
      const open = [...pulls.values()].filter(
        ({ state, baseBranch }) =>
          (state === "open" || query["state"] !== "open") && baseBranch === (query["base"] ?? baseBranch),
      );
      const page = Number(query["page"] ?? 1);
      const size = Number(query["per_page"] ?? 30);
      const newest = open.toSorted((a, b) => (updatedAt(a) < updatedAt(b) ? 1 : -1));
      return listed("GET /repos/{owner}/{repo}/pulls", newest.slice((page - 1) * size, page * size).map(overPull));
    },
    "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": ({ path }) => {
      const found = [...pulls.values()].filter(({ head }) => head === path["commit_sha"]);
      return listed("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", found.map(overPull));
    },
    "GET /app": () => {
      const over = {
        id: options.appId,
        slug: "blast-radius",
        permissions: options.permissions,
        events: options.events ?? [],
      };
      return sample("GET /app", 200, over);
    },
    "GET /app/hook/config": () =>
      ok(200, { url: "https://shop.test/api/github/webhooks", content_type: "json", insecure_ssl: "0" }),
    "POST /app-manifests/{code}/conversions": ({ path }) => {
      if (path["code"] !== "a-code") return refusal(404, "Not Found");
      const over = {
        id: options.appId,
        slug: "blast-radius",
        html_url: "https://github.test/apps/blast-radius",
        client_id: "Iv1",
        client_secret: "client secret",
        webhook_secret: "hook secret of twenty characters",
        pem: "-----BEGIN RSA PRIVATE KEY-----\nkey\n-----END RSA PRIVATE KEY-----\n",
      };
      return sample("POST /app-manifests/{code}/conversions", 201, over);
    },
    "GET /app/installations": () =>
      listed("GET /app/installations", [{ id: options.installationId, suspended_at: null }]),
    "GET /installation/repositories": () => {
      const { id, owner, name } = options.repository;
      const operation = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
      const base = sampleResponse(operation, 200)["base"];
      const repository = isObject(base) && isObject(base["repo"]) ? base["repo"] : {};
      const over = { id, name, full_name: `${owner}/${name}`, owner: { login: owner } };
      return ok(200, { total_count: 1, repositories: [lay(repository, over)] });
    },
    "GET /app/hook/deliveries": ({ query }) => {
      const before = Number(query["cursor"] ?? Number.POSITIVE_INFINITY);
      const all = hooks.log.filter(({ id }) => id < before).toReversed();
      const page = all.slice(0, Number(query["per_page"] ?? 30));
      const operation = "GET /app/hook/deliveries";
      const next =
        page.length < all.length
          ? { link: `<${apiPath}/app/hook/deliveries?cursor=${page.at(-1)?.id}>; rel="next"` }
          : {};
      return {
        ...listed(
          operation,
          page.map(({ id, guid, at, status, event }) => ({
            id,
            guid,
            event,
            delivered_at: at,
            status_code: status,
            status: status < 400 ? "OK" : "failed",
            redelivery: false,
          })),
        ),
        headers: next,
      };
    },
    "POST /app/hook/deliveries/{delivery_id}/attempts": ({ path }) =>
      hooks.redeliver(Number(path["delivery_id"])) ? ok(202, {}) : refusal(404, "Not Found"),
    "GET /repos/{owner}/{repo}/compare/{basehead}": ({ path }) => {
      const [branch = "", head = ""] = (path["basehead"] ?? "").split("...");
      const found = options.compare(branch, head);
      if (found === undefined) return refusal(404, "No common ancestor between branches.");
      const over = { base_commit: { sha: found.base }, merge_base_commit: { sha: found.mergeBase } };
      return sample("GET /repos/{owner}/{repo}/compare/{basehead}", 200, over);
    },
    "GET /repos/{owner}/{repo}/collaborators/{username}/permission": ({ path }) => {
      // On a public repository everybody reads.
      const login = path["username"] ?? "";
      const permission = options.people[login] ?? "read";
      const id = options.accounts?.[login] ?? accounts[login] ?? 1;
      const user = { ...account(id, "User"), login, role_name: permission };
      return sample("GET /repos/{owner}/{repo}/collaborators/{username}/permission", 200, { permission, user });
    },
    "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": ({ path }, body) => {
      const entry = `${path["comment_id"]} ${body["content"]}`;
      const status = reactions.includes(entry) ? 200 : 201;
      if (status === 201) reactions.push(entry);
      return sample("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", status, {
        content: body["content"] ?? null,
      });
    },
    "GET /repos/{owner}/{repo}/contents/{path}": ({ path }) => {
      const text = path["repo"] === ".github" ? options.organisation?.get(path["path"] ?? "") : undefined;
      if (text === undefined) return refusal(404, "Not Found");
      const content = Buffer.from(text).toString("base64");
      const url = "https://github.test/";
      const links = { git: url, html: url, self: url };
      const urls = { url, git_url: url, html_url: url, download_url: url, _links: links };
      const file = { type: "file", encoding: "base64", size: Buffer.byteLength(text), content, sha: "0".repeat(40) };
      return ok(200, { ...file, ...urls, name: "blast-radius.yml", path: path["path"] ?? "" });
    },
    "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ path }) => {
      const id = Number(path["comment_id"]);
      const { body, userId } = said.get(id) ?? {};
      if (body === undefined || userId === undefined) return refusal(404, "Not Found");
      const shown = commented({ id, number: 0, body, userType: "User", app: null });
      return ok(200, { ...shown, user: account(userId, "User") });
    },
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ path, query }) => {
      const here = comments.filter(({ number }) => number === Number(path["issue_number"]));
      const page = Number(query["page"] ?? 1);
      const size = Number(query["per_page"] ?? 30);
      return ok(200, here.slice((page - 1) * size, page * size).map(commented));
    },
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ path }, body) => {
      const number = Number(path["issue_number"]);
      const made: FakeComment = {
        ...{ id: nextComment++, number, body: String(body["body"]), userType: "Bot", app: options.appId },
      };
      comments.push(made);
      return ok(201, commented(made));
    },
    "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ path }, body) => {
      const index = comments.findIndex(({ id }) => id === Number(path["comment_id"]));
      const found = comments[index];
      if (found === undefined) return refusal(404, "Not Found");
      if (found.app !== options.appId) return refusal(403, "Resource not accessible by integration");
      const edited = { ...found, body: String(body["body"]) };
      comments[index] = edited;
      return ok(200, commented(edited));
    },
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": ({ path, query }) => {
      if (Number(query["app_id"] ?? options.appId) !== options.appId)
        return ok(200, { total_count: 0, check_runs: [] });
      const found = checkRuns.filter(
        (run) => run.head_sha === path["ref"] && run.name === (query["check_name"] ?? run.name),
      );
      const latest = query["filter"] === "all" ? found.toReversed() : found.slice(-1);
      return ok(200, { total_count: latest.length, check_runs: latest.map(shown) });
    },
    "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": ({ path }) => {
      const run = checkRuns.find(({ id }) => id === Number(path["check_run_id"]));
      return run === undefined ? refusal(404, "Not Found") : ok(200, shown(run));
    },
    "POST /repos/{owner}/{repo}/check-runs": (_matched, body) => {
      const run = changed({ ...blankRun, id: 4_000_000_000 + checkRuns.length }, body);
      checkRuns.push(run);
      history.push(`${run.id} ${run.status}`);
      return ok(201, shown(run));
    },
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": ({ path }, body) => {
      const index = checkRuns.findIndex(({ id }) => id === Number(path["check_run_id"]));
      const run = checkRuns[index];
      if (run === undefined) return refusal(404, "Not Found");
      const next = changed(run, body);
      checkRuns[index] = next;
      history.push(`${next.id} ${next.status}`);
      return ok(200, shown(next));
    },
  };

  function handle(request: IncomingMessage, body: Json | undefined): Reply | undefined {
    const url = (request.url ?? "").slice(apiPath.length);
    const matched = matchRequest({ method: request.method ?? "", url, headers: request.headers, body });
    const route = matched === undefined ? undefined : routes[matched.operation];
    if (matched === undefined || route === undefined) {
      problems.push(`${request.method} ${url} is no operation the App may call`);
      return refusal(404, "Not Found");
    }
    const { operation, path } = matched;
    if (watcher({ operation, when: "asked" }) === "lost") return undefined;
    const act = (): Reply => {
      const unauthorised = authorise(request, operation);
      if (unauthorised !== undefined) return unauthorised;
      if (path["owner"] !== undefined && !isOurs(path)) return refusal(404, "Not Found");
      problems.push(...matched.problems);
      return matched.problems.length > 0
        ? refusal(422, "Validation Failed")
        : route(matched, isObject(body) ? body : {}, signIn?.personOf(request.headers.authorization));
    };
    const at = faults.findIndex((fault) => fault.operation === operation);
    const [fault] = at === -1 ? [] : faults.splice(at, 1);
    const reply = fault === undefined || fault.committed === true ? act() : undefined;
    if (reply !== undefined) problems.push(...responseProblems(operation, reply.status, reply.body));
    const answer = fault === undefined ? (reply ?? refusal(500, "Server Error")) : faulty(fault);
    requests.push(`${operation} ${answer.status}`);
    if (reply !== undefined) watcher({ operation, when: "done" });
    return answer;
  }

  function isOurs(path: Readonly<Record<string, string>>): boolean {
    return (
      path["owner"] === options.repository.owner && [options.repository.name, ".github"].includes(path["repo"] ?? "")
    );
  }

  function authorise(request: IncomingMessage, operation: string): Reply | undefined {
    const [, scheme, credentials = ""] = /^(\S+) (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const needed = permissionOf[operation] ?? "";
    if (needed === "none") return undefined;
    if (needed === "app") {
      const valid = scheme?.toLowerCase() === "bearer" && isAppToken(credentials, options);
      return valid ? undefined : refusal(401, "A JSON web token could not be decoded");
    }
    if (needed === "user")
      return signIn?.personOf(request.headers.authorization) === undefined
        ? refusal(401, "Bad credentials")
        : undefined;
    if (needed === "client")
      return signIn?.isClient(request.headers.authorization) === true ? undefined : refusal(401, "Bad credentials");
    const [name = "", level = ""] = needed.split(":");
    const token = tokens.get(credentials);
    if (token === undefined) return refusal(401, "Bad credentials");
    if (grants(token.permissions, name, level)) return undefined;
    if (!asksAllTheSame.has(operation)) problems.push(`${operation} needs ${needed}`);
    return refusal(403, "Resource not accessible by integration");
  }

  const git = gitHttpHandler({ root: options.gitRoot });
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path.startsWith(`${apiPath}/`)) void serve(request, response);
    else if (path.startsWith("/login/oauth/") && signIn !== undefined) void signIn.handle(request, response);
    else if (isGitPath(path) && mayFetch(request)) {
      if (path.endsWith("/git-upload-pack")) {
        watcher({ operation: "git", when: "asked" });
        response.once("finish", () => watcher({ operation: "git", when: "done" }));
      }
      git(request, response);
    } else response.writeHead(401, { "WWW-Authenticate": 'Basic realm="GitHub"' }).end();
  });

  function mayFetch(request: IncomingMessage): boolean {
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const [, token = ""] = Buffer.from(basic, "base64").toString("utf8").split("x-access-token:");
    const permissions = tokens.get(token)?.permissions ?? {};
    // The least that works: a token that may also write is a fault of the App.
    if (Object.keys(permissions).join() !== "contents") problems.push("git is used with a token of other permissions");
    return permissions["contents"] === "read";
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const reply = handle(request, text === "" ? undefined : JSON.parse(text));
    if (reply === undefined) {
      request.destroy();
      return;
    }
    const { status, body, headers, after } = reply;
    if (after !== undefined && after > 0) await sleep(after);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...rateLimit, ...headers });
    response.end(status === 204 ? "" : JSON.stringify(body));
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}${apiPath}`,
    webUrl: `http://127.0.0.1:${port}`,
    requests,
    problems,
    checkRuns,
    history,
    reactions,
    hooks,
    comments,
    said,
    comment: (comment) => void comments.push({ ...comment, id: nextComment++ }),
    deleteComment(id) {
      comments.splice(
        comments.findIndex((comment) => comment.id === id),
        1,
      );
    },
    get pulls() {
      return [...pulls.values()];
    },
    get tokens() {
      return [...tokens.keys()];
    },
    setPull: (pull) => void pulls.set(pull.number, pull),
    fail: (fault) => void faults.push(fault),
    faults,
    watch(next) {
      watcher = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const rateLimit = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4999", "x-ratelimit-reset": "4102444800" };

const blankRun: FakeCheckRun = {
  id: 0,
  name: "",
  head_sha: "",
  external_id: "",
  status: "queued",
  conclusion: null,
  output: { title: null, summary: null },
  annotations: [],
  actions: [],
};

/** A check run after a create or an update: a conclusion completes it, annotations are appended, the rest is replaced. */
function changed(run: FakeCheckRun, body: JsonObject): FakeCheckRun {
  const text = (key: "name" | "head_sha" | "external_id" | "status") => String(body[key] ?? run[key]);
  const output = body["output"];
  const given = output !== undefined && isObject(output) ? output : {};
  const annotations = given["annotations"];
  return {
    id: run.id,
    name: text("name"),
    head_sha: text("head_sha"),
    external_id: text("external_id"),
    status: body["conclusion"] === undefined ? text("status") : "completed",
    conclusion: body["conclusion"] === undefined ? run.conclusion : String(body["conclusion"]),
    output: output === undefined ? run.output : { title: String(given["title"]), summary: String(given["summary"]) },
    actions: Array.isArray(body["actions"]) ? body["actions"].filter(isObject) : run.actions,
    annotations: [...run.annotations, ...(Array.isArray(annotations) ? annotations.filter(isObject) : [])],
  };
}

/** A check run as GitHub shows it. */
function shown({ annotations, actions: _actions, output, ...run }: FakeCheckRun): JsonObject {
  const over = { ...run, output: { ...output, annotations_count: annotations.length } };
  return lay(sampleResponse("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", 200), over);
}

/** An account as GitHub shows it. */
function account(id: number, type: string): JsonObject {
  const user = sampleResponse("GET /repos/{owner}/{repo}/pulls/{pull_number}", 200)["user"];
  return lay(isObject(user) ? user : {}, { id, type });
}

/** A comment as GitHub shows it. */
function commented({ id, body, userType, app }: FakeComment): JsonObject {
  const by = app === null ? {} : { performed_via_github_app: lay(sampleResponse("GET /app", 200), { id: app }) };
  return lay(sampleResponse("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", 201), {
    ...{ id, body, user: account(1, userType) },
    ...by,
  });
}

function updatedAt({ updatedAt: time = new Date().toISOString() }: FakePull): string {
  return time;
}

function overPull(pull: FakePull): JsonObject {
  const { number, title, state, head, baseBranch, draft = false, authorId = 999, repositoryId = shop.id } = pull;
  const updated_at = updatedAt(pull);
  const user = account(authorId, pull.authorType ?? "User");
  const base = { ref: baseBranch, repo: { id: repositoryId, default_branch: "main" } };
  const { headBranch } = pull;
  const branch = headBranch === undefined ? {} : { ref: headBranch, repo: { id: repositoryId } };
  return { number, title, state, draft, updated_at, user, head: { sha: head, ...branch }, base };
}

function overCommit({ author, committer, parents = 1 }: FakeCommit): JsonObject {
  const by = author === null ? null : account(author, "User");
  return {
    author: by,
    committer: committer === undefined ? by : { ...account(committer.id, "User"), login: committer.login },
    parents: Array.from({ length: parents }, () => ({ sha: "0".repeat(40), url: "https://github.test/" })),
  };
}

function listed(operation: string, members: readonly JsonObject[]): Reply {
  return ok(
    200,
    members.map((over) => lay(sampleResponse(operation, 200), over)),
  );
}

function sample(operation: string, status: number, over: JsonObject): Reply {
  return ok(status, lay(sampleResponse(operation, status), over));
}

function ok(status: number, body: Json): Reply {
  return { status, body };
}

function refusal(status: number, message: string): Reply {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) } };
}

function faulty({ status, message = "Server Error", headers = {}, after = 0 }: Fault): Reply {
  return { ...refusal(status, message), headers, after };
}

/** What the App asks for although it may not be granted, and does without. */
const asksAllTheSame = new Set(["GET /orgs/{org}/teams/{team_slug}/memberships/{username}"]);

const levels = ["none", "read", "write", "admin"];

function grants(permissions: Readonly<Record<string, string>>, name: string, level: string): boolean {
  return levels.indexOf(permissions[name] ?? "none") >= levels.indexOf(level);
}

function textual(given: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, level]) => [name, String(level)]));
}

/** Signed by the App's key, issued by it, and good for ten minutes at most. */
function isAppToken(token: string, { appId, publicKey }: FakeOptions): boolean {
  const [head = "", claims = "", signature = ""] = token.split(".");
  if (!verify("RSA-SHA256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url")))
    return false;
  const { iss, iat, exp } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
  const now = Date.now() / 1000;
  return String(iss) === String(appId) && iat <= now && exp > now && exp - iat <= 660;
}
