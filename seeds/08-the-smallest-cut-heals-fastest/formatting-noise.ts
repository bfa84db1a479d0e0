import { moduleId } from "../../analyzers/link/ids.ts";
import { changedLines, type FileLines } from "../questions/changed-lines.ts";
import { firstChange } from "../questions/first-change.ts";
import { isAboutWording, isGathering } from "../questions/intent.ts";
import { rule } from "../rule.ts";

/**
 * Less than this is the trace of an editor, or of somebody who put a comment right: hashes know code from the rest, but not
 * layout from comments. At 2 files (seed 8) 26 of 320 merged changes of three repositories were told, most of them for a comment;
 * between 30 lines and 60, none of seven remarks was worth its place.
 */
const noise = { lines: 60, files: 3 } as const;

const formatter =
  /(?:^|\/)(?:\.prettierrc[^/]*|prettier\.config\.[^/]+|biome\.jsonc?|\.editorconfig|dprint\.json|\.eslintrc[^/]*|eslint\.config\.[^/]+)$/;

const mail = `
  export function footer(name: string) {
    return "Thank you, " + name;
  }
`;
const spacedMail = `
  export function footer( name: string )
  {
    return "Thank you, " + name
  }
`;
const cart = `
  export const add = (cart: string[], item: string) => [...cart, item];
`;
const spacedCart = `
  export const add = (
    cart: string[], item: string
  ) => [...cart, item];
`;
const name = `
  export const initials = (name: string) => name.split(" ").map((part) => part[0]).join("");
`;
const spacedName = `
  export const initials = (name: string) =>
    name.split(" ").map((part) => part[0]).join("");
`;
const total = `
  export const rounded = (cents: number) => Math.floor(cents);
`;

export const formattingNoise = rule({
  name: "formatting-noise",
  title: "Lines that only look different hide the lines that act differently",
  level: "notice",
  why: "A reviewer reads every changed line; layout and comments among changed behaviour cost attention and blame history.",
  instead: "Leave these files as they were, or reformat them in a pull request of its own.",
  rollback: "Nothing to roll back: these lines change nothing.",

  *check(evidence) {
    if (isAboutWording(evidence.title) || isGathering(evidence.title)) return;
    const files = changedLines(evidence);
    if (!files.some(({ weight, work }) => weight === 1 && work > 0)) return;
    // A test that is put into a group moves to the right, and that is its structure.
    const noisy = files.filter((file) => file.weight === 1 && file.formatting > 0);
    const whole = noisy.filter(isNothingElse);
    const lines = noisy.reduce((sum, file) => sum + file.formatting, 0);
    const told = whole.length >= noise.files ? whole : noisy;
    const [first] = told;
    if (first === undefined || (whole.length < noise.files && lines < noise.lines)) return;
    const why = evidence.diff.some(({ path }) => formatter.test(path)) ? " after the formatter's settings changed" : "";
    yield {
      on: told.map(({ file }) => moduleId(file.path)),
      ...firstChange(first.file),
      title:
        told === whole
          ? `${whole.length} files changed only in layout or comments${why}`
          : `${lines} lines changed only in layout or comments${why}`,
      confidence: 0.85,
      fix: `${formattingNoise.instead} ${told
        .slice(0, 10)
        .map((file) => `\`${file.file.path}\` (${file.formatting} lines)`)
        .join(", ")}.`,
    };
  },
  onlyChange: true,

  violates: [
    {
      title: "three files were only laid out anew",
      before: { "src/cart.ts": cart, "src/mail.ts": mail, "src/name.ts": name, "src/total.ts": total },
      after: {
        "src/name.ts": spacedName,
        "src/cart.ts": spacedCart.replace("add = (", "add = ( // want"),
        "src/mail.ts": spacedMail,
        "src/total.ts": total.replace("floor", "round"),
      },
    },
  ],
  honours: [
    {
      title: "only the line that acts differently changed",
      before: { "src/cart.ts": cart, "src/mail.ts": mail, "src/total.ts": total },
      after: { "src/cart.ts": cart, "src/mail.ts": mail, "src/total.ts": total.replace("floor", "round") },
    },
    {
      title: "to put the spelling right is what it is for",
      before: {
        "src/cart.ts": `// The baskett.\n${cart}`,
        "src/mail.ts": mail,
        "src/name.ts": name,
        "src/total.ts": total,
      },
      after: {
        "src/cart.ts": cart.replace("[...cart", "/* basket */ [...cart"),
        "src/mail.ts": mail.replace("  return", "  // To the customer.\n    return"),
        "src/name.ts": name.replace("name.split", "/* all */ name.split"),
        "src/total.ts": total.replace("floor", "round"),
      },
      pullRequest: { title: "fix: correct spelling errors across the shop" },
    },
    {
      title: "the layout comes by itself",
      before: { "src/cart.ts": cart, "src/mail.ts": mail },
      after: { "src/cart.ts": spacedCart, "src/mail.ts": spacedMail },
      pullRequest: { title: "style: format" },
    },
  ],
});

const isNothingElse = ({ work, moved, dead, outside, formatting }: FileLines): boolean =>
  formatting > 0 && work + moved + dead + outside === 0;
