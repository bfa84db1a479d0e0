/** The outermost rules of a style sheet, and the classes that stand in their selectors. */

export interface Rule {
  /** Offsets of its first character and behind its last. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Without doubles, in the order of the text. */
  readonly classes: readonly string[];
}

/** Selectors are what stands before `{`; a class there is no number (`.5s`) and no part of a file's name. */
const className = /\.(-?[_a-zA-Z][\w-]*)/g;

/** Everything of the text belongs to one rule; what stands outside of braces ends with `;`. Text without comments. */
export function rulesOf(clean: string): readonly Rule[] {
  const rules: Rule[] = [];
  const token = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{};]/g;
  let [start, depth, before] = [0, 0, 0];
  let classes = new Set<string>();
  const close = (end: number): void => {
    const text = clean.slice(start, end);
    const lead = text.length - text.trimStart().length;
    if (lead < text.length) rules.push({ start: start + lead, end, text: text.trim(), classes: [...classes] });
    start = end;
    classes = new Set();
  };
  for (const { index, 0: sign } of clean.matchAll(token)) {
    if (sign.length > 1) continue;
    if (sign === "{") {
      const selector = clean.slice(before, index);
      // Of at-rules only those of Sass that extend or include name classes, and these are no selectors.
      if (!selector.trimStart().startsWith("@"))
        for (const [, name = ""] of selector.matchAll(className)) classes.add(name);
      depth++;
    } else if (sign === "}") depth = Math.max(0, depth - 1);
    before = index + 1;
    if (depth === 0 && sign !== "{") close(index + 1);
  }
  close(clean.length);
  return rules;
}
