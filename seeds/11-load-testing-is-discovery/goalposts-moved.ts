import { firstChange } from "../questions/first-change.ts";
import { type LoadTest, loadTests } from "../questions/load-tests.ts";
import { rule } from "../rule.ts";

const script = (target: number, limits: string): Readonly<Record<string, string>> => ({
  "load/checkout.k6.js": `
          import http from "k6/http";
          export const options = {
            stages: [{ duration: "1m", target: 20 }, { duration: "5m", target: ${target} }],
            thresholds: { http_req_duration: [{ threshold: "${limits}
          };
          export default function () {
            http.post(\`\${__ENV.BASE}/api/checkout\`, JSON.stringify({ sku: __ITER % 2000 }));
          }
        `,
});
const strict = 'p(95)<400", abortOnFail: true }] },';

export const goalpostsMoved = rule({
  name: "goalposts-moved",
  title: "A load test asks for less than it did",
  level: "notice",
  why: "The test passes again, and the application is as slow as it was when it failed.",
  instead:
    "Make the route quick enough again; or say in the pull request what was measured, and why the new limit is the right one.",
  rollback: "Put the numbers back.",
  onlyChange: true,

  *check({ base, head, diff }) {
    const before = new Map(loadTests(base).map((test) => [test.node.file, test]));
    for (const now of loadTests(head)) {
      const file = diff.find(({ path }) => path === now.node.file);
      const was = before.get(file?.oldPath ?? now.node.file);
      const eased = was === undefined || file === undefined ? undefined : easing(was, now);
      if (eased === undefined || file === undefined) continue;
      yield { on: [now.node.id], ...firstChange(file), title: eased, confidence: 0.85 };
    }
  },

  violates: [
    {
      title: "answers may take four times as long",
      before: script(2000, strict),
      after: script(2000, 'p(95)<1600", abortOnFail: true }] }, // want'),
    },
    {
      title: "half as many people come",
      before: script(2000, strict),
      after: {
        "load/checkout.k6.js": (script(1000, strict)["load/checkout.k6.js"] ?? "").replace(
          "target: 1000 }],",
          "target: 1000 }], // want",
        ),
      },
    },
  ],
  honours: [
    {
      title: "more people, and quicker answers",
      before: script(2000, strict),
      after: script(4000, 'p(95)<300", abortOnFail: true }] },'),
    },
  ],
});

/** What became easier, in words; undefined where nothing did. */
function easing(was: LoadTest, now: LoadTest): string | undefined {
  if (now.peak < was.peak) return `The load goes up to ${now.peak}, where it went up to ${was.peak}`;
  const limits = new Map(now.thresholds.flatMap((text) => limitOf(text) ?? []).map((one) => [one.of, one]));
  for (const text of was.thresholds) {
    const before = limitOf(text);
    const after = before && limits.get(before.of);
    if (before === undefined) continue;
    if (after === undefined) return `Nothing says any more that \`${text}\``;
    const eased = before.below ? after.number > before.number : after.number < before.number;
    if (eased) return `\`${before.of}${before.number}\` became ${after.number}`;
  }
  return undefined;
}

/** `http_req_duration: p(95)<400`: what is limited, from which side, to how much. */
function limitOf(text: string): { readonly of: string; readonly below: boolean; readonly number: number } | undefined {
  const [, of, sign, number] = /^(.*?([<>])=?)\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  return of === undefined || number === undefined ? undefined : { of, below: sign === "<", number: Number(number) };
}
