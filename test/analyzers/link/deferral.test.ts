/** What a module hands over while it loads, and a package only keeps: loading runs none of it. */
import { describe, expect, test } from "vitest";
import { type Files, reviewFiles } from "../../support/linked.ts";

/** Files in which a change of 1100 is felt, whose tests load what changed and use nothing of it. */
function loading(text: string, price = "export const price = () => 1;"): readonly string[] {
  const files: Files = {
    "src/pay.ts": text,
    "src/price.ts": price,
    "src/index.ts": `export * from "./pay"; export const other = 1;`,
    "src/a.test.ts": `import { other } from "./index"; test("a", () => other);`,
  };
  const head = Object.fromEntries(Object.entries(files).map(([path, one]) => [path, one.replace("1100", "2200")]));
  return reviewFiles(files, head).reached.filter((line) => line.includes(" test:"));
}

const felt = ["guessed 4 test:src/a.test.ts"];

describe("loading a module", () => {
  const handed: readonly (readonly [title: string, text: string, reached: readonly string[]])[] = [
    ["runs no component", `import { forwardRef } from "react"; export const Pay = forwardRef(() => 1100);`, []],
    [
      "runs no component, by the package's name",
      `import * as React from "react"; export const Pay = React.memo(React.forwardRef(() => 1100));`,
      [],
    ],
    [
      "runs no check of a schema",
      `import { z } from "zod"; export const Pay = z.object({ a: z.string().refine((a) => a === 1100) });`,
      [],
    ],
    [
      "runs a check of a schema that parses at once",
      `import { z } from "zod"; export const Pay = z.string().refine((a) => a === 1100).parse(1);`,
      felt,
    ],
    [
      "may run a check of a schema that others are handed",
      `import { z } from "zod"; import { createEnv } from "env"; export const Pay = createEnv({ a: z.string().refine((a) => a === 1100) });`,
      felt,
    ],
    [
      "runs no procedure",
      `import { initTRPC } from "@trpc/server"; const t = initTRPC.create(); export const Pay = t.procedure.query(() => 1100);`,
      [],
    ],
    [
      "runs no procedure of a router",
      `import { initTRPC } from "@trpc/server"; const t = initTRPC.create(); export const pays = t.router({ pay: t.procedure.query(() => 1100) });`,
      [],
    ],
    [
      "makes the procedure",
      `import { initTRPC } from "@trpc/server"; import { z } from "zod"; const t = initTRPC.create(); export const Pay = t.procedure.input(z.number().max(1100)).query(() => 1);`,
      felt,
    ],
    [
      "runs no reference of a column",
      `import { pgTable, text } from "drizzle-orm/pg-core"; export const pays = pgTable("pays", { a: text().$defaultFn(() => 1100) });`,
      [],
    ],
    [
      "runs no middleware",
      `import { createMiddleware } from "hono/factory"; export const pay = createMiddleware(async (c, next) => next(1100));`,
      [],
    ],
    [
      "runs no service",
      `import { createConnectRouter } from "@connectrpc/connect"; import { PayService } from "proto"; const impl = { pay() { return 1100; } }; export const routes = createConnectRouter({}).service(PayService, impl).service(PayService, {});`,
      [],
    ],
    [
      "may run what an unknown function is handed",
      `import { make } from "made"; export const Pay = make(() => 1100);`,
      felt,
    ],
    [
      "runs what a list's own method is handed",
      `import { z } from "zod"; export const Pay = z.enum([1, 2].map(() => 1100));`,
      felt,
    ],
  ];
  test.each(handed)("%s", (_title, text, reached) => expect(loading(text)).toEqual(reached));

  const price = "export const price = () => 1100;";
  const used: readonly (readonly [title: string, text: string, reached: readonly string[]])[] = [
    [
      "runs nothing that a component uses",
      `import { forwardRef } from "react"; import { price } from "./price"; export const Pay = forwardRef(() => price());`,
      [],
    ],
    [
      "runs nothing of what is put together",
      `import { forwardRef } from "react"; import { price } from "./price"; const Root = forwardRef(() => 1); const Part = forwardRef(() => price()); export const Pay = Object.assign(Root, { Part });`,
      [],
    ],
    [
      "runs nothing that is handed by its name",
      `import { z } from "zod"; import { price } from "./price"; export const Pay = z.string().transform(price);`,
      [],
    ],
    [
      "runs what makes what is handed",
      `import { z } from "zod"; import { price } from "./price"; export const Pay = z.string().default(price());`,
      ["guessed 5 test:src/a.test.ts"],
    ],
    [
      "may run what an unknown function is handed by its name",
      `import { make } from "made"; import { price } from "./price"; export const Pay = make(price);`,
      ["guessed 5 test:src/a.test.ts"],
    ],
  ];
  test.each(used)("%s", (_title, text, reached) => expect(loading(text, price)).toEqual(reached));
});

test("what is kept for later is felt by who uses it", () => {
  const files: Files = {
    "src/pay.tsx": `import { forwardRef } from "react"; import { price } from "./price"; export const Pay = forwardRef(() => <b>{price()}</b>);`,
    "src/price.ts": "export const price = () => 1100;",
    "src/a.test.tsx": `import { Pay } from "./pay"; test("a", () => render(<Pay />));`,
  };
  const head = { ...files, "src/price.ts": "export const price = () => 2200;" };
  expect(reviewFiles(files, head).reached).toContain("code 3 test:src/a.test.tsx");
});

describe("a long list", () => {
  const names = Array.from({ length: 13 }, (_, at) => `job${at}`);
  const files = (count: number): Files => ({
    "src/jobs.ts": names.map((name, at) => `export const ${name} = { run: () => ${at === 7 ? 1100 : at} };`).join("\n"),
    "src/registry.ts": `import { ${names.join(", ")} } from "./jobs"; export const registry = new Jobs([${names.slice(0, count).join(", ")}]);`,
    "src/use.ts": `import { registry } from "./registry"; export const use = () => registry.start("job3");`,
    "src/a.test.ts": `import { use } from "./use"; test("a", () => use());`,
  });
  const reached = (count: number): readonly string[] => {
    const base = files(count);
    const head = Object.fromEntries(Object.entries(base).map(([path, text]) => [path, text.replace("1100", "2200")]));
    return reviewFiles(base, head).reached.filter((line) => /#use$| test:/.test(line));
  };

  test("of values is used by who uses the list", () => {
    expect(reached(12)).toEqual(["code 3 src/use.ts#use", "code 5 test:src/a.test.ts"]);
  });

  test("is a registry beyond that: only tests above it are told", () => {
    expect(reached(13)).toEqual(["guessed 5 test:src/a.test.ts"]);
  });
});
