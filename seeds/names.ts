/** What rules and their groups are called, in settings, waivers and reports. */
import { customNumber, type Rule, type Seed } from "./rule.ts";

/** `seed-13/http-from-database`, `migrations/drop-table`; a repository's own rule is called as it says: `org/reads-current`. */
export function ruleName(seed: Pick<Seed, "number" | "family">, rule: Pick<Rule, "name">): string {
  if (seed.family === undefined && seed.number === customNumber) return rule.name;
  return `${groupName(seed)}/${rule.name}`;
}

/** What names all rules of a seed or of a family at once. */
export const groupName = ({ number, family }: Pick<Seed, "number" | "family">): string => family ?? `seed-${number}`;

/** The group that the name of a rule begins with. */
export const groupOf = (rule: string): string => rule.slice(0, rule.indexOf("/"));
