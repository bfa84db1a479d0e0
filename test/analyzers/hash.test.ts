import fc from "fast-check";
import { expect, test } from "vitest";
import { createHasher, hashText } from "../../analyzers/hash.ts";

test("a text always has the same 16 hex digits", () => {
  expect(hashText("")).toMatch(/^[0-9a-f]{16}$/);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(hashText(text)).toBe(hashText(text));
      expect(hashText(text)).toMatch(/^[0-9a-f]{16}$/);
    }),
  );
});

test("parts added one by one are told apart from parts that run together", () => {
  const part = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }));
  const digest = (parts: readonly (string | number)[]) =>
    parts.reduce<ReturnType<typeof createHasher>>((hasher, next) => hasher.add(next), createHasher()).digest();
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (one, other) => {
      const same = one.length === other.length && one.every((value, at) => value === other[at]);
      expect(digest(one) === digest(other)).toBe(same);
    }),
  );
});

test("a digest in the middle does not disturb what follows", () => {
  const hasher = createHasher().add("orders");
  hasher.digest();
  expect(hasher.add(7).digest()).toBe(createHasher().add("orders").add(7).digest());
});

test("two hundred thousand near-identical texts do not collide", () => {
  const seen = new Set<string>();
  for (let number = 0; number < 200_000; number++) seen.add(hashText(`orders.${number}`));
  expect(seen.size).toBe(200_000);
});
