import { arg, type CallPattern, type IdiomExample, key, rest, step } from "../idiom.ts";

export const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];
export const apps = [
  "default()",
  "default.Router()",
  "Router()",
  "Router:",
  "Express:",
  "Application:",
  "IRouter:",
  "default.Express:",
  "default.Application:",
  "default.Router:",
  "default.IRouter:",
];

/** Routes that a class declares on itself, by methods of its own, where it holds a router or inherits one. */
export const controllerCalls: readonly CallPattern[] = [
  {
    call: "route",
    on: apps,
    holds: true,
    fact: "route",
    method: key(arg(0), "method"),
    path: key(arg(0), "path"),
    handlers: key(arg(0), "handler"),
    guards: [key(arg(0), "middleware")],
  },
  {
    call: verbs,
    on: apps,
    holds: true,
    given: { at: 0, is: "path" },
    fact: "route",
    method: step(0),
    path: arg(0),
    handlers: arg(1),
  },
  {
    call: ["use", "useWithMiddleware"],
    on: apps,
    holds: true,
    given: { at: 0, is: "path" },
    fact: "use",
    all: rest(0),
  },
];

export const controllerExamples: readonly IdiomExample[] = [
  {
    title: "controllers: a class holds a router, and is hung up where it is made",
    files: {
      "src/app.ts": `
          import express from "express";
          import { Api } from "./api";
          import { HealthController } from "./health";
          const app = express();
          app.use("/health", new HealthController().router);
          app.use(\`\${config.base}/api\`, new Api().router);
        `,
      "src/health.ts": `
          import { Router } from "express";
          export class HealthController {
            readonly router = Router();
            constructor() {
              this.router.get("/live", this.live);
            }
            live() {}
          }
        `,
      "src/controller.ts": `
          import { type IRouter, Router } from "express";
          export class Controller {
            app: IRouter;
            constructor() {
              this.app = Router();
            }
            route({ method, path, handler }) {
              this.app[method](path, handler.bind(this));
            }
            use(path: string, router: IRouter) {
              this.app.use(path, router);
            }
            get router() {
              return this.app;
            }
          }
        `,
      "src/api.ts": `
          import { Controller } from "./controller";
          import { OrdersController } from "./orders";
          import { TagsController } from "./tags";
          export class Api extends Controller {
            constructor() {
              super();
              this.app.use("/tags", new TagsController().router);
              this.use("/orders", new OrdersController().router);
            }
          }
        `,
      "src/orders.ts": `
          import { Controller } from "./controller";
          export class OrdersController extends Controller {
            constructor() {
              super();
              this.route({ method: "get", path: "/:id", handler: this.show, middleware: [requireUser] });
            }
            show() {}
          }
          const requireUser = () => {};
        `,
      "src/tags.ts": `
          import { Controller } from "./controller";
          export class TagsController extends Controller {
            constructor() {
              super();
              this.route({ method: "post", path: "", handler: this.add });
              this.route({ name: "tags", handler: this.add });
            }
            add() {}
          }
        `,
    },
    lines: [
      "route:GET /api/orders/:id guards requireUser",
      "route:GET /api/orders/:id handles OrdersController.show",
      "route:GET /health/live handles HealthController.live",
      "route:POST /api/tags handles TagsController.add",
    ],
  },
];
