import { idiom } from "../idiom.ts";

/** Cron services of a Render blueprint. */
export const render = idiom({
  name: "render",
  packages: [],
  docs: "https://render.com/docs/blueprint-spec",

  calls: [],

  examples: [
    {
      title: "a cron service",
      files: {
        "render.yaml": `
services:
  - type: web
    name: shop
  - type: cron
    name: digest
    schedule: "0 7 * * 1"
    startCommand: node jobs/digest.js
`,
        "jobs/digest.js": "send();\nfunction send() {}",
      },
      lines: ["job:render/digest handles <module>", "schedule:0 7 * * 1 digest triggers job:render/digest"],
    },
  ],
});
