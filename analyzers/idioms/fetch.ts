import { arg, idiom, runtime } from "../idiom.ts";

/** `fetch` of the runtime. It waits for ever unless it is given a signal. */
export const fetchIdiom = idiom({
  name: "fetch",
  packages: [runtime],
  docs: "https://developer.mozilla.org/docs/Web/API/Window/fetch",

  calls: [{ call: "fetch", fact: "requests", url: [arg(0)], options: [arg(1)] }],

  examples: [
    {
      title: "the host of a URL, folded out of constants, templates and variables of the environment",
      files: {
        "src/urls.ts": `
          export const shop = "https://api.shop.dev/v1";
          export const mail = process.env.MAIL_URL ?? "http://localhost:25";
        `,
        "src/ask.ts": `
          import { mail, shop } from "./urls";
          export const orders = () => fetch(shop + "/orders", { signal: AbortSignal.timeout(5000) });
          export const send = async (letters) => {
            for (const id of letters) await fetch(\`\${mail}/letters/\${id}\`);
          };
          export const tenant = (name) => {
            const url = new URL("/all", \`https://\${name}.shop.dev:8443\`);
            return fetch(url.toString());
          };
          export const own = () => fetch("/api/orders");
          export const anywhere = (url) => fetch(url);
          export const local = () => fetch("http://localhost:3000/health");
          export const shadowed = (fetch) => fetch("https://api.shop.dev");
        `,
      },
      lines: [
        "orders requests service:api.shop.dev (timeout)",
        "send requests service:$MAIL_URL (inLoop perItem)",
        "tenant requests service:*.shop.dev",
      ],
    },
  ],
});
