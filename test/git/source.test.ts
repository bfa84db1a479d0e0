import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { FileChange } from "../../analyzers/graph/change.ts";
import { findDefaultBase, findDefaultHead, openRepository } from "../../src/git/source.ts";
import type { Snapshot, Source } from "../../src/ports.ts";
import { SourceError, WORK_TREE } from "../../src/ports.ts";
import { createRepository, type Files, type TestRepository } from "../support/repository.ts";

const environment = { PATH: process.env["PATH"], HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1" };
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function repository(first?: Files): TestRepository {
  const made = createRepository(first);
  cleanups.push(() => made.remove());
  return made;
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "no-shop-"));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  return dir;
}

const open = (dir: string) => openRepository(dir, { environment });

async function take(dir: string, base: string, head: string): Promise<Snapshot> {
  return (await open(dir)).snapshot({ base, head });
}

/** A diff as lines: status, names, `-old +new` ranges. */
function lines(diff: readonly FileChange[]): string[] {
  return diff.map(({ status, path, oldPath, type, mode, binary, hunks }) => {
    const names = oldPath === undefined ? path : `${oldPath} => ${path}`;
    const ranges = hunks.map((hunk) => `-${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines}`);
    const bit = mode === undefined ? [] : [mode.executable ? "+x" : "-x"];
    return [status, names, ...(type === "file" ? [] : [type]), ...bit, ...(binary ? ["binary"] : []), ...ranges].join(
      " ",
    );
  });
}

async function contents(source: Source, shas: readonly string[]): Promise<string[]> {
  const read = await Array.fromAsync(source.read(shas));
  expect(read.map((blob) => blob.sha)).toEqual(shas);
  return read.map(({ bytes, problem }) =>
    problem === undefined ? Buffer.from(bytes ?? []).toString("latin1") : problem.reason,
  );
}

async function complaint(work: Promise<unknown>): Promise<{ message: string; hint: string | undefined }> {
  const error = await work.then(
    () => new Error("nothing was wrong"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw error;
  return { message: error.message, hint: error.hint };
}

const order = Array.from({ length: 20 }, (_, at) => `export const line${at} = ${at};\n`);
const text = (...changed: readonly [number, string][]) =>
  order.map((line, at) => changed.find(([index]) => index === at)?.[1] ?? line).join("");

test("two revisions: trees, merge base, renames with edits, modes, types, empty files", async () => {
  const shop = repository({
    "src/order.ts": text(),
    "src/mail.ts": text([0, "// mail\n"]),
    "src/gone.ts": "export {};\n",
    "bin/run.sh": "#!/bin/sh\n",
    "latest.ts": "export {};\n",
  });
  shop.branch("charges");
  const head = shop.commit({
    "src/order.ts": text([3, ""], [10, "changed;\nadded;\n"]),
    "src/mail.ts": null,
    "src/post.ts": text([0, "// mail\n"], [19, "export const late = 1;\n"]),
    "src/gone.ts": null,
    "src/empty.ts": "",
    "bin/run.sh": { executable: "#!/bin/sh\n" },
    "latest.ts": { link: "src/order.ts" },
  });
  shop.branch("main");
  const base = shop.commit({ "src/unrelated.ts": "export {};\n" });

  const snapshot = await take(shop.dir, "main", "charges");
  const blob = (path: string) => shop.git("rev-parse", path);
  expect(snapshot).toMatchObject({ baseSha: base, headSha: head, mergeBase: blob("main~"), notes: [] });
  expect(snapshot.base).toEqual([
    { path: "bin/run.sh", type: "file", sha: blob("main~:bin/run.sh") },
    { path: "latest.ts", type: "file", sha: blob("main~:latest.ts") },
    { path: "src/gone.ts", type: "file", sha: blob("main~:src/gone.ts") },
    { path: "src/mail.ts", type: "file", sha: blob("main~:src/mail.ts") },
    { path: "src/order.ts", type: "file", sha: blob("main~:src/order.ts") },
  ]);
  expect(snapshot.head).toEqual([
    { path: "bin/run.sh", type: "file", sha: blob("charges:bin/run.sh") },
    { path: "latest.ts", type: "symlink", sha: blob("charges:latest.ts") },
    { path: "src/empty.ts", type: "file", sha: blob("charges:src/empty.ts") },
    { path: "src/order.ts", type: "file", sha: blob("charges:src/order.ts") },
    { path: "src/post.ts", type: "file", sha: blob("charges:src/post.ts") },
  ]);
  expect(lines(snapshot.diff)).toEqual([
    "modified bin/run.sh +x",
    "type-changed latest.ts symlink -1,1 +0,0 -0,0 +1,1",
    "added src/empty.ts",
    "deleted src/gone.ts -1,1 +0,0",
    "modified src/order.ts -4,1 +3,0 -11,1 +10,2",
    "renamed src/mail.ts => src/post.ts -20,1 +20,1",
  ]);
});

test("a bare repository gives the same answer as its work tree, from any folder of it", async () => {
  const shop = repository({ "src/order.ts": text() });
  shop.commit({ "src/order.ts": text([1, "changed;\n"]) });
  const whole = await take(shop.dir, "HEAD~", "HEAD");
  expect(await take(shop.bareCopy(), "HEAD~", "HEAD")).toEqual(whole);
  expect(await take(join(shop.dir, "src"), "HEAD~", "HEAD")).toEqual(whole);
  expect(await take(join(shop.dir, ".git"), "HEAD~", "HEAD")).toEqual(whole);
});

test("an empty diff is an answer, not an error", async () => {
  const shop = repository({ "src/order.ts": text() });
  const snapshot = await take(shop.dir, "HEAD", "HEAD");
  expect(snapshot.diff).toEqual([]);
  expect(snapshot.head).toEqual(snapshot.base);
});

test("names are bytes: newline, backtick, quotes and what is not UTF-8 stay apart", async () => {
  const shop = repository({ "README.md": "The shop.\n" });
  const names = ["a\nb`c.ts", '"quoted"\t.ts', "größe.ts", "odd\\xff.ts", "back\\slash.ts", "-rf.ts", ":(top).ts"];
  shop.write([
    ...names.map((name) => [Buffer.from(name), "export {};\n"] as const),
    [Buffer.from("odd\xff.ts", "latin1"), "export {};\n"],
    [Buffer.from("folder\xe9/\x80end.ts", "latin1"), "export {};\n"],
  ]);
  shop.commit({});
  const snapshot = await take(shop.dir, "HEAD~", "HEAD");
  expect(lines(snapshot.diff)).toEqual([
    'added "quoted"\t.ts -0,0 +1,1',
    "added -rf.ts -0,0 +1,1",
    "added :(top).ts -0,0 +1,1",
    "added a\nb`c.ts -0,0 +1,1",
    "added back\\slash.ts -0,0 +1,1",
    "added folder\\xe9/\\x80end.ts -0,0 +1,1",
    "added größe.ts -0,0 +1,1",
    "added odd\\x5cxff.ts -0,0 +1,1",
    "added odd\\xff.ts -0,0 +1,1",
  ]);
  expect(snapshot.head.map((entry) => entry.path)).toEqual([
    '"quoted"\t.ts',
    "-rf.ts",
    ":(top).ts",
    "README.md",
    "a\nb`c.ts",
    "back\\slash.ts",
    "folder\\xe9/\\x80end.ts",
    "größe.ts",
    "odd\\x5cxff.ts",
    "odd\\xff.ts",
  ]);
});

test("a name cannot pass for a line of the patch", async () => {
  const forged = "x\n@@ -1,9 +1,9 @@\ndiff --git a/y b/y\n.ts";
  const shop = repository({ [forged]: "one;\n", "z.ts": "one;\n" });
  shop.commit({ [forged]: "@@ -7 +7 @@\ndiff --git a/q b/q\n", "z.ts": "-- two;\n++ three;\n" });
  expect(lines((await take(shop.dir, "HEAD~", "HEAD")).diff)).toEqual([
    `modified ${forged} -1,1 +1,2`,
    "modified z.ts -1,1 +1,2",
  ]);
});

test("links are never followed, submodules never entered", async () => {
  const shop = repository({ "src/order.ts": text() });
  const inner = shop.git("rev-parse", "HEAD");
  shop.write({ "src/passwd.ts": { link: "/etc/passwd" } });
  shop.git("add", "--all");
  shop.git("update-index", "--add", "--cacheinfo", `160000,${inner},vendor/stock`);
  shop.git("commit", "--quiet", "--message", "Link and nest");
  const source = await open(shop.dir);
  const snapshot = await source.snapshot({ base: "HEAD~", head: "HEAD" });
  expect(lines(snapshot.diff)).toEqual([
    "added src/passwd.ts symlink -0,0 +1,1",
    "added vendor/stock submodule -0,0 +1,1",
  ]);
  const [link, nested] = snapshot.diff.map((change) => change.newSha ?? "");
  expect(nested).toBe(inner);
  expect(await contents(source, [link ?? "", inner])).toEqual(["/etc/passwd", "missing"]);
});

test("binary and large files are told apart from text, and large ones are never loaded", async () => {
  const shop = repository({ "logo.png": Buffer.from([0, 1, 2]), "data.ts": "export {};\n", "edge.ts": "" });
  const large = Buffer.from("export const row = 1;\n".repeat(240_000));
  shop.commit({
    "logo.png": Buffer.from([0, 1, 3]),
    "data.ts": large,
    "edge.ts": Buffer.alloc(1024 * 1024, "x"),
    "small.ts": "1;\n",
  });
  const source = await open(shop.dir);
  const snapshot = await source.snapshot({ base: "HEAD~", head: "HEAD" });
  expect(lines(snapshot.diff)).toEqual([
    "modified data.ts binary",
    "modified edge.ts -0,0 +1,1",
    "modified logo.png binary",
    "added small.ts -0,0 +1,1",
  ]);
  const shas = snapshot.head.map((entry) => entry.sha);
  const nowhere = ["1".repeat(40), "not a hash", "HEAD"];
  const read = await contents(source, [...shas, ...nowhere, ...shas.slice(3)]);
  expect(read.map((content) => (content.length > 99 ? content.length : content))).toEqual([
    "too-large",
    1024 * 1024,
    "\0\x01\x03",
    "1;\n",
    "missing",
    "missing",
    "missing",
    "1;\n",
  ]);
});

test("the work tree as head: staged, unstaged, untracked, deleted, renamed, ignored, linked, nested", async () => {
  const shop = repository({
    ".gitignore": "dist/\n",
    "src/staged.ts": text(),
    "src/unstaged.ts": text(),
    "src/both.ts": text(),
    "src/reverted.ts": text(),
    "src/moved.ts": text([0, "// moved\n"]),
    "src/removed.ts": "export {};\n",
    "src/unlinked.ts": "// unlinked\n",
    "src/kept.ts": "// kept\n",
  });
  shop.write({
    "src/staged.ts": text([2, "staged;\n"]),
    "src/both.ts": text([2, "staged;\n"]),
    "src/reverted.ts": text([2, "staged;\n"]),
    "src/new-staged.ts": "staged;\n",
  });
  shop.git("add", "--all");
  shop.git("rm", "--quiet", "src/removed.ts");
  shop.write({
    "src/unstaged.ts": text([4, ""]),
    "src/both.ts": text([2, "staged;\n"], [19, "unstaged;\n"]),
    "src/reverted.ts": text(),
    "src/moved.ts": null,
    "src/arrived.ts": text([0, "// moved\n"], [9, "edited;\n"]),
    "src/unlinked.ts": null,
    "new\n`file.ts": "untracked;\n",
    "secret.ts": { link: "/etc/passwd" },
    "dist/out.js": "ignored;\n",
  });
  mkdirSync(join(shop.dir, "nested"));
  execFileSync("git", ["init", "--quiet", join(shop.dir, "nested")]);
  writeFileSync(join(shop.dir, "nested/inside.ts"), "never;\n");
  const index = statSync(join(shop.dir, ".git/index")).mtimeMs;
  const objects = shop.git("count-objects");

  const source = await open(shop.dir);
  const snapshot = await source.snapshot({ base: "HEAD", head: WORK_TREE });
  expect(lines(snapshot.diff)).toEqual([
    "added new\n`file.ts -0,0 +1,1",
    "added secret.ts symlink -0,0 +1,1",
    "renamed src/moved.ts => src/arrived.ts -10,1 +10,1",
    "modified src/both.ts -3,1 +3,1 -20,1 +20,1",
    "added src/new-staged.ts -0,0 +1,1",
    "deleted src/removed.ts -1,1 +0,0",
    "modified src/staged.ts -3,1 +3,1",
    "deleted src/unlinked.ts -1,1 +0,0",
    "modified src/unstaged.ts -5,1 +4,0",
  ]);
  expect(snapshot.notes).toEqual([]);
  expect(snapshot.headSha).toMatch(/^worktree:[0-9a-f]{64}$/);
  expect(await take(shop.dir, "HEAD", "")).toEqual(snapshot);

  // Looking changed neither the index nor the store of objects.
  expect(statSync(join(shop.dir, ".git/index")).mtimeMs).toBe(index);
  expect(shop.git("count-objects")).toBe(objects);

  const files = snapshot.head.filter((entry) => entry.type === "file");
  expect(
    await contents(
      source,
      files.map((entry) => entry.sha),
    ),
  ).toEqual(files.map((entry) => readFileSync(join(shop.dir, entry.path), "latin1")));

  // The same files, committed, have the same hashes: what was read of them is known.
  rmSync(join(shop.dir, "nested"), { recursive: true });
  shop.commit({});
  const committed = await take(shop.dir, "HEAD~", "HEAD");
  expect({ head: committed.head, diff: committed.diff }).toEqual({ head: snapshot.head, diff: snapshot.diff });
});

test("a clean work tree, one in conflict, and one with no index", async () => {
  const shop = repository({ "src/order.ts": text() });
  const clean = await take(shop.dir, "HEAD", WORK_TREE);
  expect(clean.diff).toEqual([]);
  expect(clean.head).toEqual(clean.base);

  shop.branch("charges");
  shop.commit({ "src/order.ts": text([2, "theirs;\n"]) });
  shop.branch("main");
  shop.commit({ "src/order.ts": text([2, "ours;\n"]) });
  expect(() => shop.git("merge", "charges")).toThrow();
  const source = await open(shop.dir);
  const conflict = await source.snapshot({ base: "HEAD", head: WORK_TREE });
  expect(lines(conflict.diff)).toEqual(["modified src/order.ts -2,0 +3,1 -3,0 +5,3"]);
  expect(await contents(source, [conflict.diff[0]?.newSha ?? ""])).toEqual([
    readFileSync(join(shop.dir, "src/order.ts"), "latin1"),
  ]);

  rmSync(join(shop.dir, ".git/index"));
  expect(lines((await take(shop.dir, "HEAD", WORK_TREE)).diff)).toEqual(lines(conflict.diff));
});

test("a file in the place of a folder, and a folder in the place of a file", async () => {
  const shop = repository({ "src/a/index.ts": "a;\n", "src/b.ts": "b;\n" });
  shop.write({ "src/a/index.ts": null });
  rmSync(join(shop.dir, "src/a"), { recursive: true });
  shop.write({ "src/a": "file;\n", "src/b.ts": null });
  shop.write({ "src/b.ts/index.ts": "folder;\n" });
  expect(lines((await take(shop.dir, "HEAD", WORK_TREE)).diff)).toEqual([
    "added src/a -0,0 +1,1",
    "deleted src/a/index.ts -1,1 +0,0",
    "deleted src/b.ts -1,1 +0,0",
    "added src/b.ts/index.ts -0,0 +1,1",
  ]);
});

test("a file that changes after the snapshot is missing, not wrong", async () => {
  const shop = repository({ "src/order.ts": text(), "src/mail.ts": text() });
  shop.write({ "src/order.ts": text([0, "new;\n"]), "src/mail.ts": text([1, "new;\n"]) });
  const source = await open(shop.dir);
  const { diff } = await source.snapshot({ base: "HEAD", head: WORK_TREE });
  appendFileSync(join(shop.dir, "src/order.ts"), "more;\n");
  shop.write({ "src/mail.ts": { link: "/etc/passwd" } });
  expect(
    await contents(
      source,
      diff.map((change) => change.newSha ?? ""),
    ),
  ).toEqual(["missing", "missing"]);
});

test("a file that changed within the second the index was written is seen", async () => {
  const shop = repository({ "src/order.ts": "one;\n" });
  const [file, index] = [join(shop.dir, "src/order.ts"), join(shop.dir, ".git/index")];
  shop.git("config", "core.trustctime", "false");
  const second = 1_767_225_600;
  utimesSync(file, second, second);
  shop.git("update-index", "--refresh");
  writeFileSync(file, "two;\n");
  utimesSync(file, second, second);
  utimesSync(index, second, second);
  expect(lines((await take(shop.dir, "HEAD", WORK_TREE)).diff)).toEqual(["modified src/order.ts -1,1 +1,1"]);
});

test("a partial clone is read as far as it goes, and fetches nothing", async () => {
  const shop = repository({ "src/order.ts": text(), "src/mail.ts": "mail;\n" });
  shop.commit({ "src/order.ts": text([0, "new;\n"]), "src/stock.ts": "stock;\n" });
  shop.git("config", "uploadpack.allowFilter", "true");
  const clone = join(folder(), "clone");
  execFileSync("git", ["clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${shop.dir}`, clone]);
  const source = await open(clone);
  const snapshot = await source.snapshot({ base: "HEAD~", head: "HEAD" });
  expect(lines(snapshot.diff)).toEqual(["modified src/order.ts binary", "added src/stock.ts binary"]);
  expect(snapshot.notes).toEqual([
    "2 changed files were not compared line by line: content is not in this copy of the repository.",
    "This is a partial clone, and some content was never fetched. To fetch it: git fetch --refetch --no-filter origin.",
  ]);
  const shas = snapshot.head.map((entry) => entry.sha);
  expect(await contents(source, shas)).toEqual(["missing", "missing", "missing"]);

  // A checkout fetches what head needs; of the files on disk all can be compared but the one whose old content is away.
  execFileSync("git", ["-C", clone, "checkout", "--quiet", "main"], { stdio: "pipe" });
  writeFileSync(join(clone, "src/mail.ts"), "late mail;\n");
  const onDisk = await source.snapshot({ base: "HEAD~", head: WORK_TREE });
  expect(lines(onDisk.diff)).toEqual([
    "modified src/mail.ts -1,1 +1,1",
    "modified src/order.ts binary",
    "added src/stock.ts -0,0 +1,1",
  ]);
  expect(
    (
      await contents(
        source,
        onDisk.head.map((entry) => entry.sha),
      )
    ).map((content) => content.length),
  ).toEqual([11, text([0, "new;\n"]).length, 7]);
});

test("nothing that a repository configures is run", async () => {
  const shop = repository({ ".gitattributes": "*.ts filter=evil diff=evil\n", "src/order.ts": text() });
  const mark = join(folder(), "ran");
  writeFileSync(join(shop.dir, ".git/hooks/post-index-change"), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
  shop.write({ "src/order.ts": text([0, "new;\n"]), "src/mail.ts": "new;\n" });
  for (const key of [
    "filter.evil.clean",
    "filter.evil.process",
    "diff.evil.command",
    "diff.evil.textconv",
    "diff.external",
  ])
    shop.git("config", key, `touch ${mark};`);
  for (const key of ["core.fsmonitor", "core.pager", "pager.diff", "core.sshCommand", "log.showSignature"])
    shop.git("config", key, key === "log.showSignature" ? "true" : `touch ${mark};`);
  shop.git("config", "filter.evil.required", "true");
  shop.git("config", "diff.noprefix", "true");
  shop.git("config", "diff.orderFile", "absent");
  shop.git("config", "color.ui", "always");

  const source = await open(shop.dir);
  const snapshot = await source.snapshot({ base: "HEAD", head: WORK_TREE });
  expect(lines(snapshot.diff)).toEqual(["added src/mail.ts -0,0 +1,1", "modified src/order.ts -1,1 +1,1"]);
  await source.snapshot({ base: "HEAD", head: "HEAD" });
  await source.history("HEAD", 5, () => 1);
  expect(() => statSync(mark)).toThrow();
});

test("what a user can get wrong ends in a sentence and a hint", async () => {
  const shop = repository({ "src/order.ts": text() });
  shop.branch("charges");
  shop.commit({ "src/order.ts": text([0, "new;\n"]) });
  shop.git("checkout", "--quiet", "--orphan", "island");
  shop.commit({ "island.ts": "export {};\n" });
  shop.git("branch", "--quiet", "-D", "charges");
  const dir = folder();

  expect(await complaint(open(join(dir, "absent")))).toEqual({
    message: `There is no folder \`${join(dir, "absent")}\`.`,
    hint: "Check --repo.",
  });
  expect(await complaint(open(dir))).toEqual({
    message: `\`${dir}\` is not a git repository.`,
    hint: "Run in a clone, or name one with --repo.",
  });
  for (const base of ["charges", "", "-x", "--all", "main\nHEAD", "main:src/order.ts", "1".repeat(40)])
    expect(await complaint(take(shop.dir, base, "main"))).toEqual({
      message: `The base \`${base}\` is not a commit of this repository.`,
      hint: "It may be misspelt, deleted, or not fetched yet: git fetch --all, then git branch --all.",
    });
  expect((await complaint(take(shop.dir, "main", "charges"))).message).toBe(
    "The head `charges` is not a commit of this repository.",
  );
  expect(await complaint(take(shop.dir, "main", "island"))).toEqual({
    message: "Base and head have no common history, so there is no change to compare.",
    hint: "Choose a base that head grew from, with --base.",
  });
  expect(await complaint(take(shop.bareCopy(), "main", WORK_TREE))).toEqual({
    message: "This repository is bare: it has no work tree to compare.",
    hint: "Name a revision with --head.",
  });
  expect(await complaint(openRepository(shop.dir, { environment: { PATH: dir } }))).toEqual({
    message: "The program `git` could not be started.",
    hint: "Install git 2.39 or newer and put it on PATH.",
  });
  const unborn = repository();
  expect((await complaint(take(unborn.dir, "HEAD", WORK_TREE))).message).toBe(
    "The base `HEAD` is not a commit of this repository.",
  );
});

test("a shallow clone is told from unrelated histories, and works where history suffices", async () => {
  const shop = repository({ "src/order.ts": text() });
  shop.commit({ "src/order.ts": text([0, "new;\n"]) });
  shop.branch("charges", "HEAD~");
  shop.commit({ "src/mail.ts": "export {};\n" });
  const clone = join(folder(), "clone");
  execFileSync("git", ["clone", "--quiet", "--depth=1", "--no-single-branch", `file://${shop.dir}`, clone]);
  expect(await complaint(take(clone, "origin/main", "origin/charges"))).toEqual({
    message: "The point where base and head parted is not in this shallow clone.",
    hint: "Fetch the history: git fetch --unshallow (in actions/checkout: fetch-depth: 0).",
  });
  expect((await take(clone, "HEAD", WORK_TREE)).diff).toEqual([]);
  expect(await (await open(clone)).history("HEAD", 5, () => 1)).toEqual([]);
});

test("the default base: origin's HEAD, then main, then master, else a question", async () => {
  const base = (dir: string) => findDefaultBase(dir, { environment });
  const shop = repository({ "src/order.ts": text() });
  expect(await base(shop.dir)).toBe("refs/heads/main");
  shop.git("branch", "--quiet", "-m", "main", "master");
  expect(await base(shop.dir)).toBe("refs/heads/master");
  shop.git("branch", "--quiet", "-m", "master", "trunk");
  expect(await complaint(base(shop.dir))).toEqual({
    message: "No default branch was found: neither origin/HEAD, nor main, nor master.",
    hint: "Name the base with --base.",
  });
  expect(await base(shop.bareCopy())).toBe("HEAD");
  const clone = join(folder(), "clone");
  execFileSync("git", ["clone", "--quiet", shop.dir, clone]);
  expect(await base(clone)).toBe("refs/remotes/origin/HEAD");
});

test("the default head: the work tree, or HEAD where there is none", async () => {
  const shop = repository({ "src/order.ts": text() });
  expect(await findDefaultHead(shop.dir, { environment })).toBe(WORK_TREE);
  expect(await findDefaultHead(shop.bareCopy(), { environment })).toBe("HEAD");
});

test("a tree or a change above the limit is cut, and said to be", async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`src/f${at + 10}.ts`, `${at};\n`]));
  const shop = repository(many);
  shop.commit({ "src/f39.ts": "changed;\n", "src/z.ts": "new;\n" });
  const source = await openRepository(shop.dir, { environment, maxEntries: 25 });
  const snapshot = await source.snapshot({ base: "HEAD~", head: "HEAD" });
  expect(snapshot.notes).toEqual(["The tree has more than 25 files: the rest was left out."]);
  expect([snapshot.base.length, snapshot.head.length]).toEqual([26, 27]);
  expect(lines(snapshot.diff)).toEqual(["modified src/f39.ts -1,1 +1,1", "added src/z.ts -0,0 +1,1"]);
  shop.commit(Object.fromEntries(Object.keys(many).map((path) => [path, "all;\n"])));
  const wide = await source.snapshot({ base: "HEAD~", head: "HEAD" });
  expect(wide.notes).toEqual([
    "The tree has more than 25 files: the rest was left out.",
    "More than 25 files changed: the rest was left out.",
  ]);
  expect(wide.diff.length).toBe(25);
});

test("crafted trees with names that lead out, or ten objects that unfold without end, do no harm", async () => {
  const shop = repository({ "src/order.ts": text() });
  const store = (type: string, input: Buffer) =>
    execFileSync("git", ["hash-object", "-w", "--stdin", "--literally", "-t", type], { cwd: shop.dir, input })
      .toString()
      .trim();
  const entry = (mode: string, name: string, sha: string) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, "hex")]);
  const commitTree = (tree: string) => shop.git("commit-tree", "-p", "HEAD", "-m", "Crafted", tree);
  const blob = store("blob", Buffer.from("evil;\n"));
  const up = store("tree", entry("100644", "passwd.ts", blob));
  const out = await take(
    shop.dir,
    "HEAD",
    commitTree(store("tree", Buffer.concat([entry("40000", "..", up), entry("100644", "fine.ts", blob)]))),
  );
  expect(lines(out.diff)).toEqual(["added fine.ts -0,0 +1,1", "deleted src/order.ts -1,20 +0,0"]);
  expect(out.head.map((one) => one.path)).toEqual(["fine.ts"]);

  let bomb = up;
  for (let depth = 0; depth < 9; depth++)
    bomb = store("tree", Buffer.concat(Array.from({ length: 10 }, (_, at) => entry("40000", `d${at}`, bomb))));
  const commit = commitTree(bomb);
  const source = await openRepository(shop.dir, { environment, maxEntries: 1_000 });
  const snapshot = await source.snapshot({ base: commit, head: commit });
  expect(snapshot.base.length).toBe(1_000);
  expect(snapshot.notes).toEqual(["The tree has more than 1000 files: the rest was left out."]);
});

test("history: sizes of the changes merged before, in code alone, newest first", async () => {
  const shop = repository({ "src/order.ts": text() });
  shop.commit({ "src/order.ts": text([0, "new;\n"]), "package-lock.json": "{}\n".repeat(500), "logo.png": "\0" });
  shop.commit({ "README.md": "The shop.\n" });
  shop.branch("charges");
  shop.commit({ "src/a.ts": "a;\n" });
  shop.commit({ "src/b\n.ts": "b;\nb;\n", "src/a.ts": "a;\nc;\n" });
  shop.branch("main");
  shop.git("merge", "--quiet", "--no-ff", "--message", "Merge charges", "charges");
  shop.commit({ "src/order.ts": null, "src/sale.ts": text([0, "new;\n"]) });
  const source = await open(shop.dir);
  expect(await source.history("HEAD", 10, () => 1)).toEqual([
    { files: 1, lines: 0 },
    { files: 2, lines: 4 },
    { files: 1, lines: 2 },
  ]);
  expect(await source.history("HEAD", 1, () => 1)).toEqual([{ files: 1, lines: 0 }]);
  expect((await complaint(source.history("nowhere", 1, () => 1))).message).toBe(
    "The commit `nowhere` is not a commit of this repository.",
  );
});

test("a reader may stop early, and read nothing", async () => {
  const shop = repository(
    Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`src/f${at}.ts`, "x".repeat(100_000) + at])),
  );
  const source = await open(shop.dir);
  const { head } = await source.snapshot({ base: "HEAD", head: "HEAD" });
  const seen: string[] = [];
  for await (const blob of source.read(head.map((entry) => entry.sha))) {
    seen.push(blob.sha);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(head.slice(0, 3).map((entry) => entry.sha));
  expect(await contents(source, [])).toEqual([]);
});

test("a SHA-256 repository is read like any other", async () => {
  const dir = folder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Shop", "-c", "user.email=shop@example.org", ...args], {
      cwd: dir,
      stdio: "pipe",
    });
  git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
  writeFileSync(join(dir, "order.ts"), text());
  git("add", "--all");
  git("commit", "--quiet", "--message", "Open the shop");
  writeFileSync(join(dir, "order.ts"), text([5, "new;\n"]));
  writeFileSync(join(dir, "mail.ts"), "mail;\n");
  const source = await open(dir);
  const snapshot = await source.snapshot({ base: "main", head: WORK_TREE });
  expect(lines(snapshot.diff)).toEqual(["added mail.ts -0,0 +1,1", "modified order.ts -6,1 +6,1"]);
  expect(
    await contents(
      source,
      snapshot.head.map((entry) => entry.sha),
    ),
  ).toEqual(["mail;\n", text([5, "new;\n"])]);
  expect(snapshot.head[0]?.sha).toBe(git("hash-object", "mail.ts").toString().trim());
});
