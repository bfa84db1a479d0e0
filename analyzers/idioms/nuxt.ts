import { idiom } from "../idiom.ts";

const answers = { spelling: "nitro", fact: "route", handles: { default: "ALL" } } as const;

/** Nitro's folders, of Nuxt or alone: the name of a file may end with the method. */
export const nuxt = idiom({
  name: "nuxt",
  packages: ["nuxt", "nitropack", "nitro"],
  docs: "https://nuxt.com/docs/guide/directory-structure/server",

  calls: [],
  markers: ["nuxt.config"],
  files: [
    { ...answers, folder: "server/api", prefix: "api" },
    { ...answers, folder: "server/routes" },
    { folder: "server/middleware", fact: "before", exports: ["default"] },
    { folder: "server/plugins", fact: "start", exports: ["default"] },
    {
      folder: ["app/pages", "src/pages", "pages"],
      ending: "vue",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
    },
    { folder: ["app", "src", ""], leaf: "app", ending: "vue", fact: "around", exports: ["default"] },
  ],

  examples: [
    {
      title: "handlers by their place and name, and what runs before them",
      files: {
        "package.json": `{ "devDependencies": { "nuxt": "4" } }`,
        "server/api/orders/[id].patch.ts": "export default defineEventHandler(async (event) => {});",
        "server/api/rates.ts": "export default defineEventHandler(rates); function rates() {}",
        "server/routes/feed.xml.get.ts": `
          import { cached } from "../utils/cached";
          export default cached(() => "");
        `,
        "server/utils/cached.ts": "export const cached = (handler) => handler;",
        "server/middleware/session.ts": "const session = defineEventHandler(() => {}); export default session;",
        "app/pages/orders/[id].vue": "<template><p>Order</p></template>",
      },
      lines: [
        "route:ALL /* handles session",
        "route:ALL /api/rates guards session",
        "route:ALL /api/rates handles default",
        "route:GET /feed.xml guards cached",
        "route:GET /feed.xml guards session",
        "route:GET /feed.xml handles default",
        "route:GET /orders/:id guards session",
        "route:GET /orders/:id handles default",
        "route:PATCH /api/orders/:id guards session",
        "route:PATCH /api/orders/:id handles default",
      ],
    },
  ],
});
