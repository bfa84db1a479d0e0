/** What looks like a credential, in what tools print and in what code says: it never reaches a report, a log or an error message. */

/** What is replaced as a whole. Services give their tokens prefixes so that they can be found: their own scanners' patterns, widened. */
const tokens = [
  /-----BEGIN [A-Z ]{1,60}-----[\s\S]*?(?:-----END [A-Z ]{1,60}-----|$)/g,
  // GitHub's may be hundreds of characters with dots and dashes.
  /\bgh[a-z]_[A-Za-z0-9_.-]+/g,
  /\bgithub_pat_[A-Za-z0-9_]+/g,
  /\bglpat-[A-Za-z0-9_-]{10,}/g,
  /\bnpm_[A-Za-z0-9]{20,}/g,
  /\b(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{8,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
  /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bsb_(?:secret|publishable)_[A-Za-z0-9_-]{10,}/g,
  /x-access-token:[^@\s]+/g,
  /\b(?:Basic|Bearer) +[A-Za-z0-9+/=._~-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  /(?<=:\/\/)[^/\s]*@/g,
];

/** A value that is told beside a name which says that it is secret: `apikey: "..."`, `"x-api-key": "..."`, `password=...`. */
const named =
  /((?:api[-_]?key|secret|password|passwd|access[-_]?token|auth[-_]?token|private[-_]?key)["']?\s*(?:=>|[:=])\s*["']?)[^\s"',;)}&]{8,}/gi;

/** The text with everything that looks like a credential replaced, fit to be shown. */
export function redact(text: string): string {
  const clean = tokens.reduce((left, token) => left.replace(token, "[redacted]"), text);
  return clean.replace(named, "$1[redacted]");
}
