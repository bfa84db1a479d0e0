import { arg, idiom, key } from "../idiom.ts";

/** A contract says paths and methods; an implementation has the same keys. */
export const tsRest = idiom({
  name: "ts-rest",
  packages: ["@ts-rest/core", "@ts-rest/express", "@ts-rest/fastify", "@ts-rest/next", "@ts-rest/serverless"],
  docs: "https://ts-rest.com/docs/core/",

  calls: [
    {
      call: "router",
      on: ["initServer()", "tsr", "tsr.platformContext()"],
      fact: "implements",
      as: "contract",
      contract: arg(0),
      entries: arg(1),
    },
    {
      call: ["createExpressEndpoints", "createNextHandler", "createNextRoute", "createNextRouter"],
      fact: "implements",
      as: "contract",
      contract: arg(0),
      entries: arg(1),
    },
    {
      call: "fetchRequestHandler",
      fact: "implements",
      as: "contract",
      contract: key(arg(0), "contract"),
      entries: key(arg(0), "router"),
    },
  ],

  examples: [
    {
      title: "a contract elsewhere gives paths and methods",
      files: {
        "src/contract.ts": `
          import { initContract } from "@ts-rest/core";
          const c = initContract();
          export const contract = c.router(
            {
              health: { method: "GET", path: "/health", responses: {} },
              orders: c.router({
                show: { method: "GET", path: "/orders/:id", responses: {} },
                refund: { method: "POST", path: "/orders/:id/refund", body: {}, responses: {} },
              }),
            },
            { pathPrefix: "/v1" },
          );
        `,
        "src/api.ts": `
          import { tsr } from "@ts-rest/serverless/fetch";
          import { contract } from "./contract";
          import { withUser } from "./auth";
          export const api = tsr.router(contract, {
            health: async () => ({ status: 200, body: {} }),
            orders: {
              show: withUser(async (args, user) => ({ status: 200, body: {} })),
              refund,
            },
          });
          async function refund() {}
        `,
        "src/auth.ts": "export const withUser = (handler) => handler;",
      },
      lines: [
        "route:GET /v1/health handles api.health",
        "route:GET /v1/orders/:id guards withUser",
        "route:GET /v1/orders/:id handles api.orders.show",
        "route:POST /v1/orders/:id/refund handles refund",
      ],
    },
    {
      title: "a part of a contract, in Express",
      files: {
        "src/app.ts": `
          import express from "express";
          import { createExpressEndpoints, initServer } from "@ts-rest/express";
          import { contract } from "./contract";
          const s = initServer();
          const router = s.router(contract.orders, { list: async () => listOrders() });
          createExpressEndpoints(contract.orders, router, express());
          function listOrders() {}
        `,
        "src/contract.ts": `
          import { initContract } from "@ts-rest/core";
          const c = initContract();
          export const contract = c.router({
            orders: { list: c.query({ method: "GET", path: "/orders", responses: {} }) },
          });
        `,
      },
      lines: ["route:GET /orders handles router.list"],
    },
  ],
});
