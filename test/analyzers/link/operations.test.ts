/** What examples of single idioms cannot show: registration is no use, asking is; roles by evidence; names that collide. */
import { describe, expect, test } from "vitest";
import type { NodeKind } from "../../../analyzers/graph/graph.ts";
import { edgesOf, type Files, linkFiles, reviewFiles } from "../../support/linked.ts";

const callsOf = (files: Files): readonly string[] =>
  edgesOf(linkFiles(files)).filter((line) => line.includes(" calls ") || line.includes(" registers "));

const rolesOf = (files: Files): Readonly<Record<string, unknown>> =>
  Object.fromEntries(nodesOf(files, "route").map(({ name, attributes }) => [name, attributes?.["role"]]));

const nodesOf = (files: Files, kind: NodeKind) => linkFiles(files).graph.ofKind(kind);

describe("a handler that is registered", () => {
  const shop: Files = {
    "src/app.ts": `
      import { Hono } from "hono";
      import { orders } from "./orders";
      export const app = new Hono().route("/orders", orders);
    `,
    "src/orders.ts": `
      import { Hono } from "hono";
      import { show, place } from "./handlers";
      export const orders = new Hono();
      orders.get("/:id", show);
      orders.post("/", place);
    `,
    "src/handlers.ts": `
      export function show(c) { return c.text("order"); }
      export function place(c) { return c.text("placed"); }
    `,
    "src/server.ts": `
      import { app } from "./app";
      export const port = 80;
      serve(app);
    `,
    "test/show.test.ts": `
      import { app } from "../src/app";
      test("shows", () => app.request("/orders/7"));
    `,
    "test/place.test.ts": `
      import { app } from "../src/app";
      test("places", () => app.request("http://localhost/orders", { method: "POST" }));
    `,
    "test/any.test.ts": `
      import { app } from "../src/app";
      test("answers", () => app.request(pathOf()));
    `,
  };

  test("is not used by who registers it, and is by who asks for its path", () => {
    expect(callsOf(shop)).toEqual([
      "src/app.ts#app registers src/orders.ts#orders",
      "src/orders.ts#<module> registers src/handlers.ts#place",
      "src/orders.ts#<module> registers src/handlers.ts#show",
      "src/orders.ts#orders registers src/handlers.ts#place ?",
      "src/orders.ts#orders registers src/handlers.ts#show ?",
      "test/any.test.ts#<module> calls src/handlers.ts#place ?",
      "test/any.test.ts#<module> calls src/handlers.ts#show ?",
      "test/place.test.ts#<module> calls src/handlers.ts#place",
      "test/show.test.ts#<module> calls src/handlers.ts#show",
    ]);
  });

  test("reaches its own route and tests, not its neighbours'", () => {
    const changed = { ...shop, "src/handlers.ts": shop["src/handlers.ts"]?.replace('"order"', '"the order"') ?? "" };
    expect(reviewFiles(shop, changed).reached.filter((line) => /route:|test:/.test(line))).toEqual([
      "code 1 route:GET /orders/:id",
      "code 2 test:test/show.test.ts",
      "guessed 2 test:test/any.test.ts",
    ]);
  });
});

test("an app that a test puts together answers for the routers it was given", () => {
  expect(
    callsOf({
      "src/mail.ts": `
        import { Hono } from "hono";
        export const createMail = (sender) => {
          const mail = new Hono();
          mail.post("/:id/send", (c) => sender.send(c));
          return mail;
        };
      `,
      "test/mail.test.ts": `
        import { Hono } from "hono";
        import { createMail } from "../src/mail";
        const makeApp = () => {
          const app = new Hono();
          app.route("/mail", createMail({}));
          return app;
        };
        test("sends", () => makeApp().request(\`/mail/\${id}/send\`, { method: "POST" }));
      `,
    }).filter((line) => line.includes("mail.post")),
  ).toEqual([
    'src/mail.ts#createMail registers src/mail.ts#mail.post("/:id/send")',
    'test/mail.test.ts#<module> calls src/mail.ts#mail.post("/:id/send")',
  ]);
});

test("a caller of procedures depends on the one it calls by its keys", () => {
  expect(
    callsOf({
      "src/root.ts": `
        import { initTRPC } from "@trpc/server";
        const t = initTRPC.create();
        const orders = t.router({
          list: t.procedure.query(() => []),
          place: t.procedure.mutation(() => 1),
        });
        export const appRouter = t.router({ orders });
        export const createCaller = t.createCallerFactory(appRouter);
      `,
      "test/list.test.ts": `
        import { appRouter } from "../src/root";
        const callerFor = (user) => appRouter.createCaller({ user });
        test("lists", async () => callerFor("ada").orders.list());
      `,
      "test/place.test.ts": `
        import { createCaller } from "../src/root";
        test("places", async () => { const caller = createCaller({}); await caller.orders.place(); });
      `,
    }).filter((line) => line.includes("src/root.ts#orders.")),
  ).toEqual([
    "src/root.ts#orders registers src/root.ts#orders.list",
    "src/root.ts#orders registers src/root.ts#orders.place",
    "test/list.test.ts#<module> calls src/root.ts#orders.list",
    "test/place.test.ts#<module> calls src/root.ts#orders.place",
  ]);
});

describe("the role of a route", () => {
  test("follows from its path, its guards and what its handler checks", () => {
    expect(
      rolesOf({
        "src/app.ts": `
          import express from "express";
          import { Webhook } from "svix";
          import { requireUser, getAuthors } from "./auth";
          const app = express();
          app.get("/shop", show);
          app.get("/authors", getAuthors, show);
          app.get("/orders", requireUser, show);
          app.get("/me", (req, res) => res.json(currentUser(req)));
          app.get("/limits", (req) => limits(req));
          app.post("/events", show);
          app.get("/events", show);
          app.post("/hooks/stripe", show);
          app.post("/mail/inbound", (req) => new Webhook("secret").verify(req));
          app.get("/admin/orders", requireUser, show);
          app.get("/internal/health", show);
          function show() {}
          function currentUser(req) { return checkSession(req); }
          function limits(req) { return { ...getSession(req), left: 3 }; }
          function getSession(req) {}
          function checkSession(req) {}
        `,
        "src/auth.ts": "export function requireUser() {} export function getAuthors() {}",
      }),
    ).toEqual({
      "GET /shop": "public",
      "GET /authors": "public",
      "GET /orders": "guarded",
      "GET /me": "guarded",
      "GET /limits": "guarded",
      "POST /events": "ingest",
      "GET /events": "public",
      "POST /hooks/stripe": "webhook",
      "POST /mail/inbound": "webhook",
      "GET /admin/orders": "admin",
      "GET /internal/health": "internal",
    });
  });
});

test("who is told that nobody knows him was asked who he is", () => {
  expect(
    rolesOf({
      "package.json": `{ "dependencies": { "hono": "4", "@trpc/server": "11", "next": "15" } }`,
      "src/app.ts": `
        import { Hono } from "hono";
        import { HTTPException } from "hono/http-exception";
        const app = new Hono();
        app.get("/orders", (c) => { if (!c.get("owner")) return c.json({}, 401); return c.json([]); });
        app.get("/bills", async (c) => { await ensureOwner(c); return c.json([]); });
        app.get("/prices", async (c) => { const { status } = await ask(); return c.json({ closed: status === 401 }); });
        app.post("/login", async (c) => { throw new HTTPException(401); });
        app.post("/hooks/bank", (c) => { if (c.req.query("key") !== "k") return c.body(null, 401); return c.body(null); });
        const ensureOwner = async (c) => { if (!c.get("owner")) throw new HTTPException(401); };
      `,
      "src/trpc.ts": `
        import { initTRPC, TRPCError } from "@trpc/server";
        const t = initTRPC.create();
        const open = t.procedure;
        const ours = open.use(async ({ ctx, next }) => { if (!ctx.owner) throw new TRPCError({ code: "UNAUTHORIZED" }); return next(); });
        const inSpace = ours.use(async ({ next }) => next());
        const possiblyOpen = open.use(async ({ ctx, next }) => { if (ctx.closed) throw new TRPCError({ code: "UNAUTHORIZED" }); return next(); });
        export const root = t.router({ list: inSpace.query(() => []), show: open.query(() => 1), maybe: possiblyOpen.query(() => 1) });
      `,
      "app/profile/page.tsx": `
        import { redirect } from "next/navigation";
        import { getCurrentUser } from "../../src/users";
        export default async function Page() { const user = await getCurrentUser(); if (!user) redirect("/login"); return null; }
      `,
      "app/shop/page.tsx": `
        import { getCurrentUser } from "../../src/users";
        export default async function Page() { const user = await getCurrentUser(); return <p>{user?.name}</p>; }
      `,
      "src/users.ts": "export async function getCurrentUser() { return undefined; }",
    }),
  ).toEqual({
    "GET /bills": "guarded",
    "GET /orders": "guarded",
    "GET /prices": "public",
    "GET /profile": "guarded",
    "GET /shop": "public",
    "POST /hooks/bank": "webhook",
    "POST /login": "public",
    "QUERY list": "guarded",
    "QUERY maybe": "public",
    "QUERY show": "public",
  });
});

test("a route that is served to a runner of jobs is nobody else's to ask", () => {
  expect(
    rolesOf({
      "package.json": `{ "dependencies": { "next": "15" } }`,
      "app/api/workflows/refund/route.ts": `
        import { serve } from "@upstash/workflow/nextjs";
        export const { POST } = serve(async (context) => { await context.run("refund", () => 1); });
      `,
      "app/api/messages/route.ts": `
        import { verifySignatureAppRouter } from "@upstash/qstash/nextjs";
        export const POST = verifySignatureAppRouter(async () => new Response("ok"));
      `,
      "app/api/inngest/route.ts": `
        import { serve } from "inngest/next";
        export const { GET, POST, PUT } = serve({ client, functions: [] });
      `,
    }),
  ).toEqual({
    "GET /api/inngest": "internal",
    "POST /api/inngest": "internal",
    "PUT /api/inngest": "internal",
    "POST /api/messages": "webhook",
    "POST /api/workflows/refund": "internal",
  });
});

test("two applications that serve one path are two routes; the second one says which it is", () => {
  const next = `{ "dependencies": { "next": "15" } }`;
  expect(
    nodesOf(
      {
        "apps/shop/package.json": next,
        "apps/shop/app/health/route.ts": "export function GET() {}",
        "apps/office/package.json": next,
        "apps/office/app/health/route.ts": "export function GET() {}",
      },
      "route",
    ).map(({ id, file }) => [id, file]),
  ).toEqual([
    ["route:GET /health", "apps/office/app/health/route.ts"],
    ["route:GET /health (apps/shop)", "apps/shop/app/health/route.ts"],
  ]);
});

test("routers that hang in each other, a mount of nothing and a route without an end are no trouble", () => {
  expect(
    nodesOf(
      {
        "src/app.ts": `
          import { Hono } from "hono";
          const a = new Hono();
          const b = new Hono();
          a.route("/b", b);
          b.route("/a", a);
          b.get("/x", () => {});
          a.route("/gone", missing);
          a.get();
          a.get("/only-a-path");
        `,
      },
      "route",
    ).map(({ id }) => id),
  ).toEqual(["route:GET /b/x"]);
});

test("constants that name each other without end are no trouble", () => {
  const names = Array.from({ length: 20 }, (_, at) => `a${at}`);
  const all = (of: (name: string) => string): string => names.map(of).join("");
  const files: Files = {
    "prisma/schema.prisma": `
      model A { id Int @id
        b B[] }
      model B { id Int @id
        a A @relation(fields: [id], references: [id]) }
    `,
    "src/shop.ts": `
      import { initTRPC } from "@trpc/server";
      import { Hono } from "hono";
      const t = initTRPC.create();
      ${all((name) => `const ${name} = { AND: [${names}], b: { include: ${name}, some: ${name} }, ${names.map((other) => `...${other}`)} };\n`)}
      ${all((name) => `const text${name} = \`${all((other) => `\${text${other}}`)}\`;\n`)}
      ${all((name) => `const router${name} = t.router({ ${names.map((other) => `${other}: router${other}`)} });\n`)}
      export const root = t.router({ ${names.map((name) => `${name}: router${name}`)} });
      export const app = new Hono().get(texta0, () => {});
      export const read = (db) => db.a.findMany({ where: a0, include: a0, orderBy: a0 });
    `,
  };
  expect(nodesOf(files, "route").map(({ kind }) => kind)).toEqual(["route"]);
});
