/** So many pieces of one product, at the price of one without tax. */
export interface Line {
  readonly sku: string;
  readonly category: string;
  readonly netCents: number;
  readonly quantity: number;
}

export interface Total {
  readonly netCents: number;
  readonly taxCents: number;
  readonly grossCents: number;
}
