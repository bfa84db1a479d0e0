import { asksBelow } from "../questions/asks-below.ts";
import { intervalOf } from "../questions/clock.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

/** Minutes between two starts: more often than `often` the few slots of pg_cron run full, from `rare` on it is a mere wake-up call. */
const intervals = { often: 5, rare: 60 } as const;

const monitors = `
  CREATE TABLE monitors (id bigint PRIMARY KEY, probe_url text NOT NULL, enabled boolean NOT NULL);
  CREATE TABLE check_results (id bigint PRIMARY KEY, checked_at timestamptz NOT NULL);
`;

/**
 * pg_cron runs at most `cron.max_running_jobs` jobs at a time, each in a connection of its own
 * (https://github.com/citusdata/pg_cron#readme), and a request of pg_net is sent once, its answer kept for hours only
 * (https://supabase.github.io/pg_net/).
 */
export const pgCronAsDispatcher = rule({
  name: "pg-cron-as-dispatcher",
  title: "The database's clock sends requests",
  level: "warning",
  why: "pg_cron has few slots and neither retries nor backpressure: a host that is slow fills them, a request that fails is forgotten, and the database pays for both.",
  instead:
    "Let a scheduler outside ask the endpoint; or let the command only write the work down, and a worker take it.",
  rollback:
    "`cron.unschedule` it once the new scheduler has run; both may run side by side if the endpoint is idempotent.",
  kin: ["seed-13/http-from-database", "seed-1/database-as-courier", "seed-20/preference-inversion"],

  *check({ head }) {
    for (const schedule of head.ofKind("schedule")) {
      if (schedule.attributes?.["system"] !== "pg_cron" || isExcluded(schedule.file)) continue;
      const asks = asksBelow(head, schedule.id);
      const ask = asks.find(({ inLoop }) => inLoop) ?? asks[0];
      if (ask === undefined) continue;
      const spec = schedule.attributes["spec"];
      const interval = typeof spec === "string" ? intervalOf(spec) : undefined;
      const isRare = interval !== undefined && interval >= intervals.rare && !ask.inLoop && asks.length === 1;
      const isOften = interval !== undefined && interval < intervals.often;
      const host = head.node(ask.edge.to)?.name ?? "?";
      yield {
        on: [schedule.id],
        file: schedule.file,
        line: schedule.line,
        side: "head",
        title: `\`${schedule.name}\` has the database ask ${host === "?" ? "a host that it computes" : `\`${host}\``}${
          ask.inLoop ? ", in a loop" : ""
        }`,
        confidence: 0.95,
        severity: ask.inLoop || isOften ? "error" : isRare ? "notice" : "warning",
        path: ask.path,
      };
    }
  },

  violates: [
    {
      title: "every monitor is probed out of the database, each minute",
      after: {
        "supabase/migrations/20260101_monitors.sql": monitors,
        "supabase/migrations/20260102_checks.sql": `
          SELECT cron.schedule('check-monitors', '* * * * *', $$ -- want
            SELECT net.http_post(url := m.probe_url, body := '{}'::jsonb) FROM monitors m WHERE m.enabled
          $$);
        `,
      },
    },
    {
      title: "a function of the database goes row by row",
      before: { "supabase/migrations/20260101_monitors.sql": monitors },
      after: {
        "supabase/migrations/20260101_monitors.sql": monitors,
        "supabase/migrations/20260103_walk.sql": `
          CREATE FUNCTION probe_all() RETURNS void LANGUAGE plpgsql AS $$
          DECLARE m record;
          BEGIN
            FOR m IN SELECT probe_url FROM monitors WHERE enabled LOOP
              PERFORM net.http_get(m.probe_url);
            END LOOP;
          END $$;
          SELECT cron.schedule('probe', '17 * * * *', 'SELECT probe_all()'); -- want
        `,
      },
    },
  ],
  honours: [
    {
      title: "old rows go by night",
      before: { "supabase/migrations/20260101_monitors.sql": monitors },
      after: {
        "supabase/migrations/20260101_monitors.sql": monitors,
        "supabase/migrations/20260104_prune.sql": `
          SELECT cron.schedule('prune-checks', '17 3 * * *', $$
            DELETE FROM check_results WHERE checked_at < now() - interval '30 days'
          $$);
        `,
      },
    },
    {
      title: "the command writes down what is due, and a worker takes it",
      before: { "supabase/migrations/20260101_monitors.sql": monitors },
      after: {
        "supabase/migrations/20260101_monitors.sql": monitors,
        "supabase/migrations/20260105_due.sql": `
          CREATE TABLE due_checks (monitor_id bigint PRIMARY KEY, due_at timestamptz NOT NULL);
          SELECT cron.schedule('due-checks', '* * * * *', $$
            INSERT INTO due_checks SELECT id, now() FROM monitors WHERE enabled ON CONFLICT DO NOTHING
          $$);
        `,
      },
    },
    {
      title: "the clock of the platform asks the endpoint",
      before: { "app/api/cron/sync/route.ts": "export async function GET() { return new Response(); }" },
      after: {
        "app/api/cron/sync/route.ts": "export async function GET() { return new Response(); }",
        "vercel.json": `{ "crons": [{ "path": "/api/cron/sync", "schedule": "7-59/10 * * * *" }] }`,
      },
    },
  ],
});
