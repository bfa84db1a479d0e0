import { arg, idiom, made, step } from "../idiom.ts";

/** A test asks an app for a path, without a server between them. */
export const supertest = idiom({
  name: "supertest",
  packages: ["supertest"],
  docs: "https://github.com/forwardemail/supertest#readme",

  calls: [
    {
      call: ["get", "post", "put", "patch", "delete", "head", "options"],
      on: ["default()", "agent()", "default.agent()"],
      fact: "asks",
      app: made(0),
      method: step(0),
      path: arg(0),
    },
  ],

  examples: [
    {
      title: "asking for a path depends on what handles it",
      files: {
        "src/app.ts": `
          import express from "express";
          export const app = express();
          app.get("/orders/:id", show);
          app.post("/orders", place);
          function show() {}
          function place() {}
        `,
        "test/orders.test.ts": `
          import request from "supertest";
          import { app } from "../src/app";
          test("shows an order", () => request(app).get("/orders/7?full=1").expect(200));
        `,
      },
      lines: ["route:GET /orders/:id handles show", "route:POST /orders handles place"],
    },
  ],
});
