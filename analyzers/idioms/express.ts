import { arg, idiom, link, rest, step, text } from "../idiom.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];
const apps = ["default()", "default.Router()", "Router()", "Router:", "Express:", "Application:", "IRouter:"];

/** Apps and routers are the same thing; a router is hung in with `use`. */
export const express = idiom({
  name: "express",
  packages: ["express"],
  docs: "https://expressjs.com/en/5x/api.html#router",

  calls: [
    {
      call: verbs,
      on: apps,
      after: ["route"],
      fact: "route",
      method: step(0),
      path: link("route", 0),
      handlers: rest(0),
    },
    {
      call: "all",
      on: apps,
      after: ["route"],
      fact: "route",
      method: text("ALL"),
      path: link("route", 0),
      handlers: rest(0),
    },
    { call: verbs, on: apps, fact: "route", method: step(0), path: arg(0), handlers: rest(1) },
    { call: "all", on: apps, fact: "route", method: text("ALL"), path: arg(0), handlers: rest(1) },
    { call: "use", on: apps, fact: "use", all: rest(0) },
  ],

  examples: [],
});
