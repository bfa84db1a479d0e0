/** What a load test puts on what it asks, and what would be too bad. Part of `facts.ts`. Plain JSON. */

export interface LoadFact {
  readonly tool: "k6" | "artillery" | "autocannon" | "loadtest";
  /** Where its load is told. */
  readonly line: number;
  /** Users, connections, or requests in a unit of time, in the order in which they come; none where they are not told. */
  readonly levels: readonly number[];
  /** `http_req_failed: rate<0.01`. Sorted. */
  readonly thresholds: readonly string[];
  /** A threshold ends the run, or fails it. */
  readonly stops?: true;
  /** What it asks, sorted: `GET /orders/*`, `POST https://mock.dev/orders`; the host stands there where it is told and not this machine. */
  readonly targets: readonly string[];
  /** Some request is another each time: its path or its body holds something that is computed. */
  readonly varied?: true;
}
