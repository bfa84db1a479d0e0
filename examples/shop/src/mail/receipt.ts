import { formatCents, type Line, totalOf } from "../pricing/index.ts";

/** The text of the mail that a customer gets after an order. */
export function receiptText(lines: readonly Line[]): string {
  const { netCents, taxCents, grossCents } = totalOf(lines);
  return [
    ...lines.map(({ sku, quantity, netCents: cents }) => `${quantity} x ${sku}: ${formatCents(cents * quantity)}`),
    `Net ${formatCents(netCents)}, tax ${formatCents(taxCents)}`,
    `You pay ${formatCents(grossCents)}`,
  ].join("\n");
}
