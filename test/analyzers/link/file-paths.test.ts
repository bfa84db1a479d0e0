import { describe, expect, test } from "vitest";
import { nextPath, spelledPath } from "../../../analyzers/link/entries/file-paths.ts";
import { flatRoute } from "../../../analyzers/link/entries/flat-routes.ts";

test("folders spell paths as Next reads them", () => {
  expect(nextPath(["(shop)", "orders", "[id]", "@modal"])).toBe("/orders/:id");
  expect(nextPath(["files", "[...path]"])).toBe("/files/*path");
  expect(nextPath(["docs", "[[...slug]]"])).toBe("/docs/*slug?");
  expect(nextPath(["orders", "[id]", "(..)lines", "[line]"])).toBe("/orders/lines/:line");
  expect(nextPath(["orders", "[id]", "(..)(..)cart"])).toBe("/cart");
  expect(nextPath(["orders", "[id]", "(...)cart"])).toBe("/cart");
  expect(nextPath(["orders", "(.)cart"])).toBe("/orders/cart");
  expect(nextPath(["_parts", "orders"])).toBeUndefined();
  expect(nextPath(["%5Fparts"])).toBe("/_parts");
});

describe("folders spell paths as others read them", () => {
  const cases: readonly (readonly [folders: readonly string[], leaf: string | undefined, path: string | undefined])[] =
    [
      [["(app)", "orders", "[id=integer]"], undefined, "/orders/:id"],
      [["[[lang]]", "docs", "[...rest]"], undefined, "/:lang?/docs/*rest"],
      [["@[account]"], "[status]", "/@:account/:status"],
      [["orders"], "index", "/orders"],
      [["__debug"], undefined, "/__debug"],
      [["feed.xml"], undefined, "/feed.xml"],
    ];
  test.for(cases)("%s %s: %s", ([folders, leaf, path]) => {
    expect(spelledPath("plain", folders, leaf)?.path).toBe(path);
  });
});

test("a file of Nitro may end with a method", () => {
  expect(spelledPath("nitro", ["api", "orders"], "[id].patch")).toMatchObject({
    path: "/api/orders/:id",
    method: "PATCH",
  });
  expect(spelledPath("nitro", ["api"], "index.post.dev")).toMatchObject({ path: "/api", method: "POST" });
  expect(spelledPath("nitro", ["api"], "rates")).toEqual({ path: "/api/rates", nest: ["api"] });
});

describe("names of files spell paths as Remix reads them", () => {
  const cases: readonly (readonly [file: string, path: string | undefined, nest: string | undefined])[] = [
    ["_index", "/", "_index"],
    ["orders.$id", "/orders/:id", "orders $id"],
    ["orders.$id_.refund", "/orders/:id/refund", "orders $id_ refund"],
    ["files.$", "/files/*", "files $"],
    ["($lang).about", "/:lang?/about", "($lang) about"],
    ["sitemap[.]xml", "/sitemap.xml", "sitemap[.]xml"],
    ["[_].$", "/_/*", "[_] $"],
    ["_app", undefined, "_app"],
    ["_app.orders/route", "/orders", "_app orders"],
    ["_app.orders/Table", undefined, undefined],
    ["_app.orders/parts/route", undefined, undefined],
    ["_auth+/admin+/users.$id", "/admin/users/:id", "_auth admin users $id"],
    ["_auth+/admin+/_layout", undefined, "_auth admin"],
    ["_auth+/o.$org._index", "/o/:org", "_auth o $org _index"],
    ["_auth+/o.$org._layout", undefined, "_auth o $org"],
    ["_internal+/[__print]+/log", "/__print/log", "_internal [__print] log"],
  ];
  test.for(cases)("%s: %s", ([file, path, nest]) => {
    const folders = file.split("/");
    const found = flatRoute(folders.slice(0, -1), folders.at(-1) ?? "");
    expect([found?.path, found?.nest.join(" ")]).toEqual([path, nest]);
  });
});
