import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coversPath, hasUnknown, joinPaths } from "../../../analyzers/link/entries/route-paths.ts";

test("paths come in one spelling", () => {
  expect(joinPaths("/v1/", "//orders/", ":id{[0-9]+}")).toBe("/v1/orders/:id");
  expect(joinPaths("", "{orderId}", ":line(\\d+)?")).toBe("/:orderId/:line?");
  expect(joinPaths("/", "*")).toBe("/*");
  expect(joinPaths()).toBe("/");
});

test("a path that is joined once stays as it is", () => {
  const part = fc.stringMatching(/^[/:*{}?a-z0-9._-]{0,12}$/);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const path = joinPaths(...parts);
      expect(path.startsWith("/")).toBe(true);
      expect(joinPaths(path)).toBe(path);
      expect(coversPath(path, path, true)).toBe(true);
    }),
  );
});

test("a computed part is told from an optional parameter", () => {
  expect(["/orders/?", "/?/orders", "/v?/x"].map(hasUnknown)).toEqual([true, true, true]);
  expect(["/orders/:id?", "/*path?", "/orders"].map(hasUnknown)).toEqual([false, false, false]);
});

describe("what a guard's path covers", () => {
  const cases: readonly (readonly [prefix: string, path: string, exact: boolean, covers: boolean])[] = [
    ["/orders", "/orders/7", false, true],
    ["/orders", "/orders/7", true, false],
    ["/orders/*", "/orders/7", true, true],
    ["/orders/*", "/orders", true, true],
    ["/order", "/orders", false, false],
    ["/:shop/orders", "/tea/orders/7", false, true],
    ["/orders/:id", "/orders/*", false, true],
    ["*", "/anything", true, true],
    ["/", "/anything", false, true],
    ["/", "/anything", true, false],
  ];
  test.for(cases)("%s before %s (exact: %s): %s", ([prefix, path, exact, covers]) => {
    expect(coversPath(prefix, path, exact)).toBe(covers);
  });
});
