import { enough, loadTests } from "../questions/load-tests.ts";
import { rule } from "../rule.ts";

const script = (options: string): string => `
          import http from "k6/http";
          ${options}
          export default function () {
            http.get(\`\${__ENV.BASE}/api/orders/\${1 + (__ITER % 5000)}\`);
          }
        `;
const stages = 'stages: [{ duration: "1m", target: 20 }, { duration: "5m", target: 2000 }]';

export const noBreakingPoint = rule({
  name: "no-breaking-point",
  title: "A load test cannot tell when something broke",
  level: "notice",
  why: "Without a limit that ends it, the run goes on over what is broken already, and passes.",
  instead:
    "Give it thresholds on errors and on the slow end of answers, with `abortOnFail`, and write down the load at which it stopped.",
  rollback: "None is needed: only a test changes.",

  *check({ head }) {
    for (const { node, nominal, peak, thresholds, stops } of loadTests(head)) {
      // What the runs of a library came to is looked at by code.
      if (node.attributes?.["tool"] === "autocannon" || node.attributes?.["tool"] === "loadtest") continue;
      if (peak < enough * nominal || (thresholds.length > 0 && stops)) continue;
      yield {
        on: [node.id],
        file: node.file,
        line: node.line,
        side: "head",
        title:
          thresholds.length === 0
            ? `The load goes up to ${peak}, and nothing says what would be too bad`
            : `The load goes up to ${peak}, and no threshold ends the run`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "a ramp without any threshold",
      after: { "load/ramp.k6.js": script(`export const options = { ${stages} }; // want`) },
    },
    {
      title: "thresholds that are read when all is over",
      after: {
        "load/ramp.k6.js": script(
          `export const options = { ${stages}, thresholds: { http_req_failed: ["rate<0.05"] } }; // want`,
        ),
      },
    },
  ],
  honours: [
    {
      title: "the run ends where it breaks",
      after: {
        "load/ramp.k6.js": script(
          `export const options = { ${stages}, thresholds: { http_req_failed: [{ threshold: "rate<0.05", abortOnFail: true }] } };`,
        ),
      },
    },
  ],
});
