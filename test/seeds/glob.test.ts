import fc from "fast-check";
import { expect, test } from "vitest";
import { globs } from "../../seeds/glob.ts";

test.each([
  ["src/*.ts", ["src/a.ts"], ["src/a/b.ts", "src/a.tsx", "lib/src/a.ts"]],
  ["src/**", ["src/a.ts", "src/a/b.ts"], ["src", "lib/src/a.ts"]],
  ["**/a.ts", ["a.ts", "src/a.ts", "src/x/a.ts"], ["src/ba.ts", "a.tsx"]],
  ["src/**/a.ts", ["src/a.ts", "src/x/y/a.ts"], ["src/xa.ts"]],
  ["GET /users/**", ["GET /users/:id", "GET /users/"], ["POST /users/1", "GET /users"]],
  ["a?c", ["abc"], ["ac", "a/c"]],
  ["*", ["", "a"], ["a/b"]],
  ["**", ["", "a", "a/b"], []],
  ["(a+)+$", ["(a+)+$"], ["aaa"]],
])("%s", (pattern, yes, no) => {
  const fits = globs([pattern]);
  expect(yes.filter((text) => !fits(text))).toEqual([]);
  expect(no.filter((text) => fits(text))).toEqual([]);
});

test("one of several is enough, and none of none", () => {
  expect(globs(["a", "b*"])("bc")).toBe(true);
  expect(globs([])("")).toBe(false);
});

test("it answers as the regular expression does that stands for it", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (glob, path) => {
      const source = glob.replace(/(?<![^/])\*\*\/|\*\*|\*|\?/g, (word) =>
        word === "**/" ? "(?:.*/)?" : word === "**" ? ".*" : word === "*" ? "[^/]*" : "[^/]",
      );
      expect(globs([glob])(path)).toBe(new RegExp(`^${source}$`).test(path));
    }),
    { numRuns: 2_000 },
  );
});

test("a trap for those who go back on their way is walked through once", () => {
  expect(globs(["*a".repeat(100)])("a".repeat(5_000).replaceAll("a", "b"))).toBe(false);
  expect(globs(["**a".repeat(60)])(`${"a".repeat(3_000)}b`)).toBe(false);
});
