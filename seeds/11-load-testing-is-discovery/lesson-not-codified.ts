import { isTestOnly } from "../../analyzers/roles.ts";
import { scriptsOf } from "../questions/load-tests.ts";
import { type Evidence, rule } from "../rule.ts";

const notes = (...lines: readonly string[]): string => ["# Load test of checkout", "", ...lines, ""].join("\n");
const pool = (max: number): string => `
          import { Pool } from "pg";
          export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: ${max} });
        `;
const support = { "package.json": '{ "dependencies": { "pg": "8.0.0" } }', "src/db.ts": pool(10) };
const script = (limit: number): string => `
          import http from "k6/http";
          export const options = {
            stages: [{ duration: "1m", target: 20 }, { duration: "5m", target: 2000 }],
            thresholds: { http_req_duration: [{ threshold: "p(95)<${limit}", abortOnFail: true }] },
          };
          export default function () {
            http.get(\`\${__ENV.BASE}/orders/\${__ITER}\`);
          }
        `;

/**
 * Off until an organisation switches it on: it pays where lessons have a place to go (custom seeds), and which sentences tell a limit is
 * a matter of words. Only documents in folders of load tests are read. Evidence: it was tried on samples; no history at hand adds
 * such a document, so nothing is said of how often it is right.
 */
export const lessonNotCodified = rule({
  name: "lesson-not-codified",
  title: "A load test found a limit, and only a document knows it",
  level: "off",
  why: "Documents are not read before a merge: the next change walks past the limit that was paid for.",
  instead:
    "Put the limit where something holds it: a threshold of the load test, the size of a pool or a queue, a test, or a custom seed.",
  rollback: "None is needed: the document stays.",
  onlyChange: true,

  *check(evidence) {
    const { head, diff } = evidence;
    if (isCodified(evidence)) return;
    for (const document of head.ofKind("loadtest")) {
      const limits = document.attributes?.["limits"];
      const file = diff.find(({ path }) => path === document.file);
      if (!Array.isArray(limits) || file === undefined) continue;
      const isNew = (line: number): boolean =>
        file.hunks.some(({ newStart, newLines }) => line >= newStart && line < newStart + newLines);
      const [told] = limits.map(String).flatMap((text) => {
        const [, line, sentence = ""] = /^(\d+) (.*)$/s.exec(text) ?? [];
        return isNew(Number(line)) ? [{ line: Number(line), sentence }] : [];
      });
      if (told === undefined) continue;
      yield {
        on: [document.id],
        file: document.file,
        line: told.line,
        side: "head",
        title: `“${told.sentence}” stands in a document alone`,
        confidence: 0.8,
      };
    }
  },

  violates: [
    {
      title: "what broke, and at how many requests, in prose",
      before: support,
      after: {
        ...support,
        "load/results-checkout.md": notes(
          "We went up in steps of one minute.",
          "Checkout breaks at 420 req/s: the pool of ten connections is exhausted. // want",
        ),
      },
    },
    {
      title: "a limit that is added to older notes",
      before: { ...support, "docs/perf/orders.md": notes("Ten users are served in 20 ms.") },
      after: {
        ...support,
        "docs/perf/orders.md": notes(
          "Ten users are served in 20 ms.",
          "Above 300 concurrent users answers time out. // want",
        ),
      },
    },
  ],
  honours: [
    {
      title: "the pool is sized by what was found",
      before: support,
      after: {
        ...support,
        "src/db.ts": pool(14),
        "load/results-checkout.md": notes("Checkout breaks at 420 req/s with ten connections, and not yet with 14."),
      },
    },
    {
      title: "a threshold holds it",
      before: { ...support, "load/orders.k6.js": script(800) },
      after: {
        ...support,
        "load/orders.k6.js": script(400),
        "load/results-orders.md": notes("Orders fail above 900 req/s; below that p95 is 380 ms."),
      },
    },
  ],
});

/** Something that holds a limit came along: a script, a test, a custom seed, or the size of a pool or of work. */
function isCodified({ head, change, diff }: Evidence): boolean {
  const scripts = new Set(scriptsOf(head).map(({ file }) => file));
  if (diff.some(({ path }) => scripts.has(path) || isTestOnly(path) || path.startsWith(".github/blast-radius")))
    return true;
  return change.nodes.some(({ node }) => holding.has(node.kind));
}

const holding: ReadonlySet<string> = new Set(["pool", "job", "queue", "env"]);
