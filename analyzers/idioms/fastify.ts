import { arg, idiom, key, rest, step, text } from "../idiom.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options", "propfind", "search"];
const apps = [
  "default()",
  "fastify()",
  "Fastify()",
  "FastifyInstance:",
  "default.#0",
  "FastifyPlugin:.#0",
  "FastifyPluginAsync:.#0",
  "FastifyPluginCallback:.#0",
  "FastifyPluginAsyncTypebox:.#0",
  "FastifyPluginCallbackTypebox:.#0",
  "FastifyPluginAsyncZod:.#0",
  "FastifyPluginCallbackZod:.#0",
  "FastifyPluginAsyncJsonSchemaToTs:.#0",
];

/** Hooks of a request. https://fastify.dev/docs/latest/Reference/Hooks/#requestreply-hooks */
const hooks = ["onRequest", "preParsing", "preValidation", "preHandler", "preSerialization", "onSend", "onResponse"];
const guardsIn = (options: ReturnType<typeof arg>) => hooks.map((hook) => key(options, hook));

/** A plugin is a function that is given an app inside the app; one that is wrapped works on the app itself. */
export const fastify = idiom({
  name: "fastify",
  packages: [
    "fastify",
    "fastify-plugin",
    "@fastify/type-provider-typebox",
    "@fastify/type-provider-json-schema-to-ts",
    "fastify-type-provider-zod",
  ],
  docs: "https://fastify.dev/docs/latest/Reference/Plugins/",

  calls: [
    {
      call: "route",
      on: apps,
      handed: true,
      fact: "route",
      method: key(arg(0), "method"),
      path: key(arg(0), "url"),
      handlers: key(arg(0), "handler"),
      guards: guardsIn(arg(0)),
    },
    {
      call: "route",
      on: apps,
      handed: true,
      fact: "route",
      method: key(arg(0), "method"),
      path: key(arg(0), "path"),
      handlers: key(arg(0), "handler"),
      guards: guardsIn(arg(0)),
    },
    {
      call: verbs,
      on: apps,
      handed: true,
      fact: "route",
      method: step(0),
      path: arg(0),
      handlers: key(arg(1), "handler"),
      guards: guardsIn(arg(1)),
    },
    {
      call: verbs,
      on: apps,
      handed: true,
      fact: "route",
      method: step(0),
      path: arg(0),
      handlers: arg(2),
      guards: guardsIn(arg(1)),
    },
    { call: verbs, on: apps, handed: true, fact: "route", method: step(0), path: arg(0), handlers: rest(1) },
    {
      call: "all",
      on: apps,
      handed: true,
      fact: "route",
      method: text("ALL"),
      path: arg(0),
      handlers: key(arg(1), "handler"),
      guards: guardsIn(arg(1)),
    },
    {
      call: "all",
      on: apps,
      handed: true,
      fact: "route",
      method: text("ALL"),
      path: arg(0),
      handlers: arg(2),
      guards: guardsIn(arg(1)),
    },
    { call: "all", on: apps, handed: true, fact: "route", method: text("ALL"), path: arg(0), handlers: rest(1) },
    { call: "register", on: apps, handed: true, fact: "mount", path: key(arg(1), "prefix"), child: arg(0) },
    { call: "addHook", given: { at: 0, is: hooks }, on: apps, handed: true, fact: "use", all: arg(1), anywhere: true },
    { call: ["default", "fastifyPlugin", "fp"], fact: "wraps", child: arg(0) },
  ],
  parameters: [
    { call: "register", at: 0 },
    { package: "fastify-plugin", at: 0 },
    { type: "FastifyPlugin" },
    { type: "FastifyPluginAsync" },
    { type: "FastifyPluginCallback" },
    { type: "FastifyPluginAsyncTypebox" },
    { type: "FastifyPluginCallbackTypebox" },
    { type: "FastifyPluginAsyncZod" },
    { type: "FastifyPluginCallbackZod" },
    { type: "FastifyPluginAsyncJsonSchemaToTs" },
  ],

  examples: [
    {
      title: "plugins hang in apps under a prefix; a hook guards what stands in its plugin and below",
      files: {
        "src/app.ts": `
          import fastify from "fastify";
          import { orders } from "./orders";
          import refunds from "./refunds";
          import { session } from "./session";
          const app = fastify();
          app.get("/health", { logLevel: "warn" }, health);
          app.register(async (inner) => {
            inner.register(session);
            inner.register(orders, { prefix: "orders" });
          }, { prefix: "/v1" });
          app.register(refunds, { prefix: "/refunds" });
          function health() {}
        `,
        "src/orders.ts": `
          import type { FastifyPluginAsync } from "fastify";
          export const orders: FastifyPluginAsync = async (app) => {
            app.get<{ Params: { id: string } }>("/:id", { preHandler: [check] }, show);
            app.route({ method: ["PUT", "PATCH"], url: "/:id", onRequest: limit, handler: change });
          };
          function check() {}
          function limit() {}
          function show() {}
          function change() {}
        `,
        "src/refunds.ts": `
          import type { FastifyInstance } from "fastify";
          export default async function routes(app: FastifyInstance) {
            app.post("/", { schema: { body: {} }, handler: refund });
            addAudit(app);
          }
          function addAudit(app: FastifyInstance) {
            app.addHook("onSend", audit);
            app.addHook("onClose", stop);
          }
          function refund() {}
          function audit() {}
          function stop() {}
        `,
        "src/session.ts": `
          import fp from "fastify-plugin";
          export const session = fp(async (app) => {
            app.decorateRequest("user", null);
            app.addHook("preHandler", requireUser);
          });
          function requireUser() {}
        `,
      },
      lines: [
        "route:GET /health handles health",
        "route:GET /v1/orders/:id guards check",
        "route:GET /v1/orders/:id guards requireUser",
        "route:GET /v1/orders/:id handles show",
        "route:PATCH /v1/orders/:id guards limit",
        "route:PATCH /v1/orders/:id guards requireUser",
        "route:PATCH /v1/orders/:id handles change",
        "route:POST /refunds guards audit",
        "route:POST /refunds handles refund",
        "route:PUT /v1/orders/:id guards limit",
        "route:PUT /v1/orders/:id guards requireUser",
        "route:PUT /v1/orders/:id handles change",
      ],
    },
    {
      title: "a plugin without types counts where an app registers it; what looks like one elsewhere does not",
      files: {
        "app.js": `
          const fastify = require("fastify")();
          fastify.register(require("./routes"), { prefix: "/api" });
          const cache = new Map();
          cache.get("/orders", () => 1);
        `,
        "routes.js": `
          module.exports = async function (fastify, options) {
            fastify.get("/orders", async () => list());
          };
          function list() {}
        `,
        "client.js": `
          import { api } from "./api-client";
          export const load = (client) => client.get("/orders", () => show());
          export const save = () => api.post("/orders", { total: 1 });
          function show() {}
        `,
        "api-client.js": `
          import axios from "axios";
          export const api = axios.create({ baseURL: "/api" });
        `,
      },
      lines: ['route:GET /api/orders handles fastify.get("/orders") ?'],
    },
  ],
});
