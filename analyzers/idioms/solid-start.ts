import { idiom } from "../idiom.ts";

/** Pages and endpoints by their place. */
export const solidStart = idiom({
  name: "solid-start",
  packages: ["@solidjs/start"],
  docs: "https://docs.solidjs.com/solid-start/building-your-application/routing",

  calls: [],
  files: [
    {
      folder: "src/routes",
      fact: "route",
      handles: {
        default: "GET",
        GET: "GET",
        HEAD: "HEAD",
        POST: "POST",
        PUT: "PUT",
        PATCH: "PATCH",
        DELETE: "DELETE",
        OPTIONS: "OPTIONS",
      },
      page: ["default"],
    },
    { folder: "src", leaf: "app", fact: "around", exports: ["default"] },
    { fact: "actions", directive: "use server", method: "ACTION" },
  ],

  examples: [
    {
      title: "an endpoint, a page and a function of the server",
      files: {
        "package.json": `{ "dependencies": { "@solidjs/start": "1" } }`,
        "src/routes/api/orders/[id].ts": "export async function DELETE() {}",
        "src/routes/(shop)/index.tsx": "export default function Shop() {}",
        "src/lib/orders.ts": `
          "use server";
          export async function cancelOrder() {}
        `,
      },
      lines: [
        "route:ACTION cancelOrder handles cancelOrder",
        "route:DELETE /api/orders/:id handles DELETE",
        "route:GET / handles Shop",
      ],
    },
  ],
});
