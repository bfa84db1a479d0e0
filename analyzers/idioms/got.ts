import { arg, idiom, key, made } from "../idiom.ts";

const methods = ["get", "post", "put", "patch", "head", "delete", "stream", "paginate"];

/** Requests by an extended instance begin with its prefix. It tries again by itself, and waits for ever. */
export const got = idiom({
  name: "got",
  packages: ["got"],
  docs: "https://github.com/sindresorhus/got/blob/main/documentation/2-options.md",

  calls: [
    {
      call: methods,
      on: ["default.extend()", "got.extend()"],
      fact: "requests",
      url: [arg(0)],
      base: [key(made(0), "prefixUrl")],
      options: [arg(1), made(0)],
    },
    {
      call: methods,
      on: ["default", "got"],
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(1), "prefixUrl")],
      options: [arg(1)],
    },
    {
      call: ["default", "got"],
      fact: "requests",
      url: [arg(0), key(arg(0), "url")],
      base: [key(arg(1), "prefixUrl")],
      options: [arg(1)],
    },
  ],

  examples: [
    {
      title: "an extended instance, and the package itself",
      files: {
        "src/ask.ts": `
          import got from "got";
          const shop = got.extend({ prefixUrl: "https://api.shop.dev" });
          export const list = () => shop.get("orders", { timeout: { request: 1000 } });
          export const rates = () => got("https://rates.dev/today").json();
        `,
      },
      lines: ["list requests service:api.shop.dev (timeout)", "rates requests service:rates.dev"],
    },
  ],
});
