/** What the rules cost of a warm check, as a table. */
import { median } from "./median.ts";
import type { Taken } from "./stopwatch.ts";

/** One round of one change. */
export interface Round extends Taken {
  /** CPU seconds of the whole check, with all its threads and processes. */
  readonly check: number;
  /** Milliseconds of each rule on graphs about which nobody has asked anything yet. */
  readonly alone: ReadonlyMap<string, number>;
}

/** The most that all rules may be of a warm check. */
const wanted = 0.15;

/** Rules that are listed unless all are. */
const shown = 15;

/** `others` are the rounds after the first, by change. */
export function rulesTable(first: readonly Round[], others: readonly (readonly Round[])[], all: boolean): string {
  const over = (figure: (round: Round) => number): number => median(others.map((rounds) => median(rounds.map(figure))));
  // What disturbs a rule only makes it longer.
  const least = (figure: (round: Round) => number): number =>
    median(others.map((rounds) => Math.min(...rounds.map(figure))));
  const share = over(({ judging, check }) => judging / check);
  const cold = median(first.map(({ judging, check }) => judging / check));
  const highest = Math.max(...others.map((rounds) => median(rounds.map(({ judging, check }) => judging / check))));
  const check = over((round) => round.check);
  const names = [...new Set(first.flatMap(({ inTurn }) => [...inTurn.keys()]))];
  const rows = names
    .map((name) => ({
      name,
      inTurn: least(({ inTurn }) => inTurn.get(name) ?? 0),
      share: least(({ inTurn }) => inTurn.get(name) ?? 0) / 1_000 / check,
      alone: least(({ alone }) => alone.get(name) ?? 0),
      base: first.filter(({ twice }) => twice.has(name)).length,
    }))
    .sort((a, b) => b.inTurn - a.inTurn || (a.name < b.name ? -1 : 1));
  const lines = [
    `warm check ${seconds(check)}, rules ${seconds(over(({ judging }) => judging))}: ${percent(share)} in the middle of the changes, ` +
      `${percent(highest)} at most, ${percent(cold)} in the first rounds (wanted: at most ${percent(wanted)}, ${share <= wanted ? "met" : "MISSED"})`,
    "",
    "| rule | in its turn ms | share | alone ms | base |",
    "| --- | --- | --- | --- | --- |",
    ...rows
      .slice(0, all ? rows.length : shown)
      .map((row) => `| ${[row.name, ms(row.inTurn), percent(row.share), ms(row.alone), row.base].join(" | ")} |`),
  ];
  return `${lines.join("\n")}\n`;
}

const ms = (time: number): string => time.toFixed(1);
const seconds = (time: number): string => `${time.toFixed(2)} s`;
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
