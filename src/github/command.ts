/** The comment command: the first line that a person wrote themselves, when its first word is `/blast-radius`. */
import { edits } from "../edits.ts";

export type Command =
  /** Not for us. */
  | { readonly command: "none" }
  /** Review the pull request again; also what the name alone means. */
  | { readonly command: "recheck" }
  | { readonly command: "help" }
  | { readonly command: "tests" | "rollback" }
  /** What can be accepted: a button asks it, no comment. */
  | { readonly command: "open" }
  /** `about` is a unit, or for `explain` a finding, rule or seed. */
  | { readonly command: "why" | "of" | "delete" | "explain"; readonly about: string }
  | {
      readonly command: "accept" | "wrong";
      readonly about: string;
      readonly because: string;
      readonly until: string | null;
    }
  | { readonly command: "revoke"; readonly about: string }
  /** For us, and not to be understood; `why` is a sentence, with names in backticks. */
  | { readonly command: "unknown"; readonly why: string };

type Word = Exclude<Command["command"], "none" | "unknown" | "open">;

/** Every command: how it is written, and what it does. */
export const commands: Readonly<Record<Word, { readonly usage: string; readonly text: string }>> = {
  recheck: { usage: "recheck", text: "review the pull request again; `/blast-radius` alone does the same" },
  why: { usage: "why <unit>", text: "the path by which this change reaches a unit" },
  of: { usage: "of <unit or file>", text: "what would feel a change of it" },
  delete: { usage: "delete <unit or file>", text: "what breaks without it" },
  tests: { usage: "tests", text: "which test files to run for this change" },
  rollback: { usage: "rollback", text: "how this change is taken back" },
  explain: { usage: "explain <finding, rule or seed>", text: "one finding whole, or what a rule asks" },
  accept: {
    usage: "accept <finding, rule or seed> because <reason> [until 2026-12-31]",
    text: "live with findings, on this pull request",
  },
  revoke: { usage: "revoke <finding, rule or seed>", text: "take back what was accepted" },
  wrong: {
    usage: "wrong <finding> because <reason>",
    text: "say that a finding is not true; it stays until it is accepted",
  },
  help: { usage: "help", text: "this list" },
};

const name = "/blast-radius";
/** Characters of the line. */
const maxLine = 200;

/**
 * Reads a comment. Blank lines, quotes (with the unmarked lines that Markdown still counts to them) and fenced code are
 * skipped; of what is left the first line alone is looked at. Indented code is not a command either.
 */
export function parseCommand(body: string): Command {
  const line = firstOwnLine(body);
  if (line === undefined || /^(?: {4}| {0,3}\t)/.test(line)) return { command: "none" };
  // Nobody's whole essay is split into words.
  const [first, word, ...rest] = line
    .slice(0, 4 * maxLine)
    .trim()
    .split(/\s+/);
  if (first !== name) return { command: "none" };
  if (line.trim().length > maxLine) return unknown(`A command has at most ${maxLine} characters.`);
  return word === undefined ? { command: "recheck" } : commandOf(word, rest);
}

function commandOf(word: string, rest: readonly string[]): Command {
  const about = rest.join(" ");
  switch (word) {
    case "recheck":
    case "help":
    case "tests":
    case "rollback":
      return rest.length === 0 ? { command: word } : unknown(`\`${word}\` takes no further words.`);
    case "why":
    case "of":
    case "delete":
    case "explain":
      return about === "" ? unknown(written(word)) : { command: word, about };
    case "revoke":
      return rest.length === 1 ? { command: word, about } : unknown(written(word));
    case "accept":
    case "wrong":
      return decision(word, rest);
    default: {
      const near = nearest(word);
      return unknown(
        `There is no command \`${word}\`. ${near === undefined ? "" : `Did you mean \`${near}\`? `}\`${name} help\` lists them all.`,
      );
    }
  }
}

/** `<what> because <reason> [until <day>]` */
function decision(command: "accept" | "wrong", words: readonly string[]): Command {
  const [about, because, ...reason] = words;
  if (about === undefined || because !== "because" || reason.length === 0) return unknown(written(command));
  const [before, last = ""] = reason.slice(-2);
  const dated = command === "accept" && before === "until";
  // Whether that is a day of the calendar is found out where days are known.
  const until = dated ? last : null;
  return { command, about, because: (dated ? reason.slice(0, -2) : reason).join(" "), until };
}

const written = (word: Word): string => `Write \`${name} ${commands[word].usage}\`.`;
const unknown = (why: string): Command => ({ command: "unknown", why });

/** The command that a word was most likely meant for: two slips of the fingers, or its beginning. */
function nearest(word: string): string | undefined {
  const wanted = word.toLowerCase();
  const words = Object.keys(commands);
  const apart = words.map((one) => ({ one, distance: edits(one, wanted, 2) })).filter(({ distance }) => distance <= 2);
  const [best] = apart.sort((a, b) => a.distance - b.distance);
  if (best !== undefined) return best.one;
  return wanted.length < 2 ? undefined : words.find((one) => one.startsWith(wanted) || wanted.startsWith(one));
}

function firstOwnLine(body: string): string | undefined {
  let fence: string | undefined;
  let quoted = false;
  for (const line of body.split(/\r\n|\r|\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark !== null && closes(fence, mark)) fence = undefined;
    } else if (mark !== null) {
      fence = mark[1];
      quoted = false;
    } else if (/^ {0,3}>/.test(line)) {
      quoted = true;
    } else if (line.trim() === "") {
      quoted = false;
    } else if (!quoted) {
      return line;
    }
  }
  return undefined;
}

/** A fence is closed by the same mark, at least as long, with nothing behind it. */
function closes(fence: string, mark: RegExpExecArray): boolean {
  return (mark[1] ?? "").startsWith(fence) && (mark[2] ?? "").trim() === "";
}
