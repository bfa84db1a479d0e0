/** Queries that code builds step by step, drawn as what they do to tables. */
import type { NodeId, Pen } from "../../graph/graph.ts";
import type { Meaning, QueryMeaning } from "../../meaning.ts";
import { isTestOnly } from "../../roles.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import { aliasesOf, inSnakeCase, namedTables } from "./builder-names.ts";
import { mentionsIn, ownColumns, useOf } from "./builder-uses.ts";
import { type Catalogue, plain } from "./catalogue.ts";
import { embedsIn } from "./embeds.ts";
import { hasManyRows, hasOpenSteps, hasRows } from "./open-ended.ts";
import { inStore } from "./stores.ts";
import { drawCalls, drawMentions, drawUses, type Toucher } from "./uses.ts";

interface BuilderWorld {
  readonly pen: Pen;
  readonly names: Names;
  readonly constants: Constants;
  readonly catalogue: Catalogue;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
  /** Names of common table expressions by file. */
  readonly common: ReadonlyMap<string, ReadonlySet<string>>;
}

export function drawBuilders(world: BuilderWorld, meanings: readonly Meaning[]): void {
  for (const meaning of meanings) {
    if (meaning.means !== "query" && meaning.means !== "routine") continue;
    const { file, line } = meaning;
    const from = world.idOf(file, meaning.by);
    if (from === undefined) continue;
    const toucher: Toucher = { pen: world.pen, catalogue: world.catalogue, from, file, line };
    if (meaning.means === "query") drawQuery(world, toucher, meaning, world.common.get(file));
    else drawCalls(toucher, listOf(world.constants.text(meaning.name)), "calls", meaning.sure);
  }
}

const listOf = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name]);

function drawQuery(
  { constants, catalogue }: BuilderWorld,
  toucher: Toucher,
  meaning: QueryMeaning,
  common: ReadonlySet<string> | undefined,
): void {
  const { pattern, sure, file } = meaning;
  const schema = constants.text(meaning.schema);
  const aliases = aliasesOf(constants, meaning.steps);
  const how = {
    guessed: !sure,
    knownOnly: !sure || isTestOnly(file),
    ...(meaning.inLoop ? { inLoop: true as const } : {}),
    ...(meaning.perItem ? { perItem: true as const } : {}),
    ...(meaning.inTransaction ? { inTransaction: true as const } : {}),
    ...(meaning.arms === undefined ? {} : { arms: meaning.arms }),
    ...(meaning.handed ? { handed: true as const } : {}),
    ...(meaning.kept || hasOpenSteps(constants, meaning.steps) ? { open: true as const } : {}),
    ...(hasManyRows(constants, meaning.steps) ? { many: true as const } : {}),
    ...(hasRows(constants, meaning.steps) ? { list: true as const } : {}),
  };
  const [first] = aliases.values();
  for (const named of namedTables(constants, meaning.table)) {
    const qualified = schema === undefined || schema === "?" ? named.table : `${schema}.${named.table}`;
    const written = pattern.store === undefined ? qualified : inStore(pattern.store, qualified);
    const name = knownAs(catalogue, written, pattern.folds === true);
    if (common?.has(named.table) && catalogue.table(name) === undefined && !catalogue.views.has(plain(name))) continue;
    const alone = aliases.size <= 1;
    const scope = { constants, table: catalogue.table(name), folds: pattern.folds === true, alone };
    const target = { ...named, table: name, written: named.table };
    const use = useOf(scope, meaning, target);
    drawUses(toucher, [use], first === undefined || first === named.table ? how : { ...how, nested: true });
    drawMentions(toucher, name, ownColumns(scope, target, mentionsIn(constants, meaning.steps)), how);
  }
  for (const { role, args } of meaning.steps) {
    if (role !== "embeds") continue;
    for (const { table, columns } of embedsIn(constants.text(args[0]) ?? "").tables) {
      const name = catalogue.table(table)?.name;
      if (name === undefined) continue;
      drawUses(toucher, [{ table: name, access: "read", operation: "select", columns }], { ...how, nested: true });
    }
  }
}

/** The name as a schema has it; where a plugin folds them, `spaceMembers` is `space_members`. */
function knownAs(catalogue: Catalogue, name: string, folds: boolean): string {
  const known = (one: string): boolean => catalogue.table(one) !== undefined || catalogue.views.has(plain(one));
  return folds && !known(name) && known(inSnakeCase(name)) ? inSnakeCase(name) : name;
}
