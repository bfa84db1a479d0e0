import { arg, idiom, key, made } from "../idiom.ts";

const methods = ["get", "post", "put", "patch", "head", "delete"];

/** Requests by an instance begin with its prefix. Each ends after ten seconds, and is tried again, by itself. */
export const ky = idiom({
  name: "ky",
  packages: ["ky"],
  docs: "https://github.com/sindresorhus/ky#timeout",

  calls: [
    {
      call: methods,
      on: ["default.create()", "default.extend()"],
      fact: "requests",
      url: [arg(0)],
      base: [key(made(0), "prefixUrl")],
      options: [arg(1), made(0)],
      limited: true,
    },
    {
      call: methods,
      on: ["default"],
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(1), "prefixUrl")],
      options: [arg(1)],
      limited: true,
    },
    {
      call: "default",
      fact: "requests",
      url: [arg(0)],
      base: [key(arg(1), "prefixUrl")],
      options: [arg(1)],
      limited: true,
    },
  ],

  examples: [
    {
      title: "an instance, and the package itself",
      files: {
        "src/ask.ts": `
          import ky from "ky";
          const shop = ky.create({ prefixUrl: "https://api.shop.dev", retry: 5 });
          export const list = () => shop.get("orders").json();
          export const rates = () => ky("https://rates.dev/today");
        `,
      },
      lines: ["list requests service:api.shop.dev (timeout retry)", "rates requests service:rates.dev (timeout)"],
    },
  ],
});
