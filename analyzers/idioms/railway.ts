import { idiom } from "../idiom.ts";

/** A service that Railway starts by the clock. */
export const railway = idiom({
  name: "railway",
  packages: [],
  docs: "https://docs.railway.com/reference/config-as-code",

  calls: [],

  examples: [
    {
      title: "a cron service",
      files: {
        "jobs/railway.toml": `
[deploy]
startCommand = "bun run sweep.ts"
cronSchedule = "*/15 * * * *"
`,
        "jobs/sweep.ts": "export {};",
      },
      lines: ["job:railway/jobs handles <module>", "schedule:*/15 * * * * jobs triggers job:railway/jobs"],
    },
  ],
});
