/** What scripts of load tests are seen to press, and how hard. */
import { expect, test } from "vitest";
import { linkFiles } from "../../support/linked.ts";

function attributesOf(path: string, text: string) {
  const [node, ...more] = linkFiles({ [path]: text }).graph.ofKind("loadtest");
  expect(more).toEqual([]);
  return node && { id: node.id, line: node.line, ...node.attributes };
}

test("k6: stages, thresholds, and requests with bases and constants", () => {
  const script = `
    import http from "k6/http";
    const BASE = __ENV.BASE || "http://localhost:3000";
    const path = "/orders";
    export const options = {
      stages: [{ duration: "1m", target: 20 }, { duration: "5m", target: 2000 }, { duration: "1m", target: 0 }],
      thresholds: { http_req_failed: [{ threshold: "rate<0.05", abortOnFail: true }], checks: ["rate>0.9"] },
    };
    export default function () {
      http.get(\`\${BASE}\${path}/\${__ITER}\`);
      http.batch([["POST", "https://mock.acme.dev/pay", "{}"], { method: "GET", url: BASE + "/health" }]);
      http.del("http://127.0.0.1:8080/orders/1?force=1");
    }
  `;
  expect(attributesOf("load/a.js", script)).toEqual({
    id: "loadtest:load/a.js",
    line: 5,
    tool: "k6",
    nominal: 20,
    peak: 2000,
    levels: 2,
    thresholds: ["checks: rate>0.9", "http_req_failed: rate<0.05"],
    stops: true,
    targets: ["DELETE /orders/1", "GET /health", "GET /orders/*", "POST https://mock.acme.dev/pay"],
    varied: true,
  });
});

test("Artillery: phases, what is ensured, and requests in loops", () => {
  const script = `
config:
  target: "{{ $processEnvironment.URL }}"
  phases:
    - { duration: 60, arrivalRate: 5 }
    - { duration: 60, arrivalRate: 5, rampTo: 50 }
  plugins: { ensure: { thresholds: [{ http.response_time.p95: 250 }] } }
scenarios:
  - flow:
      - get: { url: /health }
      - loop: [{ post: { url: "/orders/{{ id }}", json: { n: 1 } } }]
        count: 3
      - think: 1
`;
  expect(attributesOf("perf/orders.yml", script)).toEqual({
    id: "loadtest:perf/orders.yml",
    line: 5,
    tool: "artillery",
    nominal: 5,
    peak: 50,
    levels: 2,
    thresholds: ["http.response_time.p95<250"],
    stops: true,
    targets: ["GET /health", "POST /orders/*"],
    varied: true,
  });
});

test("autocannon and loadtest: connections and requests of every run", () => {
  const cannon = `
    import autocannon from "autocannon";
    async function run() {
      await autocannon({ url: "http://localhost:3000/orders", connections: 10, duration: 20 });
      await autocannon({ url: "http://localhost:3000/orders", connections: 200, bailout: 50 });
    }
    run();
  `;
  expect(attributesOf("bench/run.js", cannon)).toEqual({
    id: "loadtest:bench/run.js",
    line: 4,
    tool: "autocannon",
    nominal: 10,
    peak: 200,
    levels: 2,
    stops: true,
    targets: ["GET /orders"],
  });
  const open = `
    import autocannon from "autocannon";
    import { requests } from "./requests.js";
    await autocannon({ url: process.env.URL, overallRate: 100, requests });
  `;
  expect(attributesOf("bench/open.mjs", open)).toMatchObject({ nominal: 100, varied: true });
  expect(attributesOf("bench/open.mjs", open)).not.toHaveProperty("targets");
});

test("levels are not told where one of them is computed", () => {
  const waves = "config:\n  phases: [{ arrivalRate: '{{ $env.RATE }}' }, { arrivalRate: 1 }]\nscenarios: []\n";
  expect(attributesOf("load/waves.yml", waves)).not.toHaveProperty("peak");
  const stages = `
    import http from "k6/http";
    export const options = { stages: [{ target: 10 }, { target: Number(__ENV.MOST) }] };
    export default () => http.get(__ENV.BASE);
  `;
  expect(attributesOf("load/most.js", stages)).not.toHaveProperty("peak");
});

test("other files of such folders are none", () => {
  expect(attributesOf("load/compose.yml", "services:\n  db:\n    image: postgres\n")).toBeUndefined();
  expect(attributesOf("load/notes.js", 'import { check } from "./check.js";\ncheck(1);\n')).toBeUndefined();
});
