/** Answers as JSON for people and for `diff`: a member a line, and an item of a list a line. */

/** Ends with a line break. Same value, same bytes: members come in the order in which the value has them. */
export function renderJson(value: object): string {
  if (Array.isArray(value)) return `${list(value, "")}\n`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const lines = members.map(([name, member]) => `${JSON.stringify(name)}: ${memberOf(member)}`);
  return `${rows(lines, "{}", "")}\n`;
}

/** An item stands on one line, whatever it holds: spread out, one witness path would fill a screen. */
const list = (items: readonly unknown[], indent: string): string =>
  rows(
    items.map((item) => JSON.stringify(item)),
    "[]",
    indent,
  );

const memberOf = (member: unknown): string => (Array.isArray(member) ? list(member, "  ") : JSON.stringify(member));

function rows(lines: readonly string[], brackets: "{}" | "[]", indent: string): string {
  if (lines.length === 0) return brackets;
  return `${brackets[0]}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${brackets[1]}`;
}
