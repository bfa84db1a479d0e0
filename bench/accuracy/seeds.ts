/**
 * Replays the last changes of real repositories, and holds what the rules say about each against the verdicts of a reader.
 *
 *   npm run bench:seeds -- <repository>[@<revision>] ... [--last 40] [--rule <seed-N or seed-N/name>]
 *
 * A repository's folder is named `<owner>+<name>`, or lies in one that is. Findings that nobody has judged are listed with their words, so
 * that they can be: `bench/accuracy/seeds/verdicts.json`. What is said of a change is kept per engine beside the caches.
 */
import { parseArgs } from "node:util";
import { placeOf, replay, type Told } from "./seeds/replay.ts";
import { readVerdicts, type Tally, verdictOn } from "./seeds/verdicts.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { last: { type: "string", default: "40" }, rule: { type: "string", multiple: true } },
});
if (positionals.length === 0) {
  process.stderr.write(
    "usage: npm run bench:seeds -- <repository>[@<revision>] ... [--last <changes>] [--rule <name>]\n",
  );
  process.exit(2);
}

const verdicts = await readVerdicts();
const tallies = new Map<string, Tally>();
let changes = 0;
let touched = 0;
for (const text of positionals) {
  const place = placeOf(text);
  process.stdout.write(`## ${place.name}\n`);
  for await (const { commit, findings } of replay(place, Number(values.last))) {
    if (findings === undefined) {
      process.stdout.write(`${commit.slice(0, 10)} unread\n`);
      continue;
    }
    changes++;
    const asked = findings.filter(({ rule }) => isAsked(rule));
    for (const finding of asked) tell(place.name, commit, finding);
    if (asked.some(({ severity }) => severity !== "notice")) touched++;
  }
}
printRules();

function isAsked(rule: string): boolean {
  return values.rule?.some((one) => rule === one || rule.startsWith(`${one}/`)) ?? true;
}

function tell(repository: string, sha: string, { rule, severity, file, line, title }: Told): void {
  const tally = tallies.get(rule) ?? { changes: new Set(), notices: 0, true: 0, false: 0, debatable: 0, unjudged: 0 };
  tallies.set(rule, tally);
  if (severity === "notice") {
    tally.notices++;
    return;
  }
  const commit = sha.slice(0, 10);
  tally.changes.add(`${repository} ${commit}`);
  const verdict = verdictOn(verdicts, { repository, commit, rule, file });
  tally[verdict ?? "unjudged"]++;
  if (verdict === undefined) process.stdout.write(`${commit} ${severity} ${rule} ${file}:${line} ${title}\n`);
}

/** Only what is loud is judged; a rule's share is that of the changes at which it spoke loudly. */
function printRules(): void {
  process.stdout.write(`${changes} changes, ${touched} with a warning or an error\n\n`);
  process.stdout.write("| rule | changes | share | true | false | debatable | unjudged | notices |\n");
  process.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (const [rule, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { true: right, false: wrong, debatable, unjudged, notices } = tally;
    const share = ((100 * tally.changes.size) / Math.max(1, changes)).toFixed(1);
    process.stdout.write(
      `| ${rule} | ${tally.changes.size} | ${share} | ${right} | ${wrong} | ${debatable} | ${unjudged} | ${notices} |\n`,
    );
  }
}
