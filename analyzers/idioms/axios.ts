import { arg, idiom, key, made } from "../idiom.ts";

const instance = ["default.create()", "create()"];
const client = ["default", "axios", "Axios!", "AxiosInstance:"];
const withoutBody = ["get", "delete", "head", "options"];
const withBody = ["post", "put", "patch", "postForm", "putForm", "patchForm"];

/** Requests by an instance begin with the URL that it was made with. None has a limit of time unless it is given one. */
export const axios = idiom({
  name: "axios",
  packages: ["axios"],
  docs: "https://axios-http.com/docs/req_config",

  calls: [
    {
      call: withoutBody,
      on: instance,
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(1), "baseURL"), key(made(0), "baseURL")],
      options: [arg(1), made(0)],
    },
    {
      call: withBody,
      on: instance,
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(2), "baseURL"), key(made(0), "baseURL")],
      options: [arg(2), made(0)],
    },
    {
      call: "request",
      on: instance,
      fact: "requests",
      url: [key(arg(0), "url"), arg(0)],
      base: [key(arg(0), "baseURL"), key(made(0), "baseURL")],
      options: [arg(0), made(0)],
    },
    {
      call: withoutBody,
      on: client,
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(1), "baseURL")],
      options: [arg(1)],
    },
    { call: withBody, on: client, fact: "requests", url: [arg(0)], base: [key(arg(2), "baseURL")], options: [arg(2)] },
    {
      call: "request",
      on: client,
      fact: "requests",
      url: [key(arg(0), "url"), arg(0)],
      base: [key(arg(0), "baseURL")],
      options: [arg(0)],
    },
    {
      call: ["default", "axios"],
      fact: "requests",
      url: [key(arg(0), "url"), arg(0)],
      base: [key(arg(0), "baseURL")],
      options: [arg(0), arg(1)],
    },
  ],

  examples: [
    {
      title: "an instance, and the package itself",
      files: {
        "src/client.ts": `
          import axios from "axios";
          export const shop = axios.create({ baseURL: process.env.SHOP_URL, timeout: 5000 });
        `,
        "src/ask.ts": `
          import axios from "axios";
          import { shop } from "./client";
          export const list = () => shop.get("/orders");
          export const add = (order) => shop.post("/orders", order, { signal: order.signal });
          export const rates = () => axios.get("https://rates.dev/today");
          export const whole = () => axios({ method: "post", url: "https://rates.dev/all" });
        `,
      },
      lines: [
        "add requests service:$SHOP_URL (timeout)",
        "list requests service:$SHOP_URL (timeout)",
        "rates requests service:rates.dev",
        "whole requests service:rates.dev",
      ],
    },
  ],
});
