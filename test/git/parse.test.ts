import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDiff } from "../../src/git/diff.ts";
import { decodePath } from "../../src/git/paths.ts";
import { openRepository } from "../../src/git/source.ts";
import { WORK_TREE } from "../../src/ports.ts";
import { redact } from "../../src/redact.ts";
import { createRepository, type Files } from "../support/repository.ts";

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .string({ unit: fc.constantFrom("\\", "x", "f", "a", "0", "/", "é"), maxLength: 10 })
    .map((text) => Buffer.from(text)),
  fc.array(fc.constantFrom(0x5c, 0x78, 0x66, 0xff, 0xc3, 0xa9), { maxLength: 8 }).map((list) => Uint8Array.from(list)),
);

/** The inverse of `decodePath`: it exists, so no two names share a text. */
function encodePath(text: string): Buffer {
  return Buffer.concat(
    text
      .split(/(\\x[0-9a-f]{2})/)
      .map((part, at) => (at % 2 === 1 ? Buffer.from(part.slice(2), "hex") : Buffer.from(part))),
  );
}

test("every name has a text of its own, and UTF-8 stays as it is", () => {
  fc.assert(
    fc.property(bytes, (name) => void expect(encodePath(decodePath(Buffer.from(name)))).toEqual(Buffer.from(name))),
    {
      numRuns: 2_000,
    },
  );
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }).filter((name) => !name.includes("\\x")),
      (name) => void expect(decodePath(Buffer.from(name))).toBe(name),
    ),
  );
});

async function* pieces(whole: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0;
  for (const cut of [...cuts, whole.length]) {
    const end = Math.max(start, Math.min(cut, whole.length));
    // A fresh buffer each time: what the parser keeps must not lie in a chunk that is used again.
    yield Buffer.from(whole.subarray(start, end));
    start = end;
  }
}

const id = (digit: string) => digit.repeat(40);
const stream = Buffer.from(
  [
    `:100644 100644 ${id("1")} ${id("2")} M\0a\n@@ -5 +5 @@\0:100644 100644 ${id("3")} ${id("4")} R090\0old.ts\0new.ts\0`,
    `:100644 120000 ${id("5")} ${id("6")} T\0link\0:000000 100644 ${id("0")} ${id("7")} A\0logo.png\0\0`,
    `diff --git "a/a\\n" "b/a\\n"\nindex ${id("1")}..${id("2")} 100644\n--- "a/a\\n"\n+++ "b/a\\n"\n`,
    "@@ -1,2 +1 @@ diff --git\n-@@ -9 +9 @@\n-diff --git\n+Binary files\n\\ No newline at end of file\n",
    "diff --git a/old.ts b/new.ts\nsimilarity index 90%\nrename from old.ts\nrename to new.ts\n",
    `index ${id("3")}..${id("4")} 100644\n--- a/old.ts\n+++ b/new.ts\n@@ -3,0 +4 @@\n+${"long ".repeat(300)}\n@@ -9 +10,0 @@\n-x\n`,
    `diff --git a/link b/link\ndeleted file mode 100644\nindex ${id("5")}..${id("0")}\n@@ -1 +0,0 @@\n-x\n`,
    `diff --git a/link b/link\nnew file mode 120000\nindex ${id("0")}..${id("6")}\n@@ -0,0 +1 @@\n+y\n`,
    `diff --git a/logo.png b/logo.png\nnew file mode 100644\nindex ${id("0")}..${id("7")}\n`,
    "Binary files /dev/null and b/logo.png differ\n",
  ].join(""),
);

test("a diff reads the same however its bytes arrive", async () => {
  const whole = await parseDiff(pieces(stream, []), 10);
  expect(
    whole.changes.map(([change, section]) => [
      change.status,
      change.from?.toString(),
      change.path.toString(),
      section.binary,
      section.hunks.map((hunk) => [hunk.oldStart, hunk.oldLines, hunk.newStart, hunk.newLines].join()).join(" "),
    ]),
  ).toEqual([
    ["M", undefined, "a\n@@ -5 +5 @@", false, "1,2,1,1"],
    ["R", "old.ts", "new.ts", false, "3,0,4,1 9,1,10,0"],
    ["T", undefined, "link", false, "1,1,0,0 0,0,1,1"],
    ["A", undefined, "logo.png", true, ""],
  ]);
  const cuts = fc.array(fc.nat(stream.length), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(cuts, async (at) => void expect(await parseDiff(pieces(stream, at), 10)).toEqual(whole)),
    { numRuns: 300 },
  );
});

test("bytes that git never wrote are survived", async () => {
  const piece = fc.constantFrom(":", "\0", "\n", "@@ -1 +1 @@", "diff --git a b", "R1", "100644 ", "x");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (parts) => {
      const read = await parseDiff(pieces(Buffer.from(parts.join("")), []), 5);
      expect(read.changes.length).toBeLessThanOrEqual(5);
    }),
    { numRuns: 500 },
  );
});

const path = fc.constantFrom("order.ts", "src/mail.ts", "src/stock.ts", "src/deep/charge.ts", "größe\n.ts", "logo.png");
const line = fc.constantFrom("a;\n", "b;\n", "c;\n", "-- d;\n", "@@ -1 +1 @@\n", "no end", "\r\n", "\0");
const content = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(""));
const state = fc.dictionary(path, content, { noNullPrototype: true });

test("a work tree and the commit of it are the same head, whatever was staged before", async () => {
  await fc.assert(
    fc.asyncProperty(state, state, state, async (committed, staged, present) => {
      const shop = createRepository(committed);
      try {
        const goneFrom = (old: Files, now: Files): Files =>
          Object.fromEntries(Object.keys(old).map((name) => [name, now[name] ?? null]));
        shop.write({ ...goneFrom(committed, staged), ...staged });
        shop.git("add", "--all");
        shop.write({ ...goneFrom({ ...committed, ...staged }, present), ...present });
        const source = await openRepository(shop.dir, { environment: process.env });
        const seen = await source.snapshot({ base: "HEAD", head: WORK_TREE });
        shop.commit({});
        const stored = await source.snapshot({ base: "HEAD~", head: "HEAD" });
        expect({ base: seen.base, head: seen.head, diff: seen.diff }).toEqual({
          base: stored.base,
          head: stored.head,
          diff: stored.diff,
        });
      } finally {
        shop.remove();
      }
    }),
    { numRuns: 25 },
  );
});

test("nothing that looks like a credential survives", () => {
  const secrets = [
    "ghs_12345_eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl-_",
    "ghp_0123456789abcdefghijABCDEFGHIJ012345",
    "github_pat_11AAAA_bbbb",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
  ];
  for (const secret of secrets)
    expect(redact(`fatal: said ${secret} to the host`)).toBe("fatal: said [redacted] to the host");
  expect(redact("fatal: https://x-access-token:s3cret@shop.example/a.git failed")).toBe(
    "fatal: https://[redacted]shop.example/a.git failed",
  );
  expect(redact("fatal: couldn't find remote ref refs/pull/7/head")).toBe(
    "fatal: couldn't find remote ref refs/pull/7/head",
  );
});
