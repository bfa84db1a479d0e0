/**
 * How well the graph names the units of an application (routes, jobs, queues, schedules, tables), beside labels made by reading
 * its source, and how well it tells which tables an entry reads and writes. `bench/accuracy/units/README.md` says how the labels
 * were made.
 *
 *   npm run bench:units -- <labels.json> <repository> [--misses]
 *
 * `--misses` tells each unit that is not named or named otherwise, and each name that is nobody's.
 */
import { parseArgs } from "node:util";
import { readGraph } from "./hubs/read-graph.ts";
import { type LabelFile, readLabels, unitKinds } from "./units/labels.ts";
import { type Measured, measure } from "./units/measure.ts";
import { type Certainty, scoreTouches, type TouchScore } from "./units/touches.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: "boolean", default: false } },
});
const [file, repository] = positionals;
if (file === undefined || repository === undefined) {
  process.stderr.write("usage: npm run bench:units -- <labels.json> <repository> [--misses]\n");
  process.exit(2);
}
const labels = readLabels(file);
const { sha, graph } = await readGraph(repository, labels.commit);
say(`${labels.repository} ${sha.slice(0, 10)}${labels.heldOut ? " (held out)" : ""}`);
say("");
say("| kind | labelled | named | drawn otherwise | recall | drawn | wrong | precision | unknown |");
say("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
const measured = unitKinds.map((kind) => measure(graph, labels, kind));
for (const one of measured) if (one.labelled + one.drawn > 0) say(row(one));
say("");
if ((labels.touches ?? []).length > 0) reportTouches(labels);
if (values.misses) for (const one of measured) reportMisses(one);

function row({ kind, labelled, named, missed, drawn, wrong, unknown }: Measured): string {
  const otherwise = missed.filter(({ instead }) => instead !== undefined).length;
  const cells = [
    kind,
    labelled,
    named,
    otherwise,
    percent(named, labelled),
    drawn,
    wrong.length,
    percent(drawn - wrong.length, drawn),
    unknown.length,
  ];
  return `| ${cells.join(" | ")} |`;
}

function reportMisses({ kind, missed, wrong }: Measured): void {
  for (const { label, instead } of missed)
    say(
      `  ${kind} missed ${label.names[0]} ${label.file}:${label.line}` +
        (instead === undefined ? "" : ` (drawn as ${instead.name})`),
    );
  for (const node of wrong) say(`  ${kind} wrong ${node.name} ${node.file}:${node.line}`);
}

function reportTouches(all: LabelFile): void {
  say("| tables touched | entries | entries drawn | tables | told | recall | wrong | precision | access alike |");
  say("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  const told = (["resolved", "guessed"] as const).map((certainty): readonly [Certainty, readonly TouchScore[]] => [
    certainty,
    scoreTouches(graph, all, certainty),
  ]);
  for (const [certainty, scores] of told) {
    const sum = (of: (one: TouchScore) => number): number => scores.reduce((total, one) => total + of(one), 0);
    const right = sum((one) => one.right.length);
    const tables = right + sum(({ missed }) => missed.length);
    const wrong = sum((one) => one.wrong.length);
    const cells = [
      certainty === "resolved" ? "proved" : "proved and guessed",
      scores.length,
      scores.filter(({ drawn }) => drawn).length,
      tables,
      right,
      percent(right, tables),
      wrong,
      percent(right, right + wrong),
      percent(
        sum(({ sameAccess }) => sameAccess),
        right,
      ),
    ];
    say(`| ${cells.join(" | ")} |`);
  }
  say("");
  if (!values.misses) return;
  for (const [certainty, scores] of told)
    for (const { entry, drawn, missed, wrong } of scores)
      if (missed.length + wrong.length > 0)
        say(
          `  touches ${certainty} ${entry.entry} ${entry.file}:${entry.line}${drawn ? "" : " (not drawn)"}` +
            `${missed.length === 0 ? "" : ` missed ${missed.join(" ")}`}${wrong.length === 0 ? "" : ` wrong ${wrong.join(" ")}`}`,
        );
  say("");
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : ((100 * part) / whole).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
