import fc from "fast-check";
import { expect, test } from "vitest";
import { configLanguage } from "../../../analyzers/config/language.ts";
import { readConfig } from "../../../analyzers/config/read.ts";
import type { Facts } from "../../../analyzers/facts.ts";
import { createResolver, type Resolution, type Resolver } from "../../../analyzers/link/modules/modules.ts";

/** A file is its text, or the value of a configuration; code needs no text. */
type Tree = Readonly<Record<string, unknown>>;

function resolver(tree: Tree, extra: ReadonlyMap<string, Facts> = new Map()): Resolver {
  const files = new Map(extra);
  for (const [path, content] of Object.entries(tree)) {
    const language = configLanguage(path);
    const text = typeof content === "string" ? content : JSON.stringify(content);
    if (language !== undefined) files.set(path, readConfig({ sha: path, language, text }));
  }
  return createResolver(files, new Set(Object.keys(tree)));
}

function show(found: Resolution): string {
  if (found.to === "file") return found.path;
  if (found.to === "unresolved") return `! ${found.why}`;
  const how = found.builtin ? "builtin" : found.declared ? "declared" : "undeclared";
  return `[${found.name}${found.subpath && `/${found.subpath}`}] ${how}${found.weak ? ", published" : ""}`;
}

/** What each specifier means, seen from one file. */
function seen(tree: Tree, from: string, specifiers: readonly string[]): Readonly<Record<string, string>> {
  const { resolve } = resolver(tree);
  return Object.fromEntries(specifiers.map((specifier) => [specifier, show(resolve(from, specifier))]));
}

const code = "";

test("a relative specifier is the file, else its source, else one with an extension, else a directory's entry", () => {
  const tree = {
    "src/order.ts": code,
    "src/cart.tsx": code,
    "src/view.tsx": code,
    "src/mail.mts": code,
    "src/charge.cts": code,
    "src/legacy.js": code,
    "src/legacy.ts": code,
    "src/types.d.ts": code,
    "src/price.service.ts": code,
    "src/price.ts": code,
    "src/price/index.ts": code,
    "src/stock/index.ts": code,
    "src/theme.css": code,
    "src/rates.json": "{}",
    "src/card/package.json": { main: "./lib/card.js" },
    "src/card/lib/card.js": code,
    "index.ts": code,
  };
  expect(
    seen(tree, "src/main.ts", [
      "./order",
      "./order.ts",
      "./order.js",
      "./cart.js",
      "./view.jsx",
      "./mail.mjs",
      "./charge.cjs",
      "./legacy.js",
      "./legacy",
      "./types",
      "./price.service",
      "./price",
      "./price/",
      "./stock",
      "./stock.js",
      "./theme.css",
      "./theme.css?inline",
      "!!raw-loader!./order?x=1",
      "./rates",
      "./card",
      "..",
      "../src/./order",
      "../../order",
      "./missing",
    ]),
  ).toEqual({
    "./order": "src/order.ts",
    "./order.ts": "src/order.ts",
    "./order.js": "src/order.ts",
    "./cart.js": "src/cart.tsx",
    "./view.jsx": "src/view.tsx",
    "./mail.mjs": "src/mail.mts",
    "./charge.cjs": "src/charge.cts",
    "./legacy.js": "src/legacy.js",
    "./legacy": "src/legacy.ts",
    "./types": "src/types.d.ts",
    "./price.service": "src/price.service.ts",
    "./price": "src/price.ts",
    "./price/": "src/price/index.ts",
    "./stock": "src/stock/index.ts",
    "./stock.js": "! missing-file",
    "./theme.css": "src/theme.css",
    "./theme.css?inline": "src/theme.css",
    "!!raw-loader!./order?x=1": "src/order.ts",
    "./rates": "src/rates.json",
    "./card": "src/card/lib/card.js",
    "..": "index.ts",
    "../src/./order": "src/order.ts",
    "../../order": "! outside-repository",
    "./missing": "! missing-file",
  });
});

test("each file is read by the configuration nearest to it", () => {
  const tree = {
    "tsconfig.json": { compilerOptions: { paths: { "@/*": ["./shared/*"] } } },
    "shared/price.ts": code,
    "apps/shop/tsconfig.json": { compilerOptions: { baseUrl: "./src", paths: { "@/*": ["*"] } } },
    "apps/shop/src/price.ts": code,
    "apps/mail/tsconfig.json": { compilerOptions: { strict: true } },
    "apps/admin/jsconfig.json": { compilerOptions: { paths: { "@/*": ["./lib/*"] } } },
    "apps/admin/lib/price.js": code,
  };
  expect(seen(tree, "apps/shop/src/cart.ts", ["@/price", "price"])).toEqual({
    "@/price": "apps/shop/src/price.ts",
    price: "apps/shop/src/price.ts",
  });
  expect(seen(tree, "apps/mail/send.ts", ["@/price"])).toEqual({ "@/price": "shared/price.ts" });
  expect(seen(tree, "apps/admin/page.js", ["@/price", "price"])).toEqual({
    "@/price": "apps/admin/lib/price.js",
    price: "[price] undeclared",
  });
});

test("a configuration inherits from lists, files and workspace packages; aliases are replaced, never merged", () => {
  const tree = {
    "packages/tsconfig/package.json": { name: "@shop/tsconfig" },
    "packages/tsconfig/base.json": '{ "compilerOptions": { /* shared */ "paths": { "#lib/*": ["./lib/*"], }, } }',
    "packages/tsconfig/lib/money.ts": code,
    "packages/tsconfig/next.json": { extends: "./base", compilerOptions: { jsx: "preserve" } },
    "packages/a/tsconfig.json": { extends: "@shop/tsconfig/next.json" },
    "packages/b/tsconfig.json": {
      extends: ["@shop/tsconfig/base.json", "not-installed/tsconfig"],
      compilerOptions: { paths: { "~/*": ["./src/*"] } },
    },
    "packages/b/src/order.ts": code,
    "packages/c/tsconfig.base.json": { compilerOptions: { paths: { "~/*": ["$" + "{configDir}/src/*"] } } },
    "packages/c/web/tsconfig.json": { extends: "../tsconfig.base.json" },
    "packages/c/web/src/order.ts": code,
    "packages/d/tsconfig.json": { extends: "./tsconfig.json" },
  };
  expect(seen(tree, "packages/a/x.ts", ["#lib/money"])).toEqual({ "#lib/money": "packages/tsconfig/lib/money.ts" });
  expect(seen(tree, "packages/b/x.ts", ["#lib/money", "~/order"])).toEqual({
    "#lib/money": "! missing-import-target",
    "~/order": "packages/b/src/order.ts",
  });
  expect(seen(tree, "packages/c/web/x.ts", ["~/order"])).toEqual({ "~/order": "packages/c/web/src/order.ts" });
  expect(seen(tree, "packages/d/x.ts", ["zod"])).toEqual({ zod: "[zod] undeclared" });
});

test("a configuration that only splits its files among others is read through them", () => {
  const tree = {
    "web/tsconfig.json": { files: [], references: [{ path: "./tsconfig.app.json" }, { path: "../core" }] },
    "web/tsconfig.app.json": {
      compilerOptions: { jsx: "react-jsx", jsxImportSource: "preact", paths: { "@/*": ["./src/*"] } },
    },
    "web/src/cart.ts": code,
    "web/package.json": { name: "web" },
    "core/package.json": { name: "core" },
    "core/tsconfig.json": { compilerOptions: { paths: { "%/*": ["./src/*"] } } },
    "core/src/cart.ts": code,
    "spec/tsconfig.json": {},
    "spec/tsconfig.spec.json": { compilerOptions: { paths: { "@/*": ["../web/src/*"] } } },
  };
  expect(seen(tree, "web/src/main.ts", ["@/cart", "%/cart"])).toEqual({
    "@/cart": "web/src/cart.ts",
    "%/cart": "[%/cart] undeclared",
  });
  expect(seen(tree, "spec/cart.spec.ts", ["@/cart"])).toEqual({ "@/cart": "web/src/cart.ts" });
});

test("of the aliases the exact one wins, then the longest; targets are tried in order, build output through its source", () => {
  const tree = {
    "tsconfig.json": {
      compilerOptions: {
        paths: {
          "*.svg": ["./icon.ts"],
          "*": ["./types/*"],
          "@shop/*": ["./packages/*/src"],
          "@shop/core/*": ["./gone/*", "./packages/core/src/*"],
          "@shop/core": ["./packages/core/dist/index.d.ts"],
          react: ["./node_modules/react"],
        },
      },
    },
    "package.json": { dependencies: { react: "19" } },
    "packages/core/package.json": { name: "heart" },
    "packages/core/src/index.ts": code,
    "packages/core/src/money.ts": code,
    "packages/mail/src/index.ts": code,
    "types/legacy.d.ts": code,
    "icon.ts": code,
  };
  expect(
    seen(tree, "a.ts", [
      "@shop/core",
      "@shop/core/money",
      "@shop/mail",
      "@shop/none",
      "legacy",
      "cart.svg",
      "react",
      "zod",
    ]),
  ).toEqual({
    "@shop/core": "packages/core/src/index.ts",
    "@shop/core/money": "packages/core/src/money.ts",
    "@shop/mail": "packages/mail/src/index.ts",
    "@shop/none": "! missing-alias-target",
    legacy: "types/legacy.d.ts",
    "cart.svg": "icon.ts",
    react: "[react] declared",
    zod: "[zod] undeclared",
  });
});

test("`#` names are looked up in the nearest package's imports", () => {
  const tree = {
    "package.json": {
      name: "shop",
      imports: {
        "#db": { test: "./test/db.ts", default: "./dist/db.js" },
        "#jobs/*": "./src/jobs/*.ts",
        "#log": { node: "pino", default: "./gone.js" },
      },
      dependencies: { pino: "9" },
    },
    "src/package.json": { type: "module" },
    "src/db.ts": code,
    "src/jobs/charge.ts": code,
  };
  expect(seen(tree, "src/main.ts", ["#db", "#jobs/charge", "#jobs/none", "#log", "#other"])).toEqual({
    "#db": "src/db.ts",
    "#jobs/charge": "src/jobs/charge.ts",
    "#jobs/none": "! missing-import-target",
    "#log": "[pino] declared",
    "#other": "! missing-import-target",
  });
});

test("a workspace package is entered by the first of its exports that names source", () => {
  const tree = {
    "package.json": { workspaces: ["packages/*"] },
    "packages/core/package.json": {
      name: "@shop/core",
      main: "./dist/index.cjs",
      exports: {
        ".": { types: "./dist/index.d.ts", import: "./dist/index.mjs" },
        "./money": { "@shop/source": "./src/money/main.ts", default: "./dist/money.js" },
        "./jobs/*": ["./dist/jobs/*.js"],
        "./jobs/private/*": null,
        "./theme.css": "./dist/theme.css",
      },
    },
    "packages/core/src/index.ts": code,
    "packages/core/src/money/main.ts": code,
    "packages/core/src/money.ts": code,
    "packages/core/src/jobs/charge.ts": code,
    "packages/core/src/theme.css": code,
    "packages/core/src/open.ts": code,
    "packages/types/package.json": { name: "@shop/types", exports: { types: "./index.d.ts", default: "./index.js" } },
    "packages/types/index.d.ts": code,
    "packages/types/index.js": code,
    "packages/ui/package.json": { name: "@shop/ui", typesVersions: { "*": { "*": ["./build/*/index.d.ts"] } } },
    "packages/ui/index.tsx": code,
    "packages/ui/src/button/index.tsx": code,
    "packages/ui/src/link.tsx": code,
    "packages/api/package.json": { name: "@shop/api", exports: "./lib/main.js" },
    "packages/api/src/main.ts": code,
  };
  expect(
    seen(tree, "packages/web/page.ts", [
      "@shop/core",
      "@shop/core/money",
      "@shop/core/jobs/charge",
      "@shop/core/theme.css",
      "@shop/core/src/open",
      "@shop/core/package.json",
      "@shop/types",
      "@shop/ui",
      "@shop/ui/button",
      "@shop/ui/link",
      "@shop/api",
    ]),
  ).toEqual({
    "@shop/core": "packages/core/src/index.ts",
    "@shop/core/money": "packages/core/src/money/main.ts",
    "@shop/core/jobs/charge": "packages/core/src/jobs/charge.ts",
    "@shop/core/theme.css": "packages/core/src/theme.css",
    "@shop/core/src/open": "packages/core/src/open.ts",
    "@shop/core/package.json": "packages/core/package.json",
    "@shop/types": "packages/types/index.js",
    "@shop/ui": "packages/ui/index.tsx",
    "@shop/ui/button": "packages/ui/src/button/index.tsx",
    "@shop/ui/link": "packages/ui/src/link.tsx",
    "@shop/api": "packages/api/src/main.ts",
  });
});

test("build output leads back to its source, by the compiler's settings or by the habits of builds", () => {
  const tree = {
    "pnpm-workspace.yaml": "packages: ['packages/*']",
    "packages/a/package.json": { name: "a", main: "./generated/js/main.js" },
    "packages/a/tsconfig.build.json": { compilerOptions: { outDir: "./generated/js", rootDir: "./code" } },
    "packages/a/code/main.ts": code,
    "packages/b/package.json": { name: "b", main: "dist/cjs/index.cjs", exports: { "./x/*": "./dist/cjs/*.cjs" } },
    "packages/b/src/index.tsx": code,
    "packages/b/src/mail/index.ts": code,
    "packages/c/package.json": { name: "c", exports: { ".": "./v4/index.cjs", "./locale/*": "./v4/locale/*" } },
    "packages/c/src/v4/index.ts": code,
    "packages/c/src/v4/locale/fr.ts": code,
    "packages/d/package.json": { name: "d", bin: "./bin.js", main: "./dist/d.umd.js" },
    "packages/d/bin.js": code,
    "packages/d/src/cli.ts": code,
    "packages/d/src/index.ts": code,
  };
  expect(
    seen(tree, "packages/d/bin.js", [
      "a",
      "b",
      "b/x/mail",
      "c",
      "c/locale/fr.cjs",
      "d",
      "./dist/cli.js",
      "./src/cli.js",
    ]),
  ).toEqual({
    a: "packages/a/code/main.ts",
    b: "packages/b/src/index.tsx",
    "b/x/mail": "packages/b/src/mail/index.ts",
    c: "packages/c/src/v4/index.ts",
    "c/locale/fr.cjs": "packages/c/src/v4/locale/fr.ts",
    d: "packages/d/src/index.ts",
    "./dist/cli.js": "packages/d/src/cli.ts",
    "./src/cli.js": "packages/d/src/cli.ts",
  });
});

const market = {
  "package.json": { dependencies: { installed: "1" } },
  "node_modules/installed/package.json": { name: "installed", main: "index.js" },
  "node_modules/installed/index.js": code,
  "pnpm-workspace.yaml": "packages:\n  - packages/**\n  - '!**/fixtures/**'\n",
  "pnpm-lock.yaml": "",
  "packages/core/package.json": { name: "core" },
  "packages/core/index.ts": code,
  "packages/web/package.json": { name: "web", dependencies: { core: "^1.0.0" } },
  "packages/web/yarn.lock": "",
  "packages/web/fixtures/app/package.json": { name: "fixture", dependencies: { core: "latest" } },
  "examples/far/package.json": { name: "far", dependencies: { core: "latest" } },
  "examples/near/package.json": { name: "near", dependencies: { core: "link:../../packages/core" } },
  "examples/alias/package.json": {
    dependencies: { heart: "workspace:core@*", core: "npm:@other/core@1", gone: "workspace:*" },
  },
  "examples/own/package.json": { name: "own", workspaces: { packages: ["libs/*"] } },
  "examples/own/package-lock.json": "",
  "examples/own/libs/core/package.json": { name: "core" },
  "examples/own/libs/core/src/index.ts": code,
  "examples/own/libs/web/package.json": { name: "own-web" },
};

test("a namesake in the repository is meant only by who is installed with it or asks for it", () => {
  const meant = (from: string, specifier = "core") => seen(market, from, [specifier])[specifier];
  expect(meant("packages/web/page.ts")).toBe("packages/core/index.ts");
  expect(meant("packages/web/fixtures/app/page.ts")).toBe("[core] declared, published");
  expect(meant("examples/far/page.ts")).toBe("[core] declared, published");
  expect(meant("examples/near/page.ts")).toBe("packages/core/index.ts");
  expect(meant("examples/alias/page.ts")).toBe("[core] declared");
  expect(meant("examples/alias/page.ts", "heart")).toBe("packages/core/index.ts");
  expect(meant("examples/alias/page.ts", "gone")).toBe("[gone] declared");
  expect(meant("packages/web/page.ts", "installed")).toBe("[installed] declared");
  expect(meant("examples/own/libs/web/page.ts")).toBe("examples/own/libs/core/src/index.ts");
  expect(meant("packages/core/check.ts")).toBe("packages/core/index.ts");
  expect(meant("packages/web/page.ts", "core/none")).toBe("[core/none] declared, published");
  expect(meant("scripts/seed.ts", "core/none")).toBe("! missing-package-file");
  expect(meant("packages/core/check.ts", "core/none")).toBe("! missing-package-file");
});

test("the version asked for tells a workspace package from a published namesake", () => {
  const tree = {
    "pnpm-workspace.yaml": "packages: ['packages/*', 'apps/*']",
    "packages/core/package.json": { name: "core", version: "4.2.0" },
    "packages/core/index.ts": code,
    "packages/money/package.json": { name: "money", version: "0.3.1" },
    "packages/money/index.ts": code,
    "packages/tax/package.json": { name: "tax", version: "0.0.0-development" },
    "packages/tax/index.ts": code,
    "apps/same/package.json": { name: "same", dependencies: { core: "^4.0.1", money: "~0.3", tax: "^7.1.0" } },
    "apps/old/package.json": { name: "old", dependencies: { core: "3.25.1", money: "^0.2.0" } },
    "apps/open/package.json": { name: "open", dependencies: { core: ">=3", money: "npm:money" } },
    "apps/alias/package.json": {
      name: "alias",
      dependencies: { core3: "npm:core@^3", core4: "npm:core@^4.1", core: "npm:^4.0.0", money: "npm:@other/money@1" },
    },
  };
  expect(seen(tree, "apps/same/page.ts", ["core", "money", "tax"])).toEqual({
    core: "packages/core/index.ts",
    money: "packages/money/index.ts",
    tax: "packages/tax/index.ts",
  });
  expect(seen(tree, "apps/old/page.ts", ["core", "money"])).toEqual({
    core: "[core] declared, published",
    money: "[money] declared, published",
  });
  expect(seen(tree, "apps/open/page.ts", ["core", "money"])).toEqual({
    core: "packages/core/index.ts",
    money: "packages/money/index.ts",
  });
  expect(seen(tree, "apps/alias/page.ts", ["core3", "core4", "core", "money"])).toEqual({
    core3: "[core3] declared, published",
    core4: "packages/core/index.ts",
    core: "packages/core/index.ts",
    money: "[money] declared",
  });
  // What the root overrides is linked whatever is asked for.
  const forced = { ...tree, "package.json": { name: "shop", pnpm: { overrides: { core: "workspace:*" } } } };
  expect(seen(forced, "apps/old/page.ts", ["core"])).toEqual({ core: "packages/core/index.ts" });
});

test("a bundle named after its package is built from the package's index", () => {
  const tree = {
    "packages/orders/package.json": { name: "@shop/orders" },
    "packages/orders/src/index.ts": code,
    "packages/orders/index.js": code,
  };
  expect(
    seen(tree, "packages/orders/index.js", [
      "./dist/orders.cjs.prod.js",
      "./dist/orders.esm-browser",
      "./dist/other.cjs.js",
      "@shop/orders/dist/orders.global.js",
    ]),
  ).toEqual({
    "./dist/orders.cjs.prod.js": "packages/orders/src/index.ts",
    "./dist/orders.esm-browser": "packages/orders/src/index.ts",
    "./dist/other.cjs.js": "! missing-file",
    "@shop/orders/dist/orders.global.js": "packages/orders/src/index.ts",
  });
});

test("a glob is looked for beside the file, below the package, or behind an alias", () => {
  const tree = {
    "tsconfig.json": { compilerOptions: { baseUrl: ".", paths: { "#mail/*": ["src/mail/*"] } } },
    "apps/shop/package.json": { name: "shop" },
  };
  const { places } = resolver(tree);
  expect(
    ["./mail/*.ts", "../*.ts", "/pages/**/*.tsx", "#mail/*.html", "@/pages/*.tsx", "pages/*"].map((glob) => [
      glob,
      ...places("apps/shop/src/main.ts", glob),
    ]),
  ).toEqual([
    ["./mail/*.ts", "apps/shop/src/mail/*.ts"],
    ["../*.ts", "apps/shop/*.ts"],
    ["/pages/**/*.tsx", "apps/shop/pages/**/*.tsx", "pages/**/*.tsx"],
    ["#mail/*.html", "src/mail/*.html", "apps/shop/src/#mail/*.html"],
    [
      "@/pages/*.tsx",
      "apps/shop/src/pages/*.tsx",
      "apps/shop/pages/*.tsx",
      "apps/shop/app/pages/*.tsx",
      "apps/shop/src/@/pages/*.tsx",
    ],
    ["pages/*", "apps/shop/src/pages/*"],
  ]);
});

test("a file knows its package and the workspace it is installed with", () => {
  const { packageOf, workspaceOf } = resolver(market);
  const of = (path: string) => [packageOf(path)?.dir, workspaceOf(path)];
  expect(of("packages/web/page.ts")).toEqual(["packages/web", ""]);
  expect(of("packages/web/fixtures/app/page.ts")).toEqual(["packages/web/fixtures/app", "packages/web"]);
  expect(of("examples/far/page.ts")).toEqual(["examples/far", "examples/far"]);
  expect(of("examples/own/libs/web/page.ts")).toEqual(["examples/own/libs/web", "examples/own"]);
  expect(of("scripts/seed.ts")).toEqual(["", ""]);
});

test("what comes with the runtime, the bundler or a registry is no file", () => {
  const tree = {
    "package.json": { dependencies: { "drizzle-orm": "1" }, devDependencies: { "@types/aws-lambda": "8" } },
    "tsconfig.json": { compilerOptions: { baseUrl: "." } },
    "fs/promises.ts": code,
    "src/order.ts": code,
    "apps/page.ts": code,
  };
  expect(
    seen(tree, "apps/page.ts", [
      "node:fs/promises",
      "fs/promises",
      "bun:test",
      "virtual:routes",
      "https://esm.sh/zod",
      "npm:@shop/core@1.2/money",
      "drizzle-orm/pg-core",
      "aws-lambda",
      "@shop/none/x",
      "src/order",
      "@/order",
      "~/none",
      "/src/order.ts",
      "",
      "@shop",
      "no such",
    ]),
  ).toEqual({
    "node:fs/promises": "[node:fs/promises] builtin",
    "fs/promises": "[node:fs/promises] builtin",
    "bun:test": "[bun:test] builtin",
    "virtual:routes": "[virtual:routes] builtin",
    "https://esm.sh/zod": "[https://esm.sh/zod] declared",
    "npm:@shop/core@1.2/money": "[@shop/core/money] declared",
    "drizzle-orm/pg-core": "[drizzle-orm/pg-core] declared",
    "aws-lambda": "[aws-lambda] declared",
    "@shop/none/x": "[@shop/none/x] undeclared",
    "src/order": "src/order.ts",
    "@/order": "src/order.ts",
    "~/none": "! missing-alias-target",
    "/src/order.ts": "src/order.ts",
    "": "! malformed",
    "@shop": "! malformed",
    "no such": "! malformed",
  });
});

test("code that a tool writes stands for the package it is written for", () => {
  const schema = {
    ...readConfig({ sha: "", language: "sql", text: "" }),
    generates: [{ output: "../src/db/client", package: "@prisma/client" }],
  };
  const { resolve } = resolver(
    { "tsconfig.json": { compilerOptions: { paths: { "@/*": ["./src/*"] } } }, "src/main.ts": code },
    new Map([["prisma/schema.prisma", schema]]),
  );
  expect(
    ["./db/client", "@/db/client/enums.js", "./db/other"].map((name) => show(resolve("src/main.ts", name))),
  ).toEqual(["[@prisma/client] declared", "[@prisma/client] declared", "! missing-file"]);
});

test("JSX imports the runtime that the nearest configuration names", () => {
  const { jsxRuntime } = resolver({
    "tsconfig.json": { compilerOptions: { jsx: "react-jsx" } },
    "hono/tsconfig.json": { extends: "../tsconfig.json", compilerOptions: { jsxImportSource: "hono/jsx" } },
    "next/tsconfig.json": { compilerOptions: { jsx: "preserve" } },
    "split/tsconfig.json": { files: [], references: [{ path: "tsconfig.app.json" }] },
    "split/tsconfig.app.json": { compilerOptions: { jsx: "react-jsx", jsxImportSource: "preact" } },
  });
  expect(["a.tsx", "hono/a.tsx", "next/a.tsx", "split/src/a.tsx"].map(jsxRuntime)).toEqual([
    "react/jsx-runtime",
    "hono/jsx/jsx-runtime",
    undefined,
    "preact/jsx-runtime",
  ]);
});

test("keys that JavaScript gives a meaning are names like any other", () => {
  const tree = {
    "package.json":
      '{ "name": "__proto__", "dependencies": { "__proto__": "1" }, "exports": { "__proto__": "./a.ts" } }',
    "tsconfig.json": '{ "compilerOptions": { "paths": { "__proto__": ["./a.ts"], "constructor": 1 } } }',
    "a.ts": code,
  };
  expect(seen(tree, "b.ts", ["__proto__", "constructor", "toString", "hasOwnProperty/x"])).toEqual({
    ["__proto__"]: "a.ts",
    constructor: "[constructor] undeclared",
    toString: "[toString] undeclared",
    "hasOwnProperty/x": "[hasOwnProperty/x] undeclared",
  });
});

test("whatever the tree and the specifier, an answer comes, is a path of the tree or none, and comes again", () => {
  const segment = fc.constantFrom("src", "dist", "packages", "core", "index", "order", "..", ".", "*", "__proto__");
  const path = fc
    .tuple(
      fc.array(
        segment.filter((part) => !part.startsWith(".")),
        { maxLength: 4 },
      ),
      fc.constantFrom("a.ts", "a.d.ts", "index.tsx", "order.js"),
    )
    .map(([dirs, name]) => [...dirs, name].join("/"));
  const target = fc.array(segment, { maxLength: 4 }).map((parts) => `./${parts.join("/")}`);
  const name = fc.constantFrom("core", "@shop/core", "order", "__proto__");
  const manifest = fc.record(
    {
      name,
      main: target,
      exports: fc.jsonValue({ maxDepth: 3 }),
      imports: fc.dictionary(
        name.map((n) => `#${n}`),
        target,
      ),
      workspaces: fc.array(target),
    },
    { requiredKeys: [] },
  );
  const tsconfig = fc.record(
    {
      extends: fc.array(fc.oneof(target, name)),
      compilerOptions: fc.record(
        { baseUrl: target, outDir: target, paths: fc.dictionary(fc.oneof(name, fc.string()), fc.array(target)) },
        { requiredKeys: [] },
      ),
      references: fc.array(fc.record({ path: target })),
    },
    { requiredKeys: [] },
  );
  const where = fc.constantFrom("", "src/", "packages/core/", "packages/core/src/");
  const config = fc.oneof(
    fc.tuple(
      where.map((dir) => `${dir}package.json`),
      manifest,
    ),
    fc.tuple(
      where.map((dir) => `${dir}tsconfig.json`),
      tsconfig,
    ),
  );
  const specifier = fc.oneof(
    fc.string(),
    target,
    name,
    fc.tuple(name, target).map(([n, t]) => n + t.slice(1)),
    name.map((n) => `#${n}`),
  );
  fc.assert(
    fc.property(
      fc.array(path),
      fc.array(config),
      path,
      fc.array(specifier, { minLength: 1 }),
      (paths, configs, from, specifiers) => {
        const tree: Tree = Object.fromEntries([...paths.map((p) => [p, code] as const), ...configs]);
        const { resolve, jsxRuntime, workspaceOf, packageOf } = resolver(tree);
        const fresh = resolver(tree);
        for (const each of specifiers) {
          const answer = resolve(from, each);
          if (answer.to === "file") expect(Object.hasOwn(tree, answer.path)).toBe(true);
          expect(resolve(from, each)).toEqual(answer);
          expect(fresh.resolve(from, each)).toEqual(answer);
        }
        jsxRuntime(from);
        expect(from.startsWith(packageOf(from)?.dir ?? "")).toBe(true);
        expect(from.startsWith(workspaceOf(from))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("what a framework gives a meaning by convention, for whoever depends on it", () => {
  const kit = { name: "shop", dependencies: { "@sveltejs/kit": "2.0.0" } };
  const nuxt = { name: "site", dependencies: { nuxt: "4.0.0" } };
  const tree = {
    "shop/package.json": kit,
    "shop/src/lib/index.ts": code,
    "shop/src/lib/cart.ts": code,
    "site/package.json": nuxt,
    "site/app/cart.vue": code,
    "site/shared/vat.ts": code,
    "site/server/mail.ts": code,
    "plain/package.json": { name: "plain" },
    "till/package.json": { name: "till", devDependencies: { "@react-router/dev": "7.0.0" } },
    "till/app/+types/own.ts": code,
    "desk/package.json": { name: "desk", dependencies: { next: "16.0.0" } },
  };
  const asked = ["$lib", "$lib/cart", "$lib/gone", "$app/state", "$env/static/private", "./$types"];
  expect(seen(tree, "shop/src/routes/+page.svelte", asked)).toEqual({
    $lib: "shop/src/lib/index.ts",
    "$lib/cart": "shop/src/lib/cart.ts",
    "$lib/gone": "[$lib/gone] undeclared",
    "$app/state": "[@sveltejs/kit] declared",
    "$env/static/private": "[@sveltejs/kit] declared",
    "./$types": "[@sveltejs/kit] declared",
  });
  expect(seen(tree, "site/app/pages/index.vue", ["~/cart.vue", "~~/server/mail", "#shared/vat", "#imports"])).toEqual({
    "~/cart.vue": "site/app/cart.vue",
    "~~/server/mail": "site/server/mail.ts",
    "#shared/vat": "site/shared/vat.ts",
    "#imports": "[nuxt] declared",
  });
  expect(seen(tree, "till/app/root.tsx", ["./+types/root", "./+types/own", "./gone"])).toEqual({
    "./+types/root": "[@react-router/dev] declared",
    "./+types/own": "till/app/+types/own.ts",
    "./gone": "! missing-file",
  });
  const built = ["./.next/types/routes.d.ts", "./.next/dev/types/routes.d.ts", "./.next/server/page.js"];
  expect(seen(tree, "desk/next-env.d.ts", built)).toEqual({
    "./.next/types/routes.d.ts": "[next] declared",
    "./.next/dev/types/routes.d.ts": "[next] declared",
    "./.next/server/page.js": "! missing-file",
  });
  expect(seen(tree, "plain/index.ts", ["$lib/cart", "./$types", "./+types/root", "#imports"])).toEqual({
    "$lib/cart": "[$lib/cart] undeclared",
    "./$types": "! missing-file",
    "./+types/root": "! missing-file",
    "#imports": "! missing-import-target",
  });
});

test("a package's own folder may be what Ember makes its root of", () => {
  const tree = {
    "package.json": { name: "shop", workspaces: ["packages/*"] },
    "packages/bills/package.json": { name: "bills" },
    "packages/bills/addon/utils/sum.js": code,
    "packages/till/package.json": { name: "till", dependencies: { bills: "*" } },
    "packages/till/app/models/order.js": code,
  };
  expect(seen(tree, "packages/till/app/app.js", ["bills/utils/sum", "till/models/order", "bills/utils/gone"])).toEqual({
    "bills/utils/sum": "packages/bills/addon/utils/sum.js",
    "till/models/order": "packages/till/app/models/order.js",
    "bills/utils/gone": "[bills/utils/gone] declared, published",
  });
});
