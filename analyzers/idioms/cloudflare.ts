import { idiom, step } from "../idiom.ts";

/** What a Worker is started by stands in its wrangler file; its code finds queues by the names of its environment. */
export const cloudflare = idiom({
  name: "cloudflare",
  packages: ["cloudflare:workers"],
  docs: "https://developers.cloudflare.com/workers/wrangler/configuration/",

  calls: [
    {
      call: ["send", "sendBatch"],
      on: ["env"],
      loose: true,
      fact: "enqueues",
      system: "cloudflare",
      queue: step(1),
      bound: true,
    },
  ],

  examples: [
    {
      title: "schedules and queues of a worker",
      files: {
        "package.json": `{ "name": "mail" }`,
        "wrangler.toml": `
          name = "mail"
          main = "src/index.ts"
          [triggers]
          crons = ["0 3 * * *"]
          [[queues.producers]]
          binding = "OUTBOX"
          queue = "letters"
          [[queues.consumers]]
          queue = "letters"
          [env.staging.triggers]
          crons = ["0 4 * * *"]
        `,
        "src/index.ts": `
          import { deliver } from "./deliver";
          export default {
            async fetch(request, env) {
              await env.OUTBOX.send({ to: "all" });
              await env.SOCKET.send("ping");
              return new Response();
            },
            async scheduled(event, env) {},
            queue: deliver,
          };
        `,
        "src/deliver.ts": "export async function deliver(batch, env) {}",
      },
      lines: [
        "default.fetch enqueues queue:letters",
        "job:cloudflare/letters handles default.queue",
        "job:cloudflare/mail handles default.scheduled",
        "queue:letters triggers job:cloudflare/letters",
        "route:ALL /* handles default.fetch",
        "schedule:0 3 * * * mail triggers job:cloudflare/mail",
        "schedule:0 4 * * * mail triggers job:cloudflare/mail",
      ],
    },
    {
      title: "the same in JSON, and a worker that is bound to a name",
      files: {
        "package.json": `{ "name": "sweep" }`,
        "wrangler.jsonc": `{
          // the nightly sweep
          "name": "sweep",
          "main": "worker.ts",
          "triggers": { "crons": ["30 2 * * *"] },
        }`,
        "worker.ts": `
          const worker = { scheduled: () => sweep() };
          function sweep() {}
          export default worker;
        `,
      },
      lines: [
        "job:cloudflare/sweep handles worker.scheduled",
        "schedule:30 2 * * * sweep triggers job:cloudflare/sweep",
      ],
    },
  ],
});
