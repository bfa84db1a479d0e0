/** The figures, and how far they are from what is wanted. */
import type { Run } from "./measure.ts";
import { median } from "./median.ts";

export type Results = ReadonlyMap<string, readonly Run[]>;

type Measure = "cpu" | "wall" | "peak";

/** What is wanted: a figure of one row, as it is or as a share of another row's. */
interface Target {
  readonly row: string;
  readonly of: Measure;
  readonly per?: string;
  readonly most: number;
}

/** The repository the memory targets are meant for has about 7,000 files; a smaller one must stay below them all the same. */
const targets: readonly Target[] = [
  { row: "cold graph", of: "cpu", per: "madge", most: 0.2 },
  { row: "cold graph", of: "cpu", per: "dependency-cruiser", most: 0.4 },
  { row: "warm", of: "cpu", per: "madge", most: 0.02 },
  { row: "warm", of: "cpu", per: "dependency-cruiser", most: 0.04 },
  { row: "warm, 3 x files", of: "cpu", per: "warm", most: 1.5 },
  { row: "resident", of: "cpu", per: "warm", most: 0.25 },
  { row: "resident", of: "wall", per: "warm", most: 0.25 },
  { row: "cold graph", of: "peak", most: 320 },
  { row: "cold check", of: "peak", most: 320 },
  { row: "warm", of: "peak", most: 160 },
];

const titles: Readonly<Record<Measure, string>> = { cpu: "CPU", wall: "wall", peak: "peak MB" };

export function table(results: Results): string {
  const figures = [...results].map(([name, runs]) => {
    const cell = (measure: Measure, digits: number): string => median(runs.map((run) => run[measure])).toFixed(digits);
    const shares = ["madge", "dependency-cruiser"].map((peer) => share(results, { row: name, of: "cpu", per: peer }));
    return line(name, [cell("cpu", 2), cell("wall", 2), cell("peak", 0), ...shares.map((one) => one.toFixed(3))]);
  });
  const verdicts = targets.map((target) => {
    const found = share(results, target);
    const what = `${target.row}: ${titles[target.of]}${target.per === undefined ? "" : ` / ${target.per}'s`}`;
    const digits = target.per === undefined ? 0 : 3;
    return `${what.padEnd(44)}${found.toFixed(digits).padStart(9)}${`<= ${target.most}`.padStart(10)}  ${found <= target.most ? "met" : "MISSED"}\n`;
  });
  const heads = line("", ["CPU s", "wall s", "peak MB", "/ madge", "/ dep-cruiser"]);
  return `${heads}${figures.join("")}\n${"".padEnd(44)}${"found".padStart(9)}${"wanted".padStart(10)}\n${verdicts.join("")}`;
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(20)}${cells.map((cell) => cell.padStart(15)).join("")}\n`;
}

/** Round by round: what disturbs one row of a round disturbs the others. */
function share(results: Results, { row, of, per }: Omit<Target, "most">): number {
  const own = (results.get(row) ?? []).map((run) => run[of]);
  if (per === undefined) return median(own);
  const other = results.get(per) ?? [];
  return median(own.map((figure, at) => figure / (other[at]?.[of] ?? Number.NaN)));
}
