import { enough, loadTests } from "../questions/load-tests.ts";
import { rule } from "../rule.ts";

const script = (options: string): string => `
          import http from "k6/http";
          ${options}
          export default function () {
            http.get(\`\${__ENV.BASE}/api/orders/\${1 + (__ITER % 5000)}\`);
          }
        `;

/** One script that presses hard enough, next to this one, is all that is asked for; a script may also say that it is only a smoke test. */
export const nominalOnly = rule({
  name: "nominal-only",
  title: "A load test presses no harder than an ordinary day",
  level: "notice",
  why: "It shows that what works now works now. Where it breaks, and what breaks first, is left for the day when more people come.",
  instead: "Go on in steps, to ten and a hundred times the ordinary load, until a threshold is passed.",
  rollback: "None is needed: only a test changes.",

  *check({ head }) {
    const tests = loadTests(head);
    for (const { node, nominal, peak } of tests) {
      if (peak >= enough * nominal || modest.test(node.file)) continue;
      if (
        tests.some((other) => other.peak >= enough * other.nominal && folderOf(other.node.file) === folderOf(node.file))
      )
        continue;
      yield {
        on: [node.id],
        file: node.file,
        line: node.line,
        side: "head",
        title:
          peak === nominal
            ? `The load stays at ${nominal} all the time`
            : `The load goes from ${nominal} to ${peak}, and no further`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "ten users for half a minute",
      after: {
        "load/orders.k6.js": script(
          'export const options = { vus: 10, duration: "30s", thresholds: { http_req_failed: [{ threshold: "rate<0.01", abortOnFail: true }] } }; // want',
        ),
      },
    },
    {
      title: "a ramp to twice the load",
      after: {
        "load/orders.k6.js": script(
          'export const options = { stages: [{ duration: "1m", target: 50 }, { duration: "5m", target: 100 }], thresholds: { http_req_failed: ["rate<0.01"] } }; // want',
        ),
      },
    },
  ],
  honours: [
    {
      title: "in steps, until it breaks",
      after: {
        "load/orders.k6.js": script(`export const options = {
            scenarios: {
              ramp: {
                executor: "ramping-arrival-rate", startRate: 20, timeUnit: "1s", preAllocatedVUs: 500,
                stages: [{ duration: "2m", target: 20 }, { duration: "3m", target: 200 }, { duration: "5m", target: 2000 }],
              },
            },
            thresholds: { http_req_failed: [{ threshold: "rate<0.05", abortOnFail: true }] },
          };`),
      },
    },
    {
      title: "a smoke test that says so",
      after: {
        "load/orders.smoke.k6.js": script(
          'export const options = { vus: 1, duration: "30s", thresholds: { http_req_failed: ["rate<0.01"] } };',
        ),
      },
    },
  ],
});

const modest = /smoke|sanity|baseline|soak|endurance/i;
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
