import type { Line, Total } from "./line.ts";
import { taxRateOf } from "./tax.ts";

/** What a customer pays for these lines: the tax is rounded on each line, by the rate of its product. */
export function totalOf(lines: readonly Line[]): Total {
  const netCents = lines.reduce((sum, line) => sum + line.netCents * line.quantity, 0);
  const taxCents = lines.reduce((sum, line) => sum + taxOf(line), 0);
  return { netCents, taxCents, grossCents: netCents + taxCents };
}

const taxOf = ({ category, netCents, quantity }: Line): number =>
  Math.round((netCents * quantity * taxRateOf(category)) / 100);
