/** Long files for samples whose point is their length. */

/** `count` functions of five lines each. */
export function functions(name: string, count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `export function ${name}${at}(seats: number): number {
  const cents = seats * ${at + 1};
  if (cents > 1000) return cents - 10;
  return cents;
}
`,
  ).join("");
}

/** The same text with the finding's mark on one line. */
export function marked(text: string, line: number): string {
  return text
    .split("\n")
    .map((one, at) => (at + 1 === line ? `${one} // want` : one))
    .join("\n");
}
