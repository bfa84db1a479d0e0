import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FetchError, type FetchRequest, fetchCommits, openMirror } from "../../src/git/mirror.ts";
import { type GitServer, startGitServer } from "../support/git-http.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

const token = "ghs_12345_eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl-_";

let shop: TestRepository;
let room: string;
let server: GitServer;
let commits: { old: string; mergeBase: string; base: string; head: string };
let mirrors = 0;

beforeAll(async () => {
  shop = createRepository();
  const old = shop.commit({ "src/order.ts": "export const total = 1;\n" });
  const mergeBase = shop.commit({
    "src/order.ts": "export const total = 2;\n",
    "src/mail.ts": `${"export const send = 1;\n".repeat(9)}`,
    "catalogue.json": Buffer.alloc(1_500_000, "a"),
  });
  shop.branch("charges");
  const head = shop.commit({
    "src/order.ts": "export const total = 3;\n",
    "src/mail.ts": null,
    "src/post.ts": `${"export const send = 1;\n".repeat(9)}export const late = 2;\n`,
    "catalogue.json": Buffer.alloc(1_600_000, "b"),
  });
  shop.git("update-ref", "refs/pull/7/head", head);
  shop.branch("main");
  const base = shop.commit({ "README.md": "The shop.\n" });
  commits = { old, mergeBase, base, head };

  room = mkdtempSync(join(tmpdir(), "mirror-"));
  mkdirSync(join(room, "served/acme"), { recursive: true });
  renameSync(shop.bareCopy(), join(room, "served/acme/shop.git"));
  server = await startGitServer({ root: join(room, "served"), token });
});

afterAll(async () => {
  await server.close();
  shop.remove();
  rmSync(room, { recursive: true });
});

function request(changes: Partial<FetchRequest> = {}): FetchRequest {
  mirrors += 1;
  return {
    dir: join(room, `mirror-${mirrors}`),
    url: `${server.url}/acme/shop.git`,
    wanted: [commits.mergeBase, "refs/pull/7/head"],
    token,
    environment: process.env,
    allowHttp: true,
    ...changes,
  };
}

async function failure(changes: Partial<FetchRequest>): Promise<{ message: string; final: boolean }> {
  const error = await fetchCommits(request(changes)).then(
    () => new Error("the fetch came through"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FetchError)) throw error;
  return { message: error.message, final: error.final };
}

/** All that stands in the mirror's plain files: settings, refs, heads. */
function written(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("objects"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

test("fetches two commits, one deep, and reads the change between them without the base branch's tip", async () => {
  const asked = request();
  expect(await fetchCommits(asked)).toEqual([commits.mergeBase, commits.head]);

  const source = openMirror(asked.dir, { environment: process.env });
  const snapshot = await source.snapshot({ base: commits.base, head: commits.head, mergeBase: commits.mergeBase });
  expect({
    ...snapshot,
    base: snapshot.base.map((entry) => entry.path),
    head: snapshot.head.map((entry) => entry.path),
    policy: snapshot.policy === snapshot.base,
  }).toEqual({
    baseSha: commits.base,
    headSha: commits.head,
    mergeBase: commits.mergeBase,
    base: ["catalogue.json", "src/mail.ts", "src/order.ts"],
    head: ["catalogue.json", "src/order.ts", "src/post.ts"],
    policy: true,
    diff: [
      {
        status: "modified",
        path: "catalogue.json",
        oldSha: shop.git("rev-parse", `${commits.mergeBase}:catalogue.json`),
        newSha: shop.git("rev-parse", `${commits.head}:catalogue.json`),
        type: "file",
        binary: true,
        hunks: [],
      },
      {
        status: "modified",
        path: "src/order.ts",
        oldSha: shop.git("rev-parse", `${commits.mergeBase}:src/order.ts`),
        newSha: shop.git("rev-parse", `${commits.head}:src/order.ts`),
        type: "file",
        binary: false,
        hunks: [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 }],
      },
      {
        status: "renamed",
        path: "src/post.ts",
        oldPath: "src/mail.ts",
        oldSha: shop.git("rev-parse", `${commits.mergeBase}:src/mail.ts`),
        newSha: shop.git("rev-parse", `${commits.head}:src/post.ts`),
        type: "file",
        binary: false,
        hunks: [{ oldStart: 9, oldLines: 0, newStart: 10, newLines: 1 }],
      },
    ],
    notes: [
      "1 changed file was not compared line by line: content is not in this copy of the repository.",
      "The base branch's newest commit is not here: settings are those of the commit that this change began at.",
    ],
  });

  const read = await Array.fromAsync(source.read(snapshot.head.map((entry) => entry.sha)));
  expect(read.map(({ bytes, problem }) => problem?.reason ?? bytes?.length)).toEqual(["missing", 24, 230]);
  expect(await source.history(commits.head, 10, () => 1)).toEqual([]);
  await expect(source.snapshot({ base: commits.old, head: commits.head })).rejects.toThrow(
    `The base \`${commits.old}\` is not a commit of this repository.`,
  );
});

test("writes neither the token nor the remote to the mirror", async () => {
  const asked = request();
  await fetchCommits(asked);
  const text = written(asked.dir);
  expect(text).not.toContain("ghs_");
  expect(text).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
  expect(text).not.toContain("127.0.0.1");
});

test("asks for a commit once, for a moving ref every time", async () => {
  const asked = request({ wanted: [commits.mergeBase, commits.head] });
  await fetchCommits(asked);
  const before = server.requests.length;
  expect(await fetchCommits(asked)).toEqual([commits.mergeBase, commits.head]);
  expect(server.requests.length).toBe(before);
  await fetchCommits({ ...asked, wanted: ["refs/pull/7/head", commits.base] });
  expect(server.requests.length).toBeGreaterThan(before);
});

test("goes on where a killed fetch left a lock and half a pack", async () => {
  const asked = request();
  await fetchCommits(asked);
  writeFileSync(join(asked.dir, "shallow.lock"), "");
  writeFileSync(join(asked.dir, "objects/pack/tmp_pack_x1"), "half");
  expect(await fetchCommits({ ...asked, wanted: [commits.base] })).toEqual([commits.base]);
  expect(readdirSync(join(asked.dir, "objects/pack")).filter((name) => name.startsWith("tmp_"))).toEqual([]);
});

test("a commit or ref that is gone is final", async () => {
  const absent = "1".repeat(40);
  expect(await failure({ wanted: [absent] })).toEqual({
    message: `The host no longer has all of ${absent}.`,
    final: true,
  });
  expect(await failure({ wanted: ["refs/pull/8/head"] })).toEqual({
    message: "The host no longer has all of refs/pull/8/head.",
    final: true,
  });
});

test("refused access and an unknown repository are final, and no message shows the token", async () => {
  expect(await failure({ token: "ghs_wrong" })).toEqual({
    message: "The host refused access to the repository.",
    final: true,
  });
  expect(await failure({ url: `${server.url}/acme/closed.git` })).toEqual({
    message: "The host knows no such repository, or hides it from this token.",
    final: true,
  });
});

test("a request that could leak or mislead is refused before anything is sent", async () => {
  const before = server.requests.length;
  const url = "A repository is fetched from an https URL without credentials.";
  const urls = ["http://shop.example/a.git", "file:///etc", "ext::sh", `https://x:${token}@shop.example/a.git`, "-u"];
  for (const bad of urls) expect(await failure({ url: bad })).toEqual({ message: url, final: true });
  expect(await failure({ allowHttp: false })).toEqual({ message: url, final: true });
  for (const bad of ["main", "--upload-pack=sh", "refs/heads/*", "refs/heads/a..b", "refs/a:refs/b", "HEAD", "abc123"])
    expect(await failure({ wanted: [bad] })).toEqual({
      message: `\`${bad}\` is neither a commit id nor a full ref name.`,
      final: true,
    });
  expect(server.requests.length).toBe(before);
});

test("a redirect is not followed, and a silent or absent host may be tried again", async () => {
  const behaviours: Record<string, number> = { "/moved.git/info/refs": 301, "/broken.git/info/refs": 502 };
  const host = createServer((incoming, response) => {
    const status = behaviours[new URL(incoming.url ?? "/", "http://localhost").pathname];
    if (status !== undefined) response.writeHead(status, { location: `${server.url}/acme/shop.git/info/refs` }).end();
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  try {
    const before = server.requests.length;
    expect(await failure({ url: `${origin}/moved.git` })).toEqual({
      message: "The repository has moved: its host answered with a redirect.",
      final: true,
    });
    expect(server.requests.length).toBe(before);
    expect((await failure({ url: `${origin}/broken.git` })).final).toBe(false);
    expect(await failure({ url: `${origin}/silent.git`, timeoutMs: 300 })).toEqual({
      message: "Fetching took too long and was stopped.",
      final: false,
    });
  } finally {
    host.closeAllConnections();
    host.close();
  }
  expect((await failure({ url: `${origin}/gone.git` })).final).toBe(false);
});
