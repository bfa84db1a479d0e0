import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { intervalOf, minutesOfDay, startsOf } from "../questions/clock.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { workspacePart } from "../questions/workspace-part.ts";
import { rule } from "../rule.ts";

/** Jobs that start in the same minute: from `told` on it is said, from `loud` on it is a warning (seed rule book, 19). */
const crowd = { told: 4, loud: 6 } as const;

/**
 * Timers count from the start of their process, and workflows of GitHub run each on a machine of its own, when the platform likes:
 * the minute of neither is the repository's to spread.
 */
const elsewhere = new Set(["timer", "github-actions"]);

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

interface Timed {
  readonly schedule: Node;
  readonly spec: string;
  readonly starts: ReadonlySet<number>;
}

/** Schedules of one system and one part of the repository: what starts together is started by one and the same. */
function groupsOf(graph: Graph): ReadonlyMap<string, readonly Timed[]> {
  const groups = new Map<string, Timed[]>();
  for (const schedule of graph.ofKind("schedule")) {
    const { system, spec } = schedule.attributes ?? {};
    if (typeof system !== "string" || typeof spec !== "string" || elsewhere.has(system)) continue;
    if (isExcluded(schedule.file)) continue;
    const starts = startsOf(spec);
    // What runs every minute meets everybody.
    if (starts === undefined || starts.size === 0 || intervalOf(spec) === 1) continue;
    const key = `${system} ${system === "pg_cron" ? "" : workspacePart(schedule.file)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ schedule, spec, starts }]);
    else group.push({ schedule, spec, starts });
  }
  return groups;
}

/** How many jobs start in each minute. */
function heightsOf(jobs: readonly Timed[]): ReadonlyMap<number, number> {
  const heights = new Map<number, number>();
  for (const { starts } of jobs) for (const minute of starts) heights.set(minute, (heights.get(minute) ?? 0) + 1);
  return heights;
}

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
