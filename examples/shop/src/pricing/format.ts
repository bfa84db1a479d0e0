const euros = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });

/** `1234` becomes `€12.34`. */
export const formatCents = (cents: number): string => euros.format(cents / 100);
