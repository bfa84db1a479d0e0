/** Findings of all repositories, rule by rule, held against the verdicts. */
import type { Told } from "./replay.ts";
import { type Verdict, verdictOn } from "./verdicts.ts";

type Word = Verdict["verdict"] | "unjudged";
type Counts = Record<Word, number>;

interface Row {
  /** Changes of the window at which the rule spoke loudly. */
  readonly changes: Set<string>;
  readonly loud: Counts;
  readonly notice: Counts;
  /** Verdicts that no finding meets any more. */
  readonly gone: Counts;
}

export class Tally {
  readonly #verdicts: readonly Verdict[];
  readonly #rows = new Map<string, Row>();
  readonly #met = new Set<Verdict>();

  constructor(verdicts: readonly Verdict[]) {
    this.#verdicts = verdicts;
  }

  /** True where nobody has judged it. `inWindow`: the change is one of the last, and not looked at for its verdicts alone. */
  add(repository: string, commit: string, inWindow: boolean, { rule, severity, file, title }: Told): boolean {
    const row = this.#rowOf(rule);
    const verdict = verdictOn(this.#verdicts, { repository, commit, rule, file, title });
    if (verdict !== undefined) this.#met.add(verdict);
    row[severity === "notice" ? "notice" : "loud"][verdict?.verdict ?? "unjudged"]++;
    if (inWindow && severity !== "notice") row.changes.add(`${repository} ${commit}`);
    return verdict === undefined;
  }

  /** Of the changes that were replayed. */
  *gone(isReplayed: (repository: string, commit: string) => boolean): Generator<Verdict> {
    for (const verdict of this.#verdicts) {
      if (this.#met.has(verdict) || !isReplayed(verdict.repository, verdict.commit)) continue;
      this.#rowOf(verdict.rule).gone[verdict.verdict]++;
      yield verdict;
    }
  }

  /** A table in Markdown. Debatable counts against a rule. */
  *lines(changes: number): Generator<string> {
    yield "| rule | changes | share | loud: true, false, debatable, unjudged | precision | at least | notices | precision | gone: true, false, debatable |";
    yield `|${" --- |".repeat(9)}`;
    for (const [rule, { changes: at, loud, notice, gone }] of [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const share = `${((100 * at.size) / Math.max(1, changes)).toFixed(1)} %`;
      yield `| ${rule} | ${at.size} | ${share} | ${listed(loud)} | ${precisionOf(loud)} | ${leastOf(loud)} | ${listed(notice)} | ${precisionOf(notice)} | ${[gone.true, gone.false, gone.debatable].join(", ")} |`;
    }
  }

  #rowOf(rule: string): Row {
    let row = this.#rows.get(rule);
    if (row === undefined) {
      row = { changes: new Set(), loud: none(), notice: none(), gone: none() };
      this.#rows.set(rule, row);
    }
    return row;
  }
}

const none = (): Counts => ({ true: 0, false: 0, debatable: 0, unjudged: 0 });
const listed = (counts: Counts): string => [counts.true, counts.false, counts.debatable, counts.unjudged].join(", ");
const judged = (counts: Counts): number => counts.true + counts.false + counts.debatable;

function precisionOf(counts: Counts): string {
  return judged(counts) === 0 ? "–" : (counts.true / judged(counts)).toFixed(2);
}

/** One-sided 95 %: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
const z = 1.645;

/** The lower end of Wilson's interval, 90 % wide: what so few verdicts are worth. */
function leastOf(counts: Counts): string {
  const n = judged(counts);
  if (n === 0) return "–";
  const p = counts.true / n;
  const middle = p + z ** 2 / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return ((middle - spread) / (1 + z ** 2 / n)).toFixed(2);
}
