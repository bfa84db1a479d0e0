/** The settings of an organisation, and over them those of one repository. */
import type { Settings } from "../../seeds/rule.ts";
import { isPast } from "./day.ts";
import type { FileSettings } from "./fields.ts";

/** What a review goes by. */
export interface EffectiveSettings {
  readonly settings: Settings;
  /** Notes on lines of the diff; undefined leaves it to the renderer. */
  readonly maxAnnotations: number | undefined;
  readonly warnings: readonly string[];
}

/**
 * The repository's word goes before the organisation's, entry by entry; lists are joined. What the organisation gates stays gated,
 * and the repository cannot make it quieter. `today` is an ISO day: a seed in its grace does not gate yet.
 */
export function mergeSettings(organisation: FileSettings, repository: FileSettings, today: string): EffectiveSettings {
  const warnings: string[] = [];
  const gated = new Set(organisation.gate);
  const levels: Record<string, Settings["levels"][string]> = { ...organisation.levels };
  for (const [name, level] of Object.entries(repository.levels ?? {})) {
    const by = [name, name.slice(0, name.indexOf("/"))].find((one) => gated.has(one)) ?? within(name, gated);
    if (by === undefined || level === "error") levels[name] = level;
    else
      warnings.push(
        `The organisation gates \`${by}\`: the level \`${level}\` that this repository gives \`${name}\` does not hold.`,
      );
  }
  const grace = { ...repository.grace, ...organisation.grace };
  const all = joined(organisation.gate, repository.gate);
  const waiting = all.filter(
    (name) => grace[name] !== undefined && !isPast(grace[name], today) && grace[name] !== today,
  );
  for (const name of waiting) warnings.push(`\`${name}\` only advises until ${grace[name]}; from then on it gates.`);

  const { minConfidence = organisation.minConfidence, maxAnnotations = organisation.maxAnnotations } = repository;
  const ignorePaths = joined(organisation.ignorePaths, repository.ignorePaths);
  const except = exceptions(organisation, repository);
  const tables = { ...organisation.tables, ...repository.tables };
  const routes = { ...organisation.routes, ...repository.routes };
  const settings: Settings = {
    levels,
    gate: all.filter((name) => !waiting.includes(name)),
    ...(minConfidence !== undefined && { minConfidence }),
    ...(ignorePaths.length > 0 && { ignorePaths }),
    ...(Object.keys(except).length > 0 && { except }),
    ...(Object.keys(tables).length > 0 && { tables }),
    ...(Object.keys(routes).length > 0 && { routes }),
  };
  return { settings, maxAnnotations, warnings };
}

/** A whole seed that is made quieter holds the gated rules of it too. */
function within(name: string, gated: ReadonlySet<string>): string | undefined {
  return [...gated].find((one) => one.startsWith(`${name}/`));
}

function exceptions(...files: readonly FileSettings[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = Object.create(null);
  const add = (name: string, units: readonly string[]): void => {
    found[name] = joined(found[name], units);
  };
  for (const { except = {}, exactSchedules = [] } of files) {
    for (const [name, units] of Object.entries(except)) add(name, units);
    if (exactSchedules.length > 0) add("seed-19", exactSchedules);
  }
  return found;
}

const joined = (one: readonly string[] = [], other: readonly string[] = []): readonly string[] =>
  [...new Set([...one, ...other])].sort();
