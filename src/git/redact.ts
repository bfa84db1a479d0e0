/** Credentials as git and HTTP libraries print them; GitHub's tokens may be hundreds of characters with dots and dashes. */
const secrets = [
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\bgh[a-z]_[A-Za-z0-9_.-]+/g,
  /\bgithub_pat_[A-Za-z0-9_]+/g,
  /x-access-token:[^@\s]+/g,
  /\b(?:Basic|Bearer) +[A-Za-z0-9+/=._~-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  /(?<=:\/\/)[^/\s@]+@/g,
];

/** The text with everything that looks like a credential replaced, fit for an error message or a log. */
export function redact(text: string): string {
  return secrets.reduce((clean, secret) => clean.replace(secret, "[redacted]"), text);
}
