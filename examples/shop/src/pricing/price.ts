import type { Line, Total } from "./line.ts";

/** Percent. */
const taxRate = 20;

/** What a customer pays for these lines: the tax is rounded once, on the sum. */
export function totalOf(lines: readonly Line[]): Total {
  const netCents = lines.reduce((sum, line) => sum + line.netCents * line.quantity, 0);
  const taxCents = Math.round((netCents * taxRate) / 100);
  return { netCents, taxCents, grossCents: netCents + taxCents };
}
