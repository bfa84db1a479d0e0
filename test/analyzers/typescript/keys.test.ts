/** Keys by which a service knows an ask that comes again. */
import { expect, test } from "vitest";
import { readTypeScript } from "../../../analyzers/typescript/read.ts";

const vocabulary = {
  words: new Set<string>(),
  knows: () => false,
  gives: { calls: new Map(), packages: new Map(), types: new Set<string>() },
};

function keys(text: string): readonly string[] {
  const { symbols } = readTypeScript({ sha: "", language: "ts", text }, "ts", vocabulary);
  return symbols.flatMap(({ name, keys: own = [] }) => own.map(([asks, key]) => `${name}: ${asks} ${key}`));
}

test("asks for money without a key, and those whose options stand elsewhere", () => {
  expect(
    keys(`
      const pay = (to) => stripe.transfers.create({ amount: 5, destination: to });
      const payAs = (to, account) => stripe.payouts.create({ amount: 5 }, { stripeAccount: account });
      const payWith = (to, options) => stripe.transfers.create({ amount: 5, destination: to }, options);
      const paySafely = (to, id) => stripe.transfers.create({ amount: 5, destination: to }, { idempotencyKey: id });
      const intend = () => stripe.paymentIntents.create({ amount: 5 });
      const giveBackAll = (id) => stripe.refunds.create({ payment_intent: id });
    `),
  ).toEqual(["pay: transfers.create none", "payAs: payouts.create none", "payWith: transfers.create unread"]);
});

test("keys that are made on the spot, by whatever way", () => {
  expect(
    keys(`
      import { nanoid } from "nanoid";
      const direct = () => mails.send({ to: 1 }, { idempotencyKey: crypto.randomUUID() });
      function named() { const key = nanoid(); return mails.send({ to: 1 }, { idempotencyKey: key }); }
      const dated = (id) => fetch("/x", { headers: { "Idempotency-Key": \`\${id}-\${new Date().toISOString()}\` } });
      const queued = (id) => new SendMessageCommand({ MessageDeduplicationId: id });
      const given = (key) => mails.send({ to: 1 }, { idempotencyKey: key });
      const day = new Date(0);
      const ofDay = () => mails.send({ to: 1 }, { idempotencyKey: day.toISOString() });
    `),
  ).toEqual(["direct: send fresh", "named: send fresh", "dated:  fresh"]);
});
