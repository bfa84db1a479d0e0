/** Code that no user waits for: a rule about production passes over it (seed rule book, 0.8). */
import { isGenerated, isTestOnly, isVendored } from "../../analyzers/roles.ts";

const beside =
  /(?:^|\/)(?:scripts?|examples?|docs?|bench(?:es|marks?)?|seeds?|seeders?|stories|samples?|demos?)\/|(?:^|\/)seed\.[cm]?[jt]s$|\.d\.[cm]?ts$/i;

/** Paths whose answer is remembered: every rule asks about most files, some at each of their edges. */
const mostKnown = 50_000;
const known = new Map<string, boolean>();

/** Tests, fixtures, scripts, examples, documents, benches, seed data, generated and vendored files, by their path. */
export function isExcluded(path: string): boolean {
  let answer = known.get(path);
  if (answer === undefined) {
    answer = isTestOnly(path) || isGenerated(path) || isVendored(path) || beside.test(path);
    if (known.size === mostKnown) known.clear();
    known.set(path, answer);
  }
  return answer;
}
