import { arg, idiom, rest, step, text } from "../idiom.ts";

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

  examples: [],
});
