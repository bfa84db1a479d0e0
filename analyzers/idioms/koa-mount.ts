import { arg, idiom } from "../idiom.ts";

/** An application under a path of another one. */
export const koaMount = idiom({
  name: "koa-mount",
  packages: ["koa-mount"],
  docs: "https://github.com/koajs/mount#readme",

  calls: [{ call: "default", fact: "hangs", path: arg(0), child: arg(-1) }],

  examples: [
    {
      title: "RPC by names, in an application of its own",
      files: {
        "src/web.ts": `
          import Koa from "koa";
          import mount from "koa-mount";
          import api from "./api";
          const app = new Koa();
          app.use(mount("/api", api));
        `,
        "src/api.ts": `
          import Koa from "koa";
          import Router from "koa-router";
          const api = new Koa();
          const router = new Router();
          router.post("orders.list", auth(), list);
          api.use(router.routes());
          export default api;
          function auth() {}
          function list() {}
        `,
      },
      lines: ["route:POST /api/orders.list guards auth", "route:POST /api/orders.list handles list"],
    },
  ],
});
