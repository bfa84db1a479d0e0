import { arg, idiom, key, rest, step, text } from "../idiom.ts";

const verbs = ["get", "post", "put", "patch", "delete", "options"];
const apps = ["Hono!", "OpenAPIHono!"];

/** Apps are chained, given a base path, and routed into one another. */
export const hono = idiom({
  name: "hono",
  packages: ["hono", "@hono/zod-openapi"],
  docs: "https://hono.dev/docs/api/routing",

  calls: [
    { call: verbs, on: apps, fact: "route", method: step(0), path: arg(0), handlers: rest(1) },
    { call: "all", on: apps, fact: "route", method: text("ALL"), path: arg(0), handlers: rest(1) },
    { call: "on", on: apps, fact: "route", method: arg(0), path: arg(1), handlers: rest(2) },
    { call: "route", on: apps, fact: "mount", path: arg(0), child: arg(1) },
    { call: "use", on: apps, fact: "use", all: rest(0), exact: true },
    { call: "request", on: apps, fact: "asks", path: arg(0), method: key(arg(1), "method") },
    { call: "basePath", on: apps, fact: "base", path: arg(0) },
    {
      call: "openapi",
      on: apps,
      fact: "described",
      route: arg(0),
      method: "method",
      path: "path",
      guards: "middleware",
      handlers: rest(1),
    },
  ],

  examples: [
    {
      title: "apps routed into apps; a path is composed over all of them",
      files: {
        "src/app.ts": `
          import { Hono } from "hono";
          import { bearer } from "./auth";
          import { orders } from "./orders";
          const app = new Hono().basePath("/v1");
          app.use("/orders/*", bearer);
          app.route("/orders", orders);
          app.on(["PUT", "PATCH"], "/mail", send);
          const reports = app.basePath("/reports");
          reports.get("/sales", sales);
          function send() {}
          function sales() {}
        `,
        "src/orders.ts": `
          import { Hono } from "hono";
          export const orders = new Hono()
            .get("/", list)
            .post("/:id{[0-9]+}/refund", limit, async (c) => c.text("ok"));
          function list() {}
          function limit() {}
        `,
        "src/auth.ts": "export const bearer = () => {};",
      },
      lines: [
        "route:GET /v1/orders guards bearer",
        "route:GET /v1/orders handles list",
        "route:GET /v1/reports/sales handles sales",
        "route:PATCH /v1/mail handles send",
        "route:POST /v1/orders/:id/refund guards bearer",
        "route:POST /v1/orders/:id/refund guards limit",
        "route:POST /v1/orders/:id/refund handles orders",
        "route:PUT /v1/mail handles send",
      ],
    },
    {
      title: "a base path that the deployment decides is left out",
      files: {
        "src/app.ts": `
          import { Hono } from "hono";
          const base = process.env.BASE_PATH ?? "";
          const app = new Hono().basePath(base.replace(/\\/$/, "") || "/");
          app.get("/orders", list);
          function list() {}
        `,
      },
      lines: ["route:GET /orders handles list"],
    },
    {
      title: "a route described apart from its handler, on an app made elsewhere",
      files: {
        "src/api.ts": `
          import { OpenAPIHono } from "@hono/zod-openapi";
          import { getCharge } from "./get-charge";
          export const createApi = () => {
            const api = new OpenAPIHono();
            api.use("*", signed);
            return api;
          };
          function signed() {}
          export const api = createApi();
          getCharge(api);
        `,
        "src/get-charge.ts": `
          import { createRoute } from "@hono/zod-openapi";
          import type { api } from "./api";
          const route = createRoute({ method: "get", path: "/charges/{id}", middleware: [cached] });
          function cached() {}
          export function getCharge(on: typeof api) {
            return on.openapi(route, (c) => c.json({}));
          }
        `,
      },
      lines: [
        "route:GET /charges/:id guards cached",
        "route:GET /charges/:id guards signed",
        "route:GET /charges/:id handles on.openapi()",
      ],
    },
  ],
});
