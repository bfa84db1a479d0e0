import { describe, expect, test } from "vitest";
import { linkFiles } from "../../support/linked.ts";

/** Certainty with which middleware of a matcher stands before `/orders/:id`, `/api/health` and `/`. */
function covered(matcher: string): readonly (string | undefined)[] {
  const { graph } = linkFiles({
    "package.json": `{ "dependencies": { "next": "15" } }`,
    "app/orders/[id]/page.tsx": "export default function Order() {}",
    "app/api/health/route.ts": "export const GET = () => {};",
    "app/page.tsx": "export default function Home() {}",
    "middleware.ts": `export function middleware() {} export const config = { matcher: ${matcher} };`,
  });
  return ["GET /orders/:id", "GET /api/health", "GET /"].map(
    (route) => graph.from(`route:${route}`).find(({ kind }) => kind === "guards")?.certainty,
  );
}

describe("what the matcher of middleware covers", () => {
  type Certainty = string | undefined;
  const cases: readonly (readonly [matcher: string, orders: Certainty, health: Certainty, home: Certainty])[] = [
    [`"/orders/:path*"`, "resolved", undefined, undefined],
    [`["/orders/:id", "/"]`, "resolved", undefined, "resolved"],
    [`"/((?!api|_next/static|favicon\\\\.ico$).*)"`, "resolved", undefined, "resolved"],
    [`"/((?!(?:api|_next)(?:/|$)|(?:a|b)\\\\.txt$).*)"`, "resolved", undefined, "resolved"],
    [`"/((?!orders(?=/)).*)"`, "guessed", "guessed", "guessed"],
    [`[{ source: "/api/:path*" }]`, undefined, "resolved", undefined],
  ];
  test.for(cases)("%s", ([matcher, orders, health, home]) => {
    expect(covered(matcher)).toEqual([orders, health, home]);
  });
});
