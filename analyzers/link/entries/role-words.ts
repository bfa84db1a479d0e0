/** What the names of functions say about who may pass. */
import { wordsOf } from "./name-words.ts";

const guardWords = new Set(
  "auth authenticate authenticated authentication authorize authorized authorization session jwt bearer guard protect protected".split(
    " ",
  ),
);
const guardName =
  /^(?:(?:require|with|ensure)(?:User|Login|Auth|Session|Workspace|Admin|Team|Token|Permission|Role|Credentials)|(?:check|verify|assert)(?:Login|LoggedIn|User(?![A-Z])))/;
/** A name that says a check is made, not only that something has to do with it. */
const check = /^(?:check|require|ensure|verify|assert|validate|authenticate|authorize|protect)(?:[A-Z]|$)/;
/** Verbs of who makes or ends a session, or only looks whether there is one. */
const otherVerbs = new Set(
  (
    "use create set destroy commit delete remove clear update refresh revoke invalidate sign start end log track build make render " +
    "next better init setup configure add save store list count find search optional maybe send on handle parse encode format generate issue"
  ).split(" "),
);
/** What a name ends with that speaks of a thing that has to do with it. */
const otherNouns = new Set(
  (
    "url uri link error errors options config configuration provider providers code codes icon button form page layout schema id ids " +
    "count list data event events storage stats types type sessions redirect response route routes path callback headers cookie " +
    "settings state secret title duration name replay recording"
  ).split(" "),
);

/** A name that says who may pass: `requireUser`. */
export const isGuardName = (name: string): boolean => guardName.test(name);

export const isCheck = (name: string): boolean => check.test(name);

/** Whether what stands in front of a handler guards it, by its name. */
export function isGuard(name: string): boolean {
  return guardName.test(name) || /^(?:require|with|ensure)\w*Token$/.test(name) || saysGuard(wordsOf(name));
}

/** Whether a call in a handler or a wrapper asks who is there: `getSession`, not `createSession` or `getSessionEvents`. */
export function isGuardCall(name: string): boolean {
  const words = wordsOf(name);
  if (words.includes("unauthorized") || words.includes("unauthenticated")) return true;
  if (guardName.test(name)) return true;
  if (otherVerbs.has(words[0] ?? "") || words.includes("optional") || otherNouns.has(words.at(-1) ?? "")) return false;
  return saysGuard(words);
}

/** Whether a call asks for a session, be there one or not. */
export function isSessionCall(name: string): boolean {
  const words = wordsOf(name);
  return words.includes("optional") ? saysGuard(words) : isGuardCall(name);
}

/** Whether a call asks who is there by the name of him: `getCurrentUser`. */
export const asksForUser = (name: string): boolean =>
  isSessionCall(name) ||
  /^(?:get|load|fetch|use)?(?:Current|LoggedIn|SignedIn)(?:User|Account|Member)(?![a-z])/i.test(name);

/** Whether a call sends somebody away. */
export const refuses = (name: string): boolean =>
  /^(?:redirect|permanentRedirect|notFound|unauthorized|forbidden)$/.test(name);

/** A check that only an administrator passes. */
export const checksAdmin = (name: string): boolean =>
  /^(?:require|ensure|assert|verify)[A-Z]/.test(name) && wordsOf(name).includes("admin");

/**
 * What a runner of jobs has asked a route through: its package checks the signature before it hands the steps on
 * (https://upstash.com/docs/workflow/howto/security, https://www.inngest.com/docs/learn/serving-inngest-functions).
 */
export const isServedToRunner = (specifier: string, name: string): boolean =>
  /^serve(?:Many)?$/.test(name) && /^(?:@upstash\/workflow|inngest)(?:\/|$)/.test(specifier);

/** Whether the names of what one function calls together check a signature. */
export function checksSignature(called: readonly string[]): boolean {
  return (
    called.some((name) =>
      /^(?:constructEvent(?:Async)?|svix|(?:verify|validate|check)\w*(?:Signature|Hmac)|verifySignature(?:AppRouter|Edge))$/.test(
        name,
      ),
    ) ||
    (called.includes("createHmac") && called.includes("timingSafeEqual"))
  );
}

function saysGuard(words: readonly string[]): boolean {
  return words.some(
    (word, at) =>
      (guardWords.has(word) && words[at - 1] !== "o") ||
      (word === "api" && words[at + 1] === "key" && check.test(`${words[0]}A`)),
  );
}
