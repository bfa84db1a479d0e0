import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { intervalOf } from "../questions/clock.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

/** Minutes between two runs up to which somebody relies on the clock (seed rule book, 6). */
const often = 60;

/** What watches production from outside may well run in CI. */
const watches = /smoke|monitor|uptime|health|synthetic|status|ping|canary/i;

/** Hosts of the chores of CI: the forge, registries, reports and chats. */
const chores =
  /(?:^|\.)(?:github\.com|githubusercontent\.com|gitlab\.com|npmjs\.(?:org|com)|pypi\.org|docker\.(?:com|io)|codecov\.io|sonarcloud\.io|slack\.com|discord(?:app)?\.com|telegram\.org|crowdin\.com|snyk\.io)(?::\d+)?$/;
const changes = new Set(["POST", "PUT", "PATCH", "DELETE"]);

const workflow = (...lines: readonly string[]): string =>
  [
    "name: billing",
    "on:",
    "  schedule:",
    ...lines.slice(0, 1),
    "jobs:",
    "  run:",
    "    steps:",
    ...lines.slice(1),
  ].join("\n");

/** GitHub delays scheduled runs when it is busy, and drops some: https://docs.github.com/actions/reference/events-that-trigger-workflows#schedule */
export const ciAsProductionScheduler = rule({
  name: "ci-as-production-scheduler",
  title: "CI keeps production's time",
  level: "warning",
  why: "Scheduled runs of CI come late or not at all, stop when the repository rests for sixty days, and put production's secrets into the build.",
  instead: "Have the platform's own scheduler ask the endpoint, and keep the workflow for starting it by hand.",
  rollback: "Leave the workflow as it was, with `workflow_dispatch`, until the new scheduler has run.",
  kin: ["seed-19/top-of-hour-shared-platform"],

  *check({ head }) {
    for (const schedule of head.ofKind("schedule")) {
      const { system, spec } = schedule.attributes ?? {};
      if (system !== "github-actions" || typeof spec !== "string" || isExcluded(schedule.file)) continue;
      const interval = intervalOf(spec);
      if (interval === undefined || interval > often) continue;
      const done = productionOf(head, schedule);
      if (done === undefined) continue;
      yield {
        on: [schedule.id],
        file: schedule.file,
        line: schedule.line,
        side: "head",
        title: `\`${schedule.name}\`, a workflow of CI, ${done.what}`,
        confidence: 0.85,
        ...(watches.test(`${schedule.name} ${schedule.file}`) ? { severity: "notice" } : {}),
        path: done.path,
      };
    }
  },

  violates: [
    {
      title: "bills are written every ten minutes, if CI likes",
      after: {
        ".github/workflows/billing.yml": workflow(
          "    - cron: '3-59/10 * * * *' # want",
          "      - run: curl -fsS -X POST https://api.acme.example/internal/billing-run",
        ),
      },
    },
    {
      title: "a route of the application is asked by a workflow",
      before: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "app/api/cron/settle/route.ts": "export async function POST() { return new Response(); }",
      },
      after: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "app/api/cron/settle/route.ts": "export async function POST() { return new Response(); }",
        ".github/workflows/settle.yml": workflow(
          "    - cron: '7,37 * * * *' # want",
          `      - run: curl -X POST "\${{ secrets.APP_URL }}/api/cron/settle"`,
        ),
      },
    },
  ],
  honours: [
    {
      title: "tests may run by night",
      after: {
        ".github/workflows/nightly.yml": workflow(
          "    - cron: '23 3 * * *'",
          "      - run: npm ci && npm run test:e2e",
        ),
      },
    },
    {
      title: "a chore of the repository itself",
      after: {
        ".github/workflows/stale.yml": workflow(
          "    - cron: '17 * * * *'",
          "      - run: curl -X POST https://api.github.com/repos/acme/shop/dispatches",
        ),
      },
    },
    {
      title: "what is only fetched is no work of production",
      after: {
        ".github/workflows/cli.yml": workflow(
          "    - cron: '17 * * * *'",
          "      - run: curl -fsSL https://get.tool.example/install.sh | sh",
        ),
      },
    },
  ],
});

interface Done {
  readonly what: string;
  readonly path: readonly Hop[];
}

/** What a workflow does to production: a route of the repository asked, a host told to act, rows written. */
function productionOf(graph: Graph, { id }: Node): Done | undefined {
  const path = (edge: Edge): readonly Hop[] => [{ id }, { id: edge.to, edge }];
  const nameOf = (edge: Edge): string => graph.node(edge.to)?.name ?? "?";
  const out = graph.from(id);
  const asked = out.find(({ kind, to }) => kind === "triggers" && graph.node(to)?.kind === "route");
  if (asked !== undefined) return { what: `asks \`${nameOf(asked)}\``, path: path(asked) };
  const told = out.find(
    (edge) =>
      edge.kind === "requests" && changes.has(String(edge.attributes?.["method"])) && !chores.test(nameOf(edge)),
  );
  if (told !== undefined) return { what: `tells \`${nameOf(told)}\` to act`, path: path(told) };
  const written = workBelow(graph, id).find(({ edge }) => edge.kind === "writes");
  return written && { what: `writes \`${written.target.name}\``, path: written.path };
}
