import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOwners } from "../../src/waivers/owners.ts";

const text = `
# who looks after the shop
*               @shop-lead
/docs/          @writer @corner-shop/docs
*.sql           @Base-Keeper mail@example.org
/src/orders     @orders
src/mail/*.ts   @mailer   # and nobody else
/build/*        @builder
/vendor/
`;

describe("parseOwners", () => {
  const ownersOf = parseOwners(text);

  test.each([
    ["README.md", ["shop-lead"]],
    ["docs/app.md", ["writer"]],
    ["docs/deep/app.md", ["writer"]],
    ["lib/docs/app.md", ["shop-lead"]],
    ["migrations/1.sql", ["base-keeper"]],
    ["src/orders/charge.ts", ["orders"]],
    ["src/orders.ts", ["shop-lead"]],
    ["src/mail/send.ts", ["mailer"]],
    ["src/mail/deep/send.ts", ["shop-lead"]],
    ["build/run.sh", ["builder"]],
    ["build/deep/run.sh", ["shop-lead"]],
    ["vendor/a.ts", []],
  ])("%s belongs to %j", (path, owners) => {
    expect(ownersOf(path)).toEqual(owners);
  });

  test("survives any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (file, path) => {
        for (const owner of parseOwners(file)(path)) expect(owner).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
      }),
    );
  });
});
