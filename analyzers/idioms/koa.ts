import { arg, idiom, key, rest, step, text } from "../idiom.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];
const apps = ["default!", "default()", "default:", "Router!", "Router:"];

/** Routers are used as what their `routes()` gives; a path may be any text, and is told behind a slash. */
export const koa = idiom({
  name: "koa",
  packages: ["koa", "koa-router", "@koa/router"],
  docs: "https://github.com/koajs/router/blob/master/API.md",

  calls: [
    {
      call: verbs,
      on: apps,
      handed: true,
      given: { at: 1, is: "path" },
      fact: "route",
      method: step(0),
      path: arg(1),
      handlers: rest(2),
    },
    { call: verbs, on: apps, handed: true, fact: "route", method: step(0), path: arg(0), handlers: rest(1) },
    { call: "del", on: apps, handed: true, fact: "route", method: text("DELETE"), path: arg(0), handlers: rest(1) },
    { call: "all", on: apps, handed: true, fact: "route", method: text("ALL"), path: arg(0), handlers: rest(1) },
    { call: "register", on: apps, fact: "route", method: arg(1), path: arg(0), handlers: rest(2) },
    { call: "use", on: apps, handed: true, fact: "use", all: rest(0) },
    { call: "prefix", on: apps, fact: "base", path: arg(0), inPlace: true },
    { new: ["default", "Router"], fact: "base", path: key(arg(0), "prefix") },
  ],

  examples: [
    {
      title: "routers in routers, and middleware in front of them",
      files: {
        "src/app.ts": `
          import Koa from "koa";
          import Router from "@koa/router";
          import { orders } from "./orders";
          const app = new Koa();
          const api = new Router();
          app.use(logged());
          api.use("/v1", requireUser, orders.routes(), orders.allowedMethods());
          api.get("health", "/health", health);
          app.use(api.routes());
          function logged() {}
          function requireUser() {}
          function health() {}
        `,
        "src/orders.ts": `
          import Router from "@koa/router";
          export const orders = new Router({ prefix: "/orders" });
          orders.post("/:id/refund", check({ amount: "number" }), async (ctx) => refund(ctx));
          orders.post("orders.list", list);
          function check() {}
          function refund() {}
          function list() {}
        `,
      },
      lines: [
        "route:GET /health guards logged",
        "route:GET /health handles health",
        "route:POST /v1/orders/:id/refund guards check",
        "route:POST /v1/orders/:id/refund guards logged",
        "route:POST /v1/orders/:id/refund guards requireUser",
        'route:POST /v1/orders/:id/refund handles orders.post("/:id/refund")',
        "route:POST /v1/orders/orders.list guards logged",
        "route:POST /v1/orders/orders.list guards requireUser",
        "route:POST /v1/orders/orders.list handles list",
      ],
    },
  ],
});
