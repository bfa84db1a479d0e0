import { arg, idiom, key } from "../idiom.ts";

const clients = ["Client!"];

/** Messages that are delivered by asking a route, most often one of the same application. */
export const qstash = idiom({
  name: "qstash",
  packages: ["@upstash/qstash", "@upstash/workflow"],
  docs: "https://upstash.com/docs/qstash/overall/getstarted",

  calls: [
    {
      call: ["publishJSON", "publish", "enqueueJSON", "enqueue", "trigger"],
      on: clients,
      fact: "enqueues",
      system: "qstash",
      queue: [],
      path: key(arg(0), "url"),
      payload: [key(arg(0), "body")],
    },
    {
      call: "create",
      on: clients,
      after: ["schedules"],
      fact: "enqueues",
      system: "qstash",
      queue: [],
      path: key(arg(0), "destination"),
      repeat: [key(arg(0), "cron")],
      repeats: true,
    },
  ],

  examples: [
    {
      title: "a message asks a route of the repository",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "src/qstash.ts": `
          import { Client } from "@upstash/qstash";
          export const qstash = new Client({ token: "" });
        `,
        "src/pay.ts": `
          import { qstash } from "./qstash";
          import { APP_URL } from "./constants";
          export const pay = (id) => qstash.publishJSON({ url: \`\${APP_URL}/api/cron/payouts\`, body: { id } });
          export const plan = () => qstash.schedules.create({ destination: \`\${APP_URL}/api/cron/sweep\`, cron: "0 * * * *" });
        `,
        "src/constants.ts": `export const APP_URL = process.env.APP_URL ?? "https://example.com";`,
        "app/api/cron/payouts/route.ts": "export const POST = async () => {};",
        "app/api/cron/sweep/route.ts": "export async function POST() {}",
      },
      lines: [
        "pay enqueues queue:/api/cron/payouts (with id)",
        "plan enqueues queue:/api/cron/sweep",
        "queue:/api/cron/payouts triggers route:POST /api/cron/payouts",
        "queue:/api/cron/sweep triggers route:POST /api/cron/sweep",
        "route:POST /api/cron/payouts handles POST",
        "route:POST /api/cron/sweep handles POST",
        "schedule:0 * * * * /api/cron/sweep triggers queue:/api/cron/sweep",
      ],
    },
  ],
});
