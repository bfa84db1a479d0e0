import { idiom } from "../idiom.ts";

/** Pages and endpoints by their place; folders and names spell the path. */
export const astro = idiom({
  name: "astro",
  packages: ["astro"],
  docs: "https://docs.astro.build/en/guides/endpoints/",

  calls: [],
  files: [
    {
      folder: "src/pages",
      hidden: "_",
      fact: "route",
      handles: {
        GET: "GET",
        HEAD: "HEAD",
        POST: "POST",
        PUT: "PUT",
        PATCH: "PATCH",
        DELETE: "DELETE",
        OPTIONS: "OPTIONS",
        ALL: "ALL",
      },
    },
    {
      folder: "src/pages",
      hidden: "_",
      ending: "astro",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
      also: ["getStaticPaths"],
    },
    { folder: ["src", "src/middleware"], leaf: ["middleware", "index"], fact: "before", exports: ["onRequest"] },
  ],

  examples: [
    {
      title: "an endpoint, a page, and the middleware before both",
      files: {
        "package.json": `{ "dependencies": { "astro": "5" } }`,
        "src/middleware.ts": "export const onRequest = (context, next) => next();",
        "src/pages/api/orders/[id].json.ts": "export const GET = () => {}; export const prerender = false;",
        "src/pages/orders/index.astro": "---\\nconst all = [];\\n---\\n<ul></ul>",
        "src/pages/orders/_row.ts": "export const GET = () => {};",
      },
      lines: [
        "route:ALL /* handles onRequest",
        "route:GET /api/orders/:id.json guards onRequest",
        "route:GET /api/orders/:id.json handles GET",
        "route:GET /orders guards onRequest",
        "route:GET /orders handles default",
      ],
    },
  ],
});
