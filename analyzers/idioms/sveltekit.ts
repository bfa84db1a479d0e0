import { idiom } from "../idiom.ts";

/** Folders spell the path; what a file is called says what it does. */
export const sveltekit = idiom({
  name: "sveltekit",
  packages: ["@sveltejs/kit"],
  docs: "https://svelte.dev/docs/kit/routing",

  calls: [],
  files: [
    {
      folder: "src/routes",
      leaf: "+server",
      fact: "route",
      handles: {
        GET: "GET",
        HEAD: "HEAD",
        POST: "POST",
        PUT: "PUT",
        PATCH: "PATCH",
        DELETE: "DELETE",
        OPTIONS: "OPTIONS",
        fallback: "ALL",
      },
    },
    {
      folder: "src/routes",
      leaf: ["+page.server", "+page"],
      fact: "route",
      handles: { load: "GET", actions: "POST" },
      page: ["load"],
      also: ["entries"],
      keyed: "actions",
    },
    {
      folder: "src/routes",
      leaf: "+page",
      ending: "svelte",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
    },
    { folder: "src/routes", leaf: ["+layout.server", "+layout"], fact: "around", exports: ["load"] },
    { folder: "src/routes", leaf: "+layout", ending: "svelte", fact: "around", exports: ["default"] },
    { folder: "src", leaf: "hooks.server", fact: "before", exports: ["handle"] },
    { folder: "src", leaf: "instrumentation.server", fact: "start", exports: ["default"] },
  ],

  examples: [
    {
      title: "endpoints, and a page with its data, its forms and the layouts around it",
      files: {
        "package.json": `{ "devDependencies": { "@sveltejs/kit": "2" } }`,
        "src/hooks.server.ts": "export async function handle({ event, resolve }) { return resolve(event); }",
        "src/routes/api/orders/[id=integer]/+server.ts": `
          export const DELETE = () => {};
          export const fallback = () => {};
        `,
        "src/routes/(shop)/+layout.server.ts": "export const load = guard(); function guard() { return () => {}; }",
        "src/routes/(shop)/login/+page.server.ts": `
          export async function load() {}
          export const actions = { default: async () => {}, register: async () => {} };
        `,
        "src/routes/(shop)/login/+page.svelte": "<h1>Login</h1>",
      },
      lines: [
        "route:ALL /* handles handle",
        "route:ALL /api/orders/:id guards handle",
        "route:ALL /api/orders/:id handles fallback",
        "route:DELETE /api/orders/:id guards handle",
        "route:DELETE /api/orders/:id handles DELETE",
        "route:GET /login guards handle",
        "route:GET /login handles default",
        "route:GET /login handles load",
        "route:GET /login handles load",
        "route:POST /login guards handle",
        "route:POST /login handles actions.default",
        "route:POST /login?/register guards handle",
        "route:POST /login?/register handles actions.register",
      ],
    },
  ],
});
