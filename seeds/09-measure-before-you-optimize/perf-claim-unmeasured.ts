import { isBench } from "../questions/benches.ts";
import { changedLines, effective } from "../questions/changed-lines.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { firstChange } from "../questions/first-change.ts";
import { isMeasured } from "../questions/measured.ts";
import { rule } from "../rule.ts";

const before = {
  "src/feed.ts": `
    export function feed(posts: readonly { id: number; score: number }[]) {
      return posts.map((post) => ({ ...post })).sort((a, b) => b.score - a.score);
    }
  `,
};
const after = {
  "src/feed.ts": `
    export function feed(posts: readonly { id: number; score: number }[]) {
      return posts.toSorted((a, b) => b.score - a.score); // want
    }
  `,
};
const unmarked = { "src/feed.ts": after["src/feed.ts"].replace(" // want", "") };

/** Where nobody says what the pull request's description is, it may well hold the numbers: then nothing is said. */
export const perfClaimUnmeasured = rule({
  name: "perf-claim-unmeasured",
  title: "It is said to be faster, and nobody says by how much",
  level: "notice",
  why: "Code that was made quicker by guess is often as slow as before, and harder to read from then on.",
  instead:
    "Write down what was measured before and after, under which load, with which tool; or bring the bench along.",
  rollback: "A change that gained nothing is easy to take out: its description says so.",
  onlyChange: true,

  *check(evidence) {
    const { title, description, diff } = evidence;
    if (description === undefined || !claims(title) || isMeasured(description)) return;
    if (diff.some(({ path, status }) => status !== "deleted" && isBench(path))) return;
    const changed = changedLines(evidence).filter(
      ({ file, weight, work }) => weight === 1 && work > 0 && !isExcluded(file.path),
    );
    const [largest] = [...changed].sort((a, b) => effective(b) - effective(a) || (a.file.path < b.file.path ? -1 : 1));
    if (largest === undefined) return;
    yield {
      on: [],
      ...firstChange(largest.file),
      title: `"${title.slice(0, 80)}" comes without a number`,
      confidence: 0.85,
    };
  },

  violates: [
    {
      title: "faster, it is said",
      before,
      after,
      pullRequest: { title: "perf: speed up feed loading", description: "Should be much faster now." },
    },
  ],
  honours: [
    {
      title: "with what was measured",
      before,
      after: unmarked,
      pullRequest: {
        title: "perf: speed up feed loading",
        description: "p95 at 200 req/s: 840 ms -> 95 ms (k6, 3 runs).",
      },
    },
    {
      title: "with the bench that shows it",
      before,
      after: {
        ...unmarked,
        "bench/feed.bench.ts": `
          import { bench } from "vitest";
          import { feed } from "../src/feed.ts";
          bench("a thousand posts", () => feed(Array.from({ length: 1000 }, (_, id) => ({ id, score: id % 7 }))));
        `,
      },
      pullRequest: { title: "perf: speed up feed loading", description: "See the bench." },
    },
  ],
});

const byType = /^\s*perf(?:\((?!ci|build|tests?|deps|docs)[^)]*\))?!?:/i;
const byWords =
  /\b(?:optimi[sz](?:e[sd]?|ing)|speed(?:s|ing)? ?up|sped up|(?:make|makes|made)\b.*\bfaster|improv(?:e[sd]?|ing) (?:the )?(?:\w+ ){0,2}performance|reduc(?:e[sd]?|ing) (?:\w+ ){0,2}(?:latency|cpu|memory|queries|allocations|load time))\b/i;
const workshop = /\b(?:ci|build|bundle|lint|tests?|docker|image size|install|optimistic|compile|typecheck|workflow)\b/i;

const claims = (title: string): boolean => (byType.test(title) || byWords.test(title)) && !workshop.test(title);
