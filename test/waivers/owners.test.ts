import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOwners } from "../../src/waivers/owners.ts";

const text = `
# who looks after the shop
*               @shop-lead
/docs/          @writer @corner-shop/docs
*.sql           @Base-Keeper mail@example.org
/notes\\ of\\ us/  @noter
/src/orders     @orders
src/mail/*.ts   @mailer   # and nobody else
/build/*        @builder
/vendor/
/gen/**.sql     @generator
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
    // Two stars that are no whole folder are one star.
    ["gen/a.sql", ["generator"]],
    ["gen/deep/a.sql", ["base-keeper"]],
    ["notes of us/today.md", ["noter"]],
  ])("%s belongs to %j", (path, owners) => {
    expect(ownersOf(path).people).toEqual(owners);
  });

  test("names teams apart", () => {
    expect(ownersOf("docs/app.md").teams).toEqual(["corner-shop/docs"]);
    expect(ownersOf("vendor/a.ts").teams).toEqual([]);
  });

  test("lets nobody own what a line means that is too long to be read, but for lines below it", () => {
    const long = parseOwners(`* @till\n/${"x".repeat(300)}/ @keeper\n/docs/ @writer\n`);
    expect([long("src/a.ts").people, long("docs/a.md").people]).toEqual([[], ["writer"]]);
  });

  test("survives any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (file, path) => {
        for (const owner of parseOwners(file)(path).people) expect(owner).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
      }),
    );
  });
});
