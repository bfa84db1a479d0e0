import { expect, test } from "vitest";
import { type ComposeInput, compose } from "../../src/report/compose.ts";
import { maxSummary, renderMarkdown } from "../../src/report/markdown.ts";
import * as shop from "../support/shop-report.ts";

const markdownOf = (changes: Partial<ComposeInput> = {}) => renderMarkdown(compose({ ...shop.shop, ...changes }));

test("the shop's summary", () => {
  expect(markdownOf().replace(/sha256:\w+/, "sha256:…")).toMatchInlineSnapshot(`
    "**Risk 27 of 100 (moderate).** 1 finding to look at; none of them gates.

    4 changed units in 3 files; 2 symbols (1 by type only) reached. Read 20 of 20 files; 1 of 40 imports unresolved.

    ### Warning: \` charges \` calls \` https://pay.example \` from a trigger

    \` seed-13/http-from-database \` at \` migrations/002_charges.sql:4 \` · 90 % sure · \` b1a5 \`

    **Why.** The database stores truth; it does not dispatch work.

    **Instead.** Let a worker send it.

    **Way back.** Drop the trigger; nothing is lost.

    **Path.** \` charge src/billing/charge.ts:12 \` → \` charges src/billing/charge.ts:14 \`

    <details open><summary>2 routes reached</summary>

    | | how | shortest path |
    | --- | --- | --- |
    | \` POST /orders \` | by code, 2 hops | \` charge src/billing/charge.ts:12 \` → \` createOrder src/orders/create.ts:15 \` → \` src/routes.ts:20 \` |
    | \` GET /orders \` | through data, 2 hops | \` charge src/billing/charge.ts:12 \` → \` charges src/billing/charge.ts:14 \` → \` src/routes.ts:26 \` |

    </details>

    <details open><summary>1 job reached</summary>

    | | how | shortest path |
    | --- | --- | --- |
    | \` bullmq/mail \` | by a guess, 1 hop | \` charge src/billing/charge.ts:12 \` → \` src/mail/worker.ts:9 \` |

    </details>

    <details open><summary>1 table reached</summary>

    | | how | shortest path |
    | --- | --- | --- |
    | \` charges \` | write, by code, 1 hop | \` charge src/billing/charge.ts:12 \` → \` src/billing/charge.ts:14 \` |

    </details>

    <details><summary>1 test reached</summary>

    | | how | shortest path |
    | --- | --- | --- |
    | \` test/charge.test.ts \` | by code, 1 hop | \` charge src/billing/charge.ts:12 \` → \` test/charge.test.ts:3 \` |

    </details>

    <details><summary>4 units changed</summary>

    | change | kind | unit | where |
    | --- | --- | --- | --- |
    | added | table | \` charges \` | \` migrations/002_charges.sql:1 \` |
    | added | migration | \` migrations/002_charges.sql \` | \` migrations/002_charges.sql:1 \` |
    | body | symbol | \` charge \` | \` src/billing/charge.ts:12 \` |
    | added | column | \` charges.amount \` | \` migrations/002_charges.sql:3 \` |

    </details>

    <details><summary>Way back: not all of it was tried</summary>

    1. Revert the code (3 files) and deploy the revert to every instance. Not tried: There is no repository. \` git revert -m 1 <merge commit> # squashed: without -m 1 \`
    2. Remove 2 schema objects that this change adds, once no instance uses them.
    3. Take 1 migration off the migration tool's record, last one first, by its way down where it has one.

    None of these steps was tried.

    </details>

    Size: 11 effective lines in 3 files; 60 of the last 80 changes were larger.

    <details><summary>1 place that cannot be vouched for</summary>

    elsewhere 1 computed-import: \` src/plugins.ts:7 \`

    </details>

    <details><summary>Why 27 of 100</summary>

    - +20 reach: 3 routes, jobs and schedules feel it: more than stand on 100 % of the code
    - +2 writes: changed code writes 1 table that it did not write before
    - +5 irreversibility: the schema changes, and the way back was not tried
    - +5 findings: 1 warning by the seeds
    - −5 relief: 1 test file of this change covers what it changes

    </details>

    blast-radius \` 0.1.0 \` · base \` aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \` · head \` bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb \` · \` sha256:… \`
    "
  `);
});

/** Nothing is left open: neither a fence nor a fold. */
function expectBalanced(markdown: string): void {
  expect(markdown.match(/<details/g)?.length ?? 0).toBe(markdown.match(/<\/details>/g)?.length ?? 0);
}

const long = (at: number) => `${"`|<b>@x".repeat(60)}${at}`;

test("a summary that is too long leaves out whole pieces, and says which", () => {
  const findings = Array.from({ length: 100 }, (_, at) => ({
    ...shop.finding,
    id: `${at}`,
    rule: `seed-13/rule-${at}`,
    why: `${long(at)} `.repeat(4),
  }));
  const markdown = markdownOf({ findings });
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxSummary);
  expectBalanced(markdown);
  expect(markdown).toMatch(
    /\n\nLeft out, because a check run holds no more: a finding \(\d+\)(, [a-z' ]+)*\.\n\nblast-radius/,
  );
});

test("a rule that speaks often is heard three times, the gravest first; the rest is named in one line", () => {
  const findings = Array.from({ length: 30 }, (_, at) => ({
    ...shop.finding,
    id: `${at}`,
    line: at + 1,
    severity: at === 29 ? ("error" as const) : ("warning" as const),
  }));
  const waived = new Map([["0", { by: "platform", because: "it is paid next month", until: "2026-07-01" }]]);
  const markdown = markdownOf({ findings, waived });
  expect(markdown.match(/^### \w+/gm)).toEqual(["### Error", "### Warning", "### Warning"]);
  expect(markdown).toContain("27 more of ` seed-13/http-from-database `: ` migrations/002_charges.sql:4 `, ");
  expect(markdown).toMatch(/ and 7 more\.\n/);
});

test("an accepted finding says by whom, until when and why", () => {
  const waived = new Map([["b1a5", { by: "platform", because: "it is paid next month", until: "2026-07-01" }]]);
  expect(markdownOf({ waived })).toContain("accepted by platform until 2026-07-01: it is paid next month\n");
});

test("names of any length and shape fit", () => {
  const reached = new Map(
    (
      ["route", "job", "schedule", "queue", "table", "view", "sqlfn", "trigger", "service", "package", "test"] as const
    ).flatMap((kind) =>
      Array.from({ length: 40 }, (_, at) => {
        const node = shop.node(kind, long(at), long(at), 1);
        const path = Array.from({ length: 12 }, (_hop, n) => ({ id: `symbol:${long(n)}` }));
        return [node.id, { node, channel: "code", distance: 11, side: "head", path } as const] as const;
      }),
    ),
  );
  const markdown = markdownOf({ impact: { reached } });
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxSummary);
  expectBalanced(markdown);
  expect(markdown).toContain("40 routes reached");
});

test("a smaller limit is kept too", () => {
  const markdown = renderMarkdown(compose(shop.shop), 1_500);
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(1_500);
  expectBalanced(markdown);
  expect(markdown).toContain("**Risk 27 of 100 (moderate).**");
});
