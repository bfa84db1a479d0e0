import { describe, expect, it } from "vitest";
import { isGenerated, isTest, isTestOnly, isVendored } from "../../analyzers/roles.ts";

describe("roles of a path", () => {
  it("a test is what a runner runs", () => {
    const tests = [
      "src/orders.test.ts",
      "src/orders.spec.tsx",
      "cypress/e2e/login.cy.ts",
      "src/mail_test.js",
      "src/types.test-d.ts",
      "src/__tests__/charge.ts",
      "test/charge.js",
      "packages/mail/test/send.mjs",
    ];
    expect(tests.filter((path) => !isTest(path))).toEqual([]);
    const others = [
      "src/orders.ts",
      "src/orders.test.ts.snap",
      "src/app/api/test/route.ts",
      "src/__tests__/__mocks__/charge.ts",
      "test/helpers/orders.js",
      "test/setup.ts",
      "packages/mail/test/fixtures.ts",
      "src/latest.ts",
      "src/contest.ts",
      "test/orders.json",
    ];
    expect(others.filter(isTest)).toEqual([]);
  });

  it("test-only code serves tests and nothing else", () => {
    const served = [
      "src/orders.test.ts",
      "src/__mocks__/stripe.ts",
      "packages/db/src/test/factories.ts",
      "playwright/pages.ts",
      "src/Basket.stories.tsx",
      "src/orders.mock.ts",
      "src/database.test-utils.ts",
      "src/test-helpers.ts",
    ];
    expect(served.filter((path) => !isTestOnly(path))).toEqual([]);
    const shipped = [
      "src/orders.ts",
      "src/app/api/test/timeout/route.ts",
      "src/testing-centre.ts",
      "src/latest-data.ts",
    ];
    expect(shipped.filter(isTestOnly)).toEqual([]);
  });

  it("generated and vendored code is nobody's own", () => {
    const paths = [
      "src/client.gen.ts",
      "proto/charge_pb.ts",
      "public/shop.min.js",
      "src/__generated__/api.ts",
      "src/general.ts",
    ];
    expect(paths.filter(isGenerated)).toEqual(paths.slice(0, 4));
    const places = [".yarn/releases/yarn.cjs", "vendor/mail.js", "third_party/x.ts", "src/vendors.ts"];
    expect(places.filter(isVendored)).toEqual(places.slice(0, 3));
  });
});
