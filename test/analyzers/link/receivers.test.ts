import { expect, test } from "vitest";
import { reviewFiles } from "../../support/linked.ts";
import { beside, receivers } from "../../support/receivers.ts";

/** The channel in which `use` of the second file is reached. */
function channelOf(first: string, second: string): string {
  const ending = second.includes("./pay.tsx") ? "tsx" : "ts";
  const texts = `${first} ${second}`;
  const needed = Object.entries(beside).filter(([path]) => texts.includes(`./${path.slice(4)}`));
  const files = (pay: string) => ({
    ...Object.fromEntries(needed),
    [`src/pay.${ending}`]: pay,
    [`src/use.${ending}`]: second,
  });
  const { reached } = reviewFiles(files(first), files(first.replace("1100", "2200")));
  const users = [`src/use.${ending}#use`, `src/use.${ending}#exports.use`, `src/use.${ending}#Pay.use`];
  return reached.find((line) => users.includes(line.split(" ")[2] ?? ""))?.split(" ")[0] ?? "-";
}

test.each(receivers)("%s: %s", (_title, reached, first, second) => {
  expect(first).toContain("1100");
  expect(channelOf(first, second)).toBe(reached);
});
