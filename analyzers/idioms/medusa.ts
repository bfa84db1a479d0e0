import { idiom } from "../idiom.ts";

/** Routes, subscribers and scheduled jobs by the folder they lie in. */
export const medusa = idiom({
  name: "medusa",
  packages: ["@medusajs/framework", "@medusajs/medusa"],
  docs: "https://docs.medusajs.com/learn/fundamentals/api-routes",

  calls: [],
  files: [
    {
      folder: "src/api",
      leaf: "route",
      fact: "route",
      handles: {
        GET: "GET",
        HEAD: "HEAD",
        POST: "POST",
        PUT: "PUT",
        PATCH: "PATCH",
        DELETE: "DELETE",
        OPTIONS: "OPTIONS",
      },
    },
    { folder: "src/jobs", fact: "schedules", system: "medusa", config: "config", by: "schedule", name: "name" },
    { folder: "src/subscribers", fact: "consumes", system: "medusa", config: "config", by: "event" },
  ],

  examples: [
    {
      title: "a route, a job by the clock and a subscriber",
      files: {
        "package.json": `{ "dependencies": { "@medusajs/framework": "2" } }`,
        "src/api/store/orders/[id]/route.ts": "export const POST = async () => {};",
        "src/jobs/settle.ts": `
          export default async function settle() {}
          export const config = { name: "settle-orders", schedule: "0 3 * * *" };
        `,
        "src/subscribers/paid.ts": `
          export default async function notify() {}
          export const config = { event: "order.paid" };
        `,
      },
      lines: [
        "job:medusa/order.paid handles notify",
        "job:medusa/settle-orders handles settle",
        "queue:order.paid triggers job:medusa/order.paid",
        "route:POST /store/orders/:id handles POST",
        "schedule:0 3 * * * settle-orders triggers job:medusa/settle-orders",
      ],
    },
  ],
});
