/**
 * Replays changes of real repositories, and holds what the rules say about each against the verdicts of a reader.
 *
 *   npm run bench:seeds -- <repository>[@<revision>] ... [--last 32] [--change <commit>] [--rule <seed-N or seed-N/name>] [--notices]
 *
 * Replayed are the last changes, those that are named, and those that somebody has judged or read: `verdicts.json` and
 * `readings.json` in `bench/accuracy/seeds/`. A repository's folder is named `<owner>+<name>`, or lies in one that is. Loud findings
 * that nobody has judged are listed with their words, notices too if asked. What is said of a change is kept per engine beside the
 * caches, so that a replay that is cut goes on.
 */
import { parseArgs } from "node:util";
import { placeOf, type Replayed, replay, type Told } from "./seeds/replay.ts";
import { Tally } from "./seeds/tally.ts";
import { readReadings, readVerdicts } from "./seeds/verdicts.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    last: { type: "string", default: "32" },
    change: { type: "string", multiple: true, default: [] },
    rule: { type: "string", multiple: true },
    notices: { type: "boolean", default: false },
  },
});
if (positionals.length === 0) {
  process.stderr.write(
    "usage: npm run bench:seeds -- <repository>[@<revision>] ... [--last <changes>] [--change <commit>] [--rule <name>] [--notices]\n",
  );
  process.exit(2);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const verdicts = await readVerdicts();
const readings = await readReadings();
const tally = new Tally(verdicts);
const replayed = new Map<string, readonly Told[]>();
let changes = 0;
let touched = 0;

for (const text of positionals) {
  const place = placeOf(text);
  say(`## ${place.name}`);
  const known = [...verdicts, ...readings].flatMap((one) => (one.repository === place.name ? [one.commit] : []));
  for await (const one of replay(place, Number(values.last), [...values.change, ...known])) take(place.name, one);
}
const gone = [...tally.gone((repository, commit) => replayed.has(`${repository} ${commit}`))];
for (const { repository, commit, rule, verdict, why } of gone)
  if (isAsked(rule)) say(`gone: ${repository} ${commit} ${rule}, ${verdict}: ${why}`);
say(`\n${changes} changes, ${touched} with a warning or an error\n`);
for (const line of tally.lines(changes)) say(line);
tellRecall();

function isAsked(rule: string): boolean {
  return values.rule?.some((one) => rule === one || rule.startsWith(`${one}/`)) ?? true;
}

function take(name: string, { commit: sha, inWindow, findings }: Replayed): void {
  const commit = sha.slice(0, 10);
  if (findings === undefined) {
    say(`${commit} unread`);
    return;
  }
  const asked = findings.filter(({ rule }) => isAsked(rule));
  replayed.set(`${name} ${commit}`, findings);
  if (inWindow) changes++;
  if (inWindow && asked.some(({ severity }) => severity !== "notice")) touched++;
  for (const finding of asked) {
    const { rule, severity, file, line, title } = finding;
    const open = tally.add(name, commit, inWindow, finding);
    if (open && (values.notices || severity !== "notice"))
      say(`${commit} ${severity} ${rule} ${file}:${line} ${title}`);
  }
}

/** Of what a reader saw in the changes that he read whole: how much was told, loudly or not, in the same file. */
function tellRecall(): void {
  let read = 0;
  let seen = 0;
  let all = 0;
  for (const { repository, commit, violations } of readings) {
    const findings = replayed.get(`${repository} ${commit}`);
    if (findings === undefined) continue;
    read++;
    for (const { rule, file, why } of violations) {
      all++;
      if (findings.some((one) => one.rule === rule && one.file === file)) seen++;
      else say(`missed: ${repository} ${commit} ${rule} ${file}: ${why}`);
    }
  }
  if (read > 0) say(`\n${read} changes read whole, ${seen} of ${all} violations told`);
}
