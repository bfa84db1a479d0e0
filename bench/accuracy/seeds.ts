/**
 * Replays the last changes of real repositories, and holds what the rules say about each against the verdicts of a reader.
 *
 *   npm run bench:seeds -- <repository>[@<revision>] ... [--last 40] [--rule <seed-N or seed-N/name>]
 *
 * A repository's folder is named `<owner>+<name>`, or lies in one that is. Findings that nobody has judged are listed with their words, so
 * that they can be: `bench/accuracy/seeds/verdicts.json`.
 */
import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { digests, engineVersion } from "../../src/engine.ts";
import { createExtractor } from "../../src/extract.ts";
import { findMainline } from "../../src/git/mainline.ts";
import { openRepository } from "../../src/git/source.ts";
import { createGraphs } from "../../src/graphs.ts";
import { rememberHistory } from "../../src/history.ts";
import { SourceError } from "../../src/ports.ts";
import type { Report } from "../../src/report/report.ts";
import { review } from "../../src/review.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
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

type Finding = Report["findings"][number];

const verdicts = await readVerdicts();
const tallies = new Map<string, Tally>();
let changes = 0;
let touched = 0;
for (const place of positionals) await replay(place);
printRules();

async function replay(place: string): Promise<void> {
  const at = place.lastIndexOf("@");
  const [repository, revision] = at <= 0 ? [place, "HEAD"] : [place.slice(0, at), place.slice(at + 1)];
  const name = nameOf(repository);
  const store = openMemoryStore();
  const source = rememberHistory(await openRepository(repository), store);
  const digest = digests();
  const extractor = createExtractor({ store, digest: digest.facts });
  const ports = { source, extractor, graphs: createGraphs(store, digest.graphs), engine: engineVersion() };
  let fired = 0;
  let unread = 0;
  process.stdout.write(`## ${name}\n`);
  const past = await findMainline(repository, revision, Number(values.last));
  // Oldest first: what is drawn for one change is what the next one starts from.
  for (const { sha, parent, subject } of [...past].reverse()) {
    try {
      const { findings } = await review({ base: parent, head: sha, mergeBase: parent, title: subject }, ports);
      const asked = findings.filter(({ rule }) => isAsked(rule));
      for (const finding of asked) tell(name, sha, finding);
      if (asked.some(({ severity }) => severity !== "notice")) fired++;
    } catch (error) {
      // History that this copy does not hold.
      if (!(error instanceof SourceError)) throw error;
      unread++;
    }
  }
  await extractor.close();
  changes += past.length - unread;
  touched += fired;
  process.stdout.write(`${past.length - unread} changes, ${unread} unread, ${fired} with a warning or an error\n\n`);
}

function isAsked(rule: string): boolean {
  return values.rule?.some((one) => rule === one || rule.startsWith(`${one}/`)) ?? true;
}

function tell(repository: string, sha: string, { rule, severity, file, line, title }: Finding): void {
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

/** `owner/name`, of a folder `owner+name` or of one inside it. */
function nameOf(repository: string): string {
  const path = resolve(repository);
  const name = [basename(path), basename(dirname(path))].find((one) => one.includes("+")) ?? basename(path);
  return name.replace("+", "/");
}
