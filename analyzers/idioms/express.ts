import { arg, idiom, link, rest, step, text } from "../idiom.ts";
import { apps, controllerCalls, controllerExamples, verbs } from "./express-controllers.ts";

/** Apps and routers are the same thing; a router is hung in with `use`. */
export const express = idiom({
  name: "express",
  packages: ["express"],
  docs: "https://expressjs.com/en/5x/api.html#router",

  calls: [
    {
      call: verbs,
      on: apps,
      handed: true,
      after: ["route"],
      fact: "route",
      method: step(0),
      path: link("route", 0),
      handlers: rest(0),
    },
    {
      call: "all",
      on: apps,
      handed: true,
      after: ["route"],
      fact: "route",
      method: text("ALL"),
      path: link("route", 0),
      handlers: rest(0),
    },
    { call: verbs, on: apps, handed: true, fact: "route", method: step(0), path: arg(0), handlers: rest(1) },
    { call: "all", on: apps, handed: true, fact: "route", method: text("ALL"), path: arg(0), handlers: rest(1) },
    { call: "use", on: apps, handed: true, fact: "use", all: rest(0) },
    ...controllerCalls,
  ],

  examples: [
    {
      title: "routers hang in apps, and what is used before them guards them",
      files: {
        "src/app.ts": `
          import express from "express";
          import { requireUser } from "./auth";
          import orders from "./orders";
          const app = express();
          app.get("/health", health);
          app.use("/orders", requireUser, orders);
          function health() {}
        `,
        "src/orders.ts": `
          import { Router } from "express";
          const orders = Router();
          orders.get("/:id", check, show);
          orders.route("/").get(list).post(async (req, res) => res.send());
          function check() {}
          function show() {}
          function list() {}
          export default orders;
        `,
        "src/auth.ts": "export function requireUser() {}",
      },
      lines: [
        "route:GET /health handles health",
        "route:GET /orders guards requireUser",
        "route:GET /orders handles list",
        "route:GET /orders/:id guards check",
        "route:GET /orders/:id guards requireUser",
        "route:GET /orders/:id handles show",
        "route:POST /orders guards requireUser",
        "route:POST /orders handles orders.route.get.post()",
      ],
    },
    {
      title: "routers that a list of paths hangs in",
      files: {
        "src/app.js": `
          const express = require("express");
          const orders = require("./orders");
          const users = require("./users");
          const app = express();
          const routes = [{ path: "/orders", route: orders }, { path: "/users", route: users }];
          routes.forEach((route) => { app.use(route.path, route.route); });
        `,
        "src/orders.js": `
          const router = require("express").Router();
          router.route("/:id").get(show);
          function show() {}
          module.exports = router;
        `,
        "src/users.js": `
          const router = require("express").Router();
          router.get("/:id", show);
          function show() {}
          module.exports = router;
        `,
      },
      lines: ["route:GET /orders/:id handles show", "route:GET /users/:id handles show"],
    },
    {
      title: "CommonJS, and an app that is handed to the module that fills it",
      files: {
        "app.js": `
          const express = require("express");
          const charges = require("./charges");
          const app = express();
          app.use("/charges", charges);
        `,
        "charges.js": `
          const { Router } = require("express");
          const router = Router();
          router.post("/", charge);
          function charge() {}
          module.exports = router;
        `,
        "refunds.ts": `
          import type { Express } from "express";
          export function refunds(app: Express) {
            app.delete("/refunds/:id", refund);
          }
          const refund = () => {};
        `,
      },
      lines: ["route:DELETE /refunds/:id handles refund", "route:POST /charges handles charge"],
    },
    {
      title: "a function that an app is handed to adds to that app, and so guards what comes after",
      files: {
        "app.js": `
          const express = require("express");
          const { guard } = require("./guard");
          const app = express();
          const v1 = express.Router();
          app.use("/v1", v1);
          guard(v1);
          require("./orders")(v1);
          const cache = new Map();
          require("./cache")(cache);
        `,
        "guard.js": `
          module.exports.guard = (router) => router.use(requireUser);
          function requireUser() {}
        `,
        "orders.js": `
          module.exports = function (router) {
            router.get("/orders", list);
          };
          function list() {}
        `,
        "cache.js": `
          module.exports = function (cache) {
            cache.get("/orders", () => fill());
          };
          function fill() {}
        `,
      },
      lines: ["route:GET /v1/orders guards requireUser ?", "route:GET /v1/orders handles list ?"],
    },
    ...controllerExamples,
  ],
});
