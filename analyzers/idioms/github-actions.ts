import { idiom } from "../idiom.ts";

/** A workflow runs by the clock; what its steps ask or run is what it starts. */
export const githubActions = idiom({
  name: "github-actions",
  packages: [],
  docs: "https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#onschedule",

  calls: [],

  examples: [
    {
      title: "a step asks a route: whose host it is, is not known",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "app/api/cron/settle/route.ts": "export async function POST() {}",
        ".github/workflows/settle.yml": [
          "name: settle",
          "on:",
          "  schedule:",
          "    - cron: '0 3 * * *'",
          "jobs:",
          "  settle:",
          "    runs-on: ubuntu-latest",
          "    steps:",
          "      - run: |",
          "          curl --fail -X POST \\",
          `            "\${{ secrets.APP_URL }}/api/cron/settle"`,
          "      - run: curl http://localhost:3000/api/cron/settle",
        ].join("\n"),
      },
      lines: [
        "route:POST /api/cron/settle handles POST",
        "schedule:0 3 * * * settle triggers route:POST /api/cron/settle ?",
      ],
    },
    {
      title: "a step asks a host that is written down",
      files: {
        ".github/workflows/bill.yml":
          "name: bill\non: { schedule: [{ cron: '7 * * * *' }] }\njobs: { run: { steps: [{ run: curl -X POST https://api.shop.example/bill }] } }",
      },
      lines: ["schedule:7 * * * * bill requests service:api.shop.example (method)"],
    },
    {
      title: "a step runs a script",
      files: {
        "scripts/prices.ts": "load();\nfunction load() {}",
        ".github/workflows/prices.yml":
          "on: { schedule: [{ cron: '17 2 * * *' }] }\njobs: { load: { steps: [{ run: npx tsx scripts/prices.ts --all }] } }",
      },
      lines: [
        "job:github-actions/prices handles <module>",
        "schedule:17 2 * * * prices triggers job:github-actions/prices",
      ],
    },
  ],
});
