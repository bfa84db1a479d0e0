/** Text of style sheets without what means nothing, offsets kept. */

const block = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?(?:\*\/|$)/g;
const blockOrLine =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\burl\([^)\n]{0,2000}\)|\/\*[\s\S]*?(?:\*\/|$)|(?<![:(])\/\/[^\n]*/g;

/* A `//` in longer addresses is taken for a comment: a bound keeps a text of open brackets from taking square time. */

/** Comments become spaces, line breaks stay. `//` begins one in SCSS and Less, but not in an address. */
export function withoutComments(text: string, lines: boolean): string {
  const pattern = lines ? blockOrLine : block;
  return text.replaceAll(pattern, (found) => (found.startsWith("/") ? found.replaceAll(/[^\n]/g, " ") : found));
}

/** The line, counted from 1, of an offset. */
export function lineIndex(text: string): (at: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (at) => {
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
