import { idiom } from "../idiom.ts";

/** Schedules stand in `vercel.json`; each asks a path of the application beside it, or a function of its `api` folder. */
export const vercel = idiom({
  name: "vercel",
  packages: ["vercel"],
  docs: "https://vercel.com/docs/cron-jobs",

  calls: [],
  markers: ["vercel"],
  alone: true,
  files: [
    {
      folder: "api",
      prefix: "api",
      hidden: "_",
      fact: "route",
      handles: {
        default: "ALL",
        GET: "GET",
        HEAD: "HEAD",
        POST: "POST",
        PUT: "PUT",
        PATCH: "PATCH",
        DELETE: "DELETE",
        OPTIONS: "OPTIONS",
      },
      settings: ["config.runtime", "config.maxDuration"],
    },
  ],

  examples: [
    {
      title: "a schedule triggers the route that serves its path",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "vercel.json": `{
          "crons": [
            { "path": "/api/cron/settle?all=1", "schedule": "0 3 * * *" },
            { "path": "/api/gone", "schedule": "0 4 * * *" }
          ]
        }`,
        "app/api/cron/settle/route.ts": "export async function GET() {}",
      },
      lines: [
        "route:GET /api/cron/settle handles GET",
        "schedule:0 3 * * * /api/cron/settle?all triggers route:GET /api/cron/settle",
      ],
    },
    {
      title: "functions of the api folder beside it",
      files: {
        "vercel.json": `{ "functions": { "api/*.ts": { "maxDuration": 10 } } }`,
        "api/pins/[id].ts": `
          import { secured } from "../_lib/secured";
          export default secured(async () => {});
        `,
        "api/health.ts": "export function GET() {}",
        "api/_lib/secured.ts": "export const secured = (handler) => handler; export default secured;",
        "src/api/client.ts": "export default function client() {}",
      },
      lines: [
        "route:ALL /api/pins/:id guards secured",
        "route:ALL /api/pins/:id handles default",
        "route:GET /api/health handles GET",
      ],
    },
  ],
});
