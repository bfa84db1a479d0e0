/** Percent, by the category of a product. */
const reduced = 7;
const standard = 20;

export const taxRateOf = (category: string): number => (category === "food" ? reduced : standard);
