import { expect, it } from "vitest";
import { receiptText } from "../src/mail/receipt.ts";

it("says what the customer pays", () => {
  const mug = { sku: "mug", category: "kitchen", netCents: 900, quantity: 1 };
  expect(receiptText([mug])).toBe("1 x mug: €9.00\nNet €9.00, tax €1.80\nYou pay €10.80");
});
