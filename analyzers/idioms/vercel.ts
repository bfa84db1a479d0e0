import { idiom } from "../idiom.ts";

/** Schedules stand in `vercel.json`; each asks a path of the application beside it. */
export const vercel = idiom({
  name: "vercel",
  packages: ["vercel"],
  docs: "https://vercel.com/docs/cron-jobs",

  calls: [],

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
        "schedule:0 3 * * * /api/cron/settle?all=1 triggers route:GET /api/cron/settle",
      ],
    },
  ],
});
