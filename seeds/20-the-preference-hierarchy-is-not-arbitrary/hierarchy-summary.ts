import { shiftsOf } from "../questions/preferences/index.ts";
import type { Place, Preference, Shift } from "../questions/preferences/shift.ts";
import type { Evidence } from "../rule.ts";
import { rule } from "../rule.ts";
import { sampleSteps } from "./sample-steps.ts";

/** What each preference is called, and the rule that explains a step away from it. */
const preferences: Readonly<Record<Preference, readonly [name: string, explainedBy: string]>> = {
  1: ["work behind a queue", "seed-20/preference-inversion"],
  2: ["appends, not rows that many add to", "seed-12/shared-row-counter"],
  3: ["reads of what was folded, not counts over raw rows", "seed-4/aggregate-on-read"],
  4: ["schedulers and workers that ask hosts, not the database", "seed-13/http-from-database"],
  5: ["public answers that are shared", "seed-5/cacheability-lost"],
  6: ["tables of traffic that lie in partitions", "seed-20/giant-hot-table"],
  7: ["jobs that start apart", "seed-19/synchronized-cron"],
  8: ["jobs that may run twice", "seed-17/insert-in-retryable-job"],
  9: ["connections of their own for work in the background", "seed-16/background-on-web-pool"],
  10: ["requests that somebody ends", "seed-18/outbound-without-timeout"],
};

/** Below what is told as configured: it is a notice whatever level a repository sets, and so never gates (`seeds/judge.ts`). */
const confidence = 0.75;

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "fastify": "5.0.0", "hono": "4.0.0" } }',
  "migrations/0001_letters.sql": "CREATE TABLE letters (id bigint PRIMARY KEY, sent_at timestamptz);",
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/letters.ts": `
    import { sql } from "./sql.ts";
    export const send = (id: string) => sql\`UPDATE letters SET sent_at = now() WHERE id = \${id}\`;
  `,
  "src/worker.ts": `
    import { Worker } from "bullmq";
    import { send } from "./letters.ts";
    new Worker("letters", async (job) => { await send(job.data.id); });
  `,
  "src/queue.ts": 'import { Queue } from "bullmq";\nexport const letters = new Queue("letters");\n',
};
const fastify = (does: string): string => `
  import Fastify from "fastify";
  import { send } from "./letters.ts";
  import { letters } from "./queue.ts";
  const app = Fastify();
  app.post("/letters/:id", async (request, reply) => {
    ${does}
    return reply.code(202).send();
  });
`;
const hono = (options: string): string => `
  import { Hono } from "hono";
  const app = new Hono();
  app.get("/weather", async (c) => {
    c.header("Cache-Control", "private, no-store");
    const weather = await fetch("https://weather.acme.dev/today"${options});
    return c.json(await weather.json());
  });
`;

/**
 * It only sums up: what went over from one design to the other, and what a change brings that its own rule speaks of as well. What
 * stands already, and what is new in the preferred design, is no step. Of the ten rows of the rule book three see less than it asks,
 * since the graph does not tell it: the sixth knows partitions of PostgreSQL alone, the eighth looks at rows that a second run adds and
 * not at keys that a queue is given, the tenth at limits and not at what stands in for a host that fails.
 */
export const hierarchySummary = rule({
  name: "hierarchy-summary",
  title: "A change moves along the hierarchy of preferences",
  level: "notice",
  why: "Two designs that do the same are not equal: each step away is paid for later, by whoever waits.",
  instead: "Nothing has to be done; it never fails a check.",
  rollback: "Each row names the place that moved.",
  onlyChange: true,

  *check(evidence) {
    const rows = rowsOf(evidence);
    const [first] = rows.toSorted((a, b) => Number(a.towards) - Number(b.towards));
    if (first === undefined) return;
    const { is, was } = first.shift;
    const place = is ?? was;
    if (place === undefined) return;
    const away = rows.filter(({ towards }) => !towards);
    yield {
      on: rows.flatMap(({ shift }) => shift.on),
      salient: rows.map(({ shift, towards }) => `${shift.preference} ${towards}`).join(),
      ...place,
      side: is === undefined ? "base" : "head",
      title: titleOf(rows.length - away.length, away.length),
      confidence,
      why: rows.map(told).join(" "),
      ...(away.length > 0 && {
        fix: `See ${away.map(({ shift }) => `\`${preferences[shift.preference][1]}\``).join(", ")}. ${hierarchySummary.instead}`,
      }),
    };
  },

  violates: [
    {
      title: "a route of Fastify sends the letter itself, which its queue sent",
      before: { ...support, "src/routes.ts": fastify('await letters.add("send", { id: request.params.id });') },
      after: { ...support, "src/routes.ts": fastify("await send(request.params.id); // want") },
    },
    {
      title: "the way back: the letter goes to the queue",
      before: { ...support, "src/routes.ts": fastify("await send(request.params.id);") },
      after: {
        ...support,
        "src/routes.ts": fastify('await letters.add("send", { id: request.params.id }); // want'),
      },
    },
    {
      title: "a route of Hono stops waiting after three seconds",
      before: { ...support, "src/weather.ts": hono("") },
      after: {
        ...support,
        "src/weather.ts": hono(", { signal: AbortSignal.timeout(3000) }").replace("3000) });", "3000) }); // want"),
      },
    },
    ...sampleSteps,
  ],
  honours: [
    {
      title: "the queue gets more, and keeps its work",
      before: { ...support, "src/routes.ts": fastify('await letters.add("send", { id: request.params.id });') },
      after: {
        ...support,
        "src/routes.ts": fastify('await letters.add("send", { id: request.params.id, at: Date.now() });'),
      },
    },
    {
      title: "a limit becomes a shorter one",
      before: { ...support, "src/weather.ts": hono(", { signal: AbortSignal.timeout(9000) }") },
      after: { ...support, "src/weather.ts": hono(", { signal: AbortSignal.timeout(3000) }") },
    },
    {
      title: "a new route with a limit is no step",
      before: support,
      after: { ...support, "src/weather.ts": hono(", { signal: AbortSignal.timeout(3000) }") },
    },
  ],
});

/** One preference: the way most of its shifts go, with one of them, and how many there are in all. */
interface Row {
  readonly towards: boolean;
  readonly shift: Shift;
  readonly count: number;
}

/** As many steps there as back are no row. */
function rowsOf(evidence: Evidence): readonly Row[] {
  const groups = Map.groupBy(shiftsOf(evidence), ({ preference }) => preference);
  return [...groups.values()].flatMap((shifts) => {
    const there = shifts.filter(({ towards }) => towards);
    const back = shifts.filter(({ towards }) => !towards);
    const [shift] = there.length > back.length ? there : back;
    const count = Math.abs(there.length - back.length);
    return shift === undefined || count === 0 ? [] : [{ towards: shift.towards, shift, count }];
  });
}

function titleOf(towards: number, away: number): string {
  const steps = (count: number): string => `${count} preference${count === 1 ? "" : "s"}`;
  if (away === 0) return `This change moves towards ${steps(towards)}`;
  return towards === 0
    ? `This change moves away from ${steps(away)}`
    : `This change moves towards ${steps(towards)}, and away from ${steps(away)}`;
}

function told({ towards, shift: { preference, says, was, is }, count }: Row): string {
  const at = (place: Place): string => `\`${place.file}:${place.line}\``;
  const places = [was && `${at(was)} at the base`, is && at(is)].filter((text) => text !== undefined).join(", now ");
  const more = count > 1 ? `, and ${count - 1} more` : "";
  return `${towards ? "▲" : "▼"} ${preferences[preference][0]}: ${says} (${places})${more}.`;
}
