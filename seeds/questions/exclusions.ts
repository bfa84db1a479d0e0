/** Code that no user waits for: a rule about production passes over it (seed rule book, 0.8). */
import { isGenerated, isTestOnly, isVendored } from "../../analyzers/roles.ts";

const beside =
  /(?:^|\/)(?:scripts?|examples?|docs?|bench(?:es|marks?)?|seeds?|seeders?|stories|samples?|demos?)\/|(?:^|\/)seed\.[cm]?[jt]s$|\.d\.[cm]?ts$/i;

/** Tests, fixtures, scripts, examples, documents, benches, seed data, generated and vendored files, by their path. */
export function isExcluded(path: string): boolean {
  return isTestOnly(path) || isGenerated(path) || isVendored(path) || beside.test(path);
}
