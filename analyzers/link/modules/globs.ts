/** Workspace globs: `packages/*`, `apps/**`, `!examples`. Matching takes time in proportion to glob times path, whatever they hold. */

/** Do these globs take in the directory? A negated glob wins over all others. */
export function covers(globs: readonly string[], directory: string): boolean {
  const segments = directory.split("/");
  let covered = false;
  for (const glob of globs) {
    const negated = glob.startsWith("!");
    if (covered && !negated) continue;
    const pattern = (negated ? glob.slice(1) : glob).split("/").filter((part) => part !== "" && part !== ".");
    if (!fits(pattern, segments, "**", sameSegment)) continue;
    if (negated) return false;
    covered = true;
  }
  return covered;
}

function sameSegment(pattern: string, segment: string): boolean {
  if (pattern === segment) return true;
  return /[*?]/.test(pattern) && fits([...pattern], [...segment], "*", (a, b) => a === b || a === "?");
}

/** Wildcard matching that only ever backs up to the last star. */
function fits(
  pattern: readonly string[],
  subject: readonly string[],
  star: string,
  same: (pattern: string, part: string) => boolean,
): boolean {
  let at = 0;
  let resume: { readonly pattern: number; subject: number } | undefined;
  let next = 0;
  while (next < subject.length) {
    const wanted = pattern[at];
    const part = subject[next];
    if (wanted === star) resume = { pattern: ++at, subject: next };
    else if (wanted !== undefined && part !== undefined && same(wanted, part)) {
      at++;
      next++;
    } else if (resume !== undefined) {
      at = resume.pattern;
      next = ++resume.subject;
    } else return false;
  }
  return pattern.slice(at).every((rest) => rest === star);
}
