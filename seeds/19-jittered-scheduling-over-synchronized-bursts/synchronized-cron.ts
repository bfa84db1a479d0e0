import type { NodeId } from "../../analyzers/graph/graph.ts";
import { minutesOfDay, startsOf } from "../questions/clock.ts";
import { crowd, groupsOf, heightsOf, type Timed } from "../questions/crowds.ts";
import { rule } from "../rule.ts";

const vercel = (...crons: readonly (readonly [path: string, schedule: string])[]): string =>
  `{ "crons": [\n${crons.map(([path, schedule]) => `  { "path": "${path}", "schedule": "${schedule}" }`).join(",\n")}\n] }`;

const routes = Object.fromEntries(
  ["a", "b", "c", "d"].map((name) => [
    `app/${name}/route.ts`,
    "export async function GET() { return new Response(); }",
  ]),
);
const three = [
  ["/a", "0 6 * * *"],
  ["/b", "0 6 * * *"],
  ["/c", "0 6 * * *"],
] as const;

export const synchronizedCron = rule({
  name: "synchronized-cron",
  title: "One more job starts in the same minute",
  level: "warning",
  why: "Jobs that start together ask for connections, rows and other people's hosts together: the system is sized for one minute, and idle in the others.",
  instead: "Give each job a minute of its own; nobody needs the full hour.",
  rollback: "Put the old line of cron back.",

  *check({ base, head }) {
    const before = groupsOf(base);
    for (const [key, jobs] of groupsOf(head)) {
      const was = new Map(before.get(key)?.map((job) => [job.schedule.id, job]));
      const fresh = jobs.filter(({ schedule }) => !was.has(schedule.id));
      if (fresh.length === 0) continue;
      const now = heightsOf(jobs);
      const most = Math.max(0, ...now.values());
      if (most < crowd.told || most <= Math.max(0, ...heightsOf([...was.values()]).values())) continue;
      const minute = [...now].find(([, height]) => height === most)?.[0] ?? 0;
      const met = jobs.filter(({ starts }) => starts.has(minute));
      const [first] = met.filter((job) => fresh.includes(job)).sort(byPlace);
      if (first === undefined) continue;
      const { schedule } = first;
      const others = met.filter((job) => job !== first).map((job) => `\`${job.schedule.name}\``);
      const better = quieter(first, jobs);
      yield {
        on: [schedule.id],
        file: schedule.file,
        line: schedule.line,
        side: "head",
        title: `\`${schedule.name}\` is one of ${most} jobs that start together at ${clockOf(minute)}`,
        confidence: 0.9,
        severity: most < crowd.loud ? "notice" : "warning",
        path: [{ id: schedule.id }],
        why: `It meets ${others.slice(0, 6).join(", ")}${others.length > 6 ? `, and ${others.length - 6} more` : ""}. ${synchronizedCron.why}`,
        ...(better === undefined ? {} : { fix: `\`${better}\` starts it when fewer do. ${synchronizedCron.instead}` }),
      };
    }
  },

  violates: [
    {
      title: "the fourth job at six",
      before: { ...routes, "vercel.json": vercel(...three) },
      after: {
        ...routes,
        "vercel.json": vercel(...three, ["/d", "0 6 * * *"]).replace(/(\/d.*)/, "$1 // want"),
      },
    },
  ],
  honours: [
    {
      title: "each has a minute of its own",
      before: { ...routes, "vercel.json": vercel(["/a", "3 6 * * *"], ["/b", "19 6 * * *"], ["/c", "34 6 * * *"]) },
      after: {
        ...routes,
        "vercel.json": vercel(["/a", "3 6 * * *"], ["/b", "19 6 * * *"], ["/c", "34 6 * * *"], ["/d", "51 6 * * *"]),
      },
    },
    {
      title: "a crowd that was there is not made worse",
      before: { ...routes, "vercel.json": vercel(...three, ["/d", "0 6 * * *"]) },
      after: { ...routes, "vercel.json": vercel(...three, ["/d", "25 7 * * *"]) },
    },
    {
      title: "what runs every minute meets everybody, and nothing can be done about it",
      before: { ...routes, "vercel.json": vercel(["/a", "* * * * *"], ["/b", "* * * * *"], ["/c", "* * * * *"]) },
      after: {
        ...routes,
        "vercel.json": vercel(["/a", "* * * * *"], ["/b", "* * * * *"], ["/c", "* * * * *"], ["/d", "7 6 * * *"]),
      },
    },
  ],
});

/** The same line of cron at the minute past the hour at which it meets the fewest; of several, one that its name picks. */
function quieter({ schedule, spec }: Timed, jobs: readonly Timed[]): string | undefined {
  const heights = heightsOf(jobs.filter((job) => job.schedule !== schedule));
  const [minute = "", ...rest] = spec.split(/\s+/);
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (rest.length !== 4 || (step === undefined && !/^\d+$/.test(minute))) return undefined;
  const span = step === undefined ? 60 : Math.min(60, Number(step));
  const from = [...schedule.id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % span;
  let best: { readonly line: string; readonly meets: number } | undefined;
  for (let index = 0; index < span; index++) {
    const past = (from + index) % span;
    const line = [step === undefined ? String(past) : `${past}-59/${step}`, ...rest].join(" ");
    const meets = Math.max(0, ...[...(startsOf(line) ?? [])].map((at) => heights.get(at) ?? 0));
    if (best === undefined || meets < best.meets) best = { line, meets };
  }
  const meets = Math.max(0, ...[...(startsOf(spec) ?? [])].map((at) => heights.get(at) ?? 0));
  return best !== undefined && best.meets < meets ? best.line : undefined;
}

function clockOf(minute: number): string {
  const ofDay = minute % minutesOfDay;
  return `${String(Math.floor(ofDay / 60)).padStart(2, "0")}:${String(ofDay % 60).padStart(2, "0")}`;
}

function byPlace(a: Timed, b: Timed): number {
  const [one, other] = [a.schedule, b.schedule];
  return compare(one.file, other.file) || one.line - other.line || compare(one.id, other.id);
}

function compare(a: NodeId, b: NodeId): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
