/** A draft as the YAML of a custom seed: what somebody has to write stands in it as what to write. */
import { Document, stringify } from "yaml";
import type { Draft } from "./draft.ts";

/** Other drafts that are offered. */
const maxOffered = 10;

/** Texts are never folded: an offer is one line. */
const layout = { lineWidth: 0 } as const;

/** `others` are offered as comments. */
export function draftText(id: string, draft: Draft, others: readonly Draft[]): string {
  const seed = {
    id,
    invariant: "Write what always holds, in one sentence, as the match below asks it.",
    "learned-from": "Write which incident, pull request or discussion taught it, and when.",
    why: "Write what happens to whom when it is broken.",
    severity: "notice",
    match: draft.match,
    fix: "Write what to do instead, and where.",
    teach: "Write what a coding agent has to know before it writes such code.",
    bad: draft.bad,
    good: draft.good,
  };
  const offers = others.slice(0, maxOffered).map((one) => `# ${comment(placed(one))}\n#   match: ${flow(one.match)}\n`);
  return [
    `# Drafted from what a change newly does: ${comment(placed(draft))}.\n`,
    "# The match forbids just that, or asks for it; widen it with globs. Put the sentences in, and try it:\n",
    "#   blast-radius seeds try <file>\n",
    stringify([seed], { ...layout, aliasDuplicateObjects: false }),
    ...(offers.length === 0
      ? []
      : ["# What else it newly does; with one of these, write both examples anew.\n", ...offers]),
    ...(others.length > maxOffered ? [`# And ${others.length - maxOffered} more.\n`] : []),
  ].join("");
}

const placed = ({ what, file, line }: Draft): string => `${what} (${file}:${line})`;

/** Names come from the change: a comment ends where its line does. */
const comment = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");

function flow(match: Draft["match"]): string {
  const document = new Document(match);
  if (document.contents !== null) Object.assign(document.contents, { flow: true });
  return document.toString(layout).trimEnd();
}
