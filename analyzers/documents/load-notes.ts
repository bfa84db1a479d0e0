/** Notes of load tests: sentences that say how much something stood, and where it gave way. */
import { type Blob, type Facts, noFacts } from "../facts.ts";

/** Characters of one document that are read, sentences told of it, and characters of one. */
const most = { document: 200_000, limits: 30, sentence: 160 } as const;

const gave =
  /\b(?:br(?:eak|oke)\w*|fail\w*|limit\w*|max(?:imum)?|ceiling|saturat\w*|exhaust\w*|degrad\w*|collaps\w*|tops? out|falls? over|fell over|knee|out of memory|oom|(?:time|timed|times) out|no more than|stops? at|stopped at)\b/i;
const figure =
  /\d[\d.,]*\s?k?\s?(?:req(?:uests?)?(?:\/s|\s+(?:per|a)\s+second)|rps|qps|tps|(?:concurrent |virtual )?(?:users?|connections?|clients?|workers?)|vus?|jobs?(?:\/s)?|rows?|messages?(?:\/s)?)\b/i;

/** A line of prose that tells a figure of load and that something gave way at it. What stands in a fence of code is output. */
export function readLoadNotes({ text }: Blob): Facts {
  const limits: (readonly [line: number, sentence: string])[] = [];
  let isCode = false;
  for (const [at, line] of text.slice(0, most.document).split("\n").entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
    else if (!isCode && limits.length < most.limits && gave.test(line) && figure.test(line))
      limits.push([at + 1, plain(line)]);
  }
  return limits.length === 0 ? noFacts : { ...noFacts, limits };
}

/** Without what only steers how it looks. */
const plain = (line: string): string =>
  line
    .replace(/^[\s>#*+-]+|[*_`|]+/g, "")
    .trim()
    .slice(0, most.sentence);
