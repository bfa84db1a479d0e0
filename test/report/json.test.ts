import fc from "fast-check";
import { expect, test } from "vitest";
import { renderJson } from "../../src/report/json.ts";

test("a member a line, an item a line", () => {
  expect(
    renderJson({ version: 1, none: [], reached: [{ id: "a", path: [1, 2] }, { id: "b" }], risk: { score: 1 } }),
  ).toBe(
    `{
  "version": 1,
  "none": [],
  "reached": [
    {"id":"a","path":[1,2]},
    {"id":"b"}
  ],
  "risk": {"score":1}
}
`,
  );
  expect(renderJson([])).toBe("[]\n");
});

test("it is what JSON.stringify would have said", () => {
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
      expect(JSON.parse(renderJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
