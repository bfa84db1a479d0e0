/** Pure renames, users included: who only calls by a new name what was renamed does what he did. */
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const till =
  "export function charge(cents: number) { return cents + 1; }\nexport class Till { close() { return 1; } }\n";
const shop = {
  "src/till.ts": till,
  "src/index.ts": `export { charge, Till } from "./till.ts";\n`,
  "src/order.ts": `import { charge } from "./till.ts";
export const order = (cents: number) => charge(cents);
export const kinds = { charge };
export const take = (all: { charge: number }) => { const { charge } = all; return charge; };
`,
  "src/day.ts": `import { Till } from "./index.ts";
export function close(till: Till) { return new Till().close(); }
`,
  "src/view.tsx": `import { Till } from "./till.ts";
export const view = () => <b till={Till}>{String(new Till())}</b>;
`,
  "src/order.test.ts": `import { order } from "./order.ts";\nit("orders", () => order(1));\n`,
} satisfies Files;

const renamed: Files = {
  "src/till.ts": till.replace("charge", "bill").replace("Till", "Register"),
  "src/index.ts": `export { bill, Register } from "./till.ts";\n`,
  "src/order.ts": `import { bill } from "./till.ts";
export const order = (cents: number) =>
  bill(
    cents,
  );
export const kinds = { charge: bill };
export const take = (all: { charge: number }) => { const { charge } = all; return charge; };
`,
  "src/day.ts": `import { Register } from "./index.ts";
export function close(till: Register) { return new Register().close(); }
`,
  "src/view.tsx": `import { Register } from "./till.ts";
export const view = () => <b till={Register}>{String(new Register())}</b>;
`,
};

function differ(change: Files): readonly [changed: readonly string[], reached: readonly string[]] {
  const repository = open(shop);
  repository.branch("change");
  repository.commit({ ...renamed, ...change });
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  const { changed, reached } = JSON.parse(out) as Report;
  return [
    changed.map(({ change, id, what }) => `${change} ${id.replace(/^symbol:/, "")}${what ? ` (${what})` : ""}`),
    reached.map(({ id }) => id),
  ];
}

test("a rename with all its users reaches nothing, and is said so", () => {
  const [changed, reached] = differ({});
  expect(changed).toEqual([
    "altered src/day.ts#close (names)",
    "altered src/index.ts#<module> (export-renamed)",
    "altered src/order.ts#kinds (names)",
    "altered src/order.ts#kinds.charge (names)",
    "altered src/order.ts#order (names)",
    "renamed src/till.ts#Register",
    "renamed src/till.ts#Register.close",
    "renamed src/till.ts#bill",
    "altered src/view.tsx#view (names)",
  ]);
  expect(reached).toEqual([]);
});

test.each<[string, keyof typeof shop, string, string, string]>([
  ["something else beside", "src/order.ts", "    cents,", "    cents + 1,", "body src/order.ts#order"],
  ["a member's name", "src/order.ts", "{ charge: bill }", "{ bill }", "body src/order.ts#kinds"],
  [
    "a pattern's key",
    "src/order.ts",
    "const { charge } = all; return charge",
    "const { bill } = all; return bill",
    "body src/order.ts#take",
  ],
  ["another thing of that name", "src/order.ts", "./till.ts", "./view.tsx", "body src/order.ts#order"],
  ["an attribute", "src/view.tsx", "till=", "register=", "body src/view.tsx#view"],
])("%s is a change", (_title, file, from, to, told) => {
  const text = String(renamed[file]);
  expect(text).toContain(from);
  const [changed] = differ({ [file]: text.replaceAll(from, to) });
  expect(changed).toContain(told);
});

test("what another binding would capture, or what is read as data, is a change", () => {
  const before = {
    "src/sum.ts": "export const total = (all: number[]) => all.length;\nexport class SendMail {}\n",
    "src/use.ts": `import { SendMail, total } from "./sum.ts";
export const rows = (all: number[]) => { total(all); return all.map((sum) => total([sum])); };
export const names = [SendMail.name];
`,
  };
  const repository = open(before);
  repository.branch("change");
  repository.commit({
    "src/sum.ts": before["src/sum.ts"].replace("total", "sum").replace("SendMail", "MailJob"),
    "src/use.ts": before["src/use.ts"].replaceAll("total", "sum").replaceAll("SendMail", "MailJob"),
  });
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  const { changed } = JSON.parse(out) as Report;
  expect(changed.map(({ change, id }) => `${change} ${id}`)).toEqual(
    expect.arrayContaining(["body symbol:src/use.ts#rows", "body symbol:src/use.ts#names"]),
  );
});

test("who names what was renamed in a platform's file, or overrides it, no longer leads there", () => {
  const before = {
    "serverless.yml": `service: shop
provider: { name: aws }
functions:
  bill:
    handler: src/bill.run
    events:
      - schedule: rate(1 day)
`,
    "src/bill.ts": "export const run = async () => 1;\n",
    "src/job.ts": `export class Job { run() { return this.render(); } render() { return ""; } }
export class MailJob extends Job { render() { return "mail"; } }
export const send = (job: Job) => job.run();
`,
  };
  const repository = open(before);
  repository.branch("change");
  repository.commit({
    "src/bill.ts": "export const runBilling = async () => 1;\n",
    "src/job.ts": before["src/job.ts"].replace(`render() { return "mail"`, `draw() { return "mail"`),
  });
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  const { reached } = JSON.parse(out) as Report;
  expect(reached.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["job:serverless/bill", "symbol:src/job.ts#send"]),
  );
});
