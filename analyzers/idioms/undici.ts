import { arg, idiom, key } from "../idiom.ts";

/** Packages that are called as `fetch` is. */
export const undici = idiom({
  name: "undici",
  packages: ["undici", "node-fetch", "cross-fetch", "isomorphic-fetch", "ofetch"],
  docs: "https://undici.nodejs.org/#/docs/api/Fetch",

  calls: [
    { call: ["fetch", "request", "stream", "default"], fact: "requests", url: [arg(0)], options: [arg(1)] },
    {
      call: ["ofetch", "$fetch"],
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(1), "baseURL")],
      options: [arg(1)],
    },
  ],

  examples: [
    {
      title: "packages that do the same, and options that were put together elsewhere",
      files: {
        "src/ask.ts": `
          import got from "node-fetch";
          import { ofetch } from "ofetch";
          export const rates = (options) => got("https://rates.dev/today", options);
          export const prices = () => ofetch("/today", { baseURL: "https://prices.dev", retry: 3, timeout: 1000 });
        `,
      },
      lines: ["prices requests service:prices.dev (timeout retry)", "rates requests service:rates.dev (unread)"],
    },
  ],
});
