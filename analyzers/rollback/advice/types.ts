/** Changes of columns' types. */
import { bodyOf, list, strings, tree } from "../../sql/tree.ts";
import { type Advice, type AdviceRule, step } from "./advice.ts";
import type { Setting } from "./setting.ts";
import { shop } from "./shop.ts";
import { type Alteration, alterations, ident, joined, quoted } from "./trees.ts";

interface Retyped extends Alteration {
  readonly column: string;
  /** As the catalogue writes it; undefined where it was not tried. */
  readonly from: string | undefined;
  /** The last part of the type's name, and its modifiers. */
  readonly to: string;
  readonly sizes: readonly number[];
  /** A type by its whole name. */
  readonly type: string;
}

function* retyped(setting: Setting): Generator<Retyped> {
  for (const one of alterations(setting, "AT_AlterColumnType")) {
    const typeName = tree(bodyOf(one.def, "ColumnDef")?.["typeName"]);
    const parts = strings(typeName?.["names"]);
    const sizes = list(typeName?.["typmods"]).map((size) =>
      Number(tree(bodyOf(size, "A_Const")?.["ival"])?.["ival"] ?? 0),
    );
    const column = one.name ?? "";
    const from = setting.catalogue?.column(one.table, column)?.is["type"];
    yield {
      ...one,
      column,
      from: typeof from === "string" ? from : undefined,
      to: parts.at(-1) ?? "",
      sizes,
      type: joined(parts),
    };
  }
}

const widths: Readonly<Record<string, number>> = { smallint: 2, integer: 4, bigint: 8, int2: 2, int4: 4, int8: 8 };
const texts = /^(?:text|character varying(?:\(\d+\))?|character(?:\(\d+\))?)$/;

/** Which of the four a change of type is: the first that fits. */
function kindOfChange(one: Retyped, setting: Setting): "zone" | "labels" | "narrow" | "rewrite" | undefined {
  const { from, to, sizes } = one;
  if (from === undefined) return undefined;
  const rewrites = setting.work(one.statement, one.table)?.rewrites === true;
  if (/^timestamp/.test(from) && /^timestamp/.test(to)) {
    const had = from.includes("with time zone");
    if (had !== (to === "timestamptz")) return rewrites ? "zone" : undefined;
  }
  if (missingLabels(one, setting).length > 0) return "labels";
  if (isNarrower(from, to, sizes) || (texts.test(from) && setting.catalogue?.has("enum", one.type) === true))
    return "narrow";
  return rewrites ? "rewrite" : undefined;
}

function isNarrower(from: string, to: string, sizes: readonly number[]): boolean {
  const [a, b] = [widths[from], widths[to]];
  if (a !== undefined && b !== undefined) return b < a;
  const had = Number(/\((\d+)/.exec(from)?.[1] ?? Number.POSITIVE_INFINITY);
  const has = sizes[0] ?? Number.POSITIVE_INFINITY;
  if (texts.test(from) && (to === "varchar" || to === "bpchar")) return has < had;
  if (from.startsWith("numeric") && to === "numeric")
    return has < had || (sizes[1] ?? 0) < Number(/,(\d+)/.exec(from)?.[1] ?? 0);
  return false;
}

/** Labels of the column's enum that the new type, an enum of this migration or of before, has not. */
function missingLabels({ from, type }: Retyped, setting: Setting): readonly string[] {
  const old = setting.catalogue?.named("enum", from?.replaceAll('"', "").replace(/^public\./, "") ?? "")?.is["labels"];
  const made = setting.of("CreateEnumStmt").find(({ body }) => joined(strings(body["typeName"])) === type);
  const known = setting.catalogue?.named("enum", type)?.is["labels"];
  const young = made === undefined ? known : strings(made.body["vals"]);
  if (!Array.isArray(old) || !Array.isArray(young)) return [];
  return old.filter((label) => !young.includes(label));
}

function* changes(setting: Setting, wanted: ReturnType<typeof kindOfChange>): Generator<Retyped> {
  for (const one of retyped(setting)) if (kindOfChange(one, setting) === wanted) yield one;
}

function swap(
  { table, column, statement }: Retyped,
  setting: Setting,
): Pick<Advice, "line" | "table" | "subject" | "steps" | "grave"> {
  const [at, young] = [quoted(table), ident(`${column}_new`)];
  const steps = [
    step("Add a column of the new type.", `ALTER TABLE ${at} ADD COLUMN ${young} <type>;`),
    step("Deploy code that writes both, or a trigger that does."),
    step(
      "Fill the old rows in batches.",
      `UPDATE ${at} SET ${young} = ${ident(column)} WHERE ctid IN (SELECT ctid FROM ${at} WHERE ${young} IS NULL LIMIT 1000);`,
    ),
    step("Deploy code that reads the new one, then drop the old one in a later change."),
  ];
  return { line: statement.line, table, subject: column, steps, ...setting.grave(statement, table) };
}

const typeRewrite: AdviceRule = {
  name: "type-rewrite",
  title: "A change of type writes the whole table anew",
  why: "Every row and every index is written again while nobody may read or write.",
  instead: "A new column, written beside the old one, filled in batches, then swapped.",
  rollback: "The type changes back the same way, with the same wait.",
  level: "warning",
  *check(setting) {
    for (const one of changes(setting, "rewrite"))
      yield {
        ...swap(one, setting),
        what: `Every row of \`${one.table}\` is written anew, as \`${one.column}\` goes from ${one.from?.replaceAll('"', "")} to ${one.to}, while everybody waits.`,
      };
  },
  violates: [
    { title: "integers grow", before: shop, sql: "ALTER TABLE orders ALTER COLUMN cents TYPE bigint;" },
    {
      title: "text becomes JSON",
      before: shop,
      sql: "ALTER TABLE orders ALTER COLUMN note TYPE jsonb USING note::jsonb;",
    },
  ],
  honours: [
    { title: "a longer text", before: shop, sql: "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);" },
    { title: "a text without a length", before: shop, sql: "ALTER TABLE orders ALTER COLUMN code TYPE text;" },
  ],
};

const typeNarrowing: AdviceRule = {
  name: "type-narrowing",
  title: "A column takes less than before",
  why: "It fails on the first value that does not fit, and running code may go on writing such values.",
  instead:
    "Look for values that do not fit, keep code from writing them, then narrow it by a condition or a new column.",
  rollback: "The wider type comes back; what was cut or rounded does not.",
  level: "warning",
  *check(setting) {
    for (const one of changes(setting, "narrow")) {
      const length = /^(?:varchar|bpchar)$/.test(one.to)
        ? [
            step(
              "Look for values that do not fit.",
              `SELECT count(*) FROM ${quoted(one.table)} WHERE length(${ident(one.column)}) > ${one.sizes[0] ?? 1};`,
            ),
          ]
        : [];
      const { steps, ...rest } = swap(one, setting);
      yield {
        ...rest,
        grave: true,
        what: `A value of \`${one.table}.${one.column}\` that was fine as ${one.from} may not fit any more.`,
        steps: [...length, ...steps],
      };
    }
  },
  violates: [
    { title: "shorter codes", before: shop, sql: "ALTER TABLE orders ALTER COLUMN code TYPE varchar(10);" },
    { title: "smaller numbers", before: shop, sql: "ALTER TABLE orders ALTER COLUMN cents TYPE smallint;" },
    {
      title: "free text becomes an enum",
      before: `${shop} CREATE TYPE phase AS ENUM ('new', 'paid');`,
      sql: "ALTER TABLE orders ALTER COLUMN state TYPE phase USING state::phase;",
    },
  ],
  honours: [{ title: "longer codes", before: shop, sql: "ALTER TABLE orders ALTER COLUMN code TYPE varchar(100);" }],
};

const typeTzDependent: AdviceRule = {
  name: "type-tz-dependent",
  title: "Times are read in whatever zone the session has",
  why: "Between timestamp and timestamptz every value is moved by the zone of the session that runs the migration.",
  instead: "Say the zone: USING ... AT TIME ZONE 'UTC'.",
  rollback: "Exact only with the same zone.",
  level: "warning",
  *check(setting) {
    for (const one of changes(setting, "zone")) {
      const using = bodyOf(one.def, "ColumnDef")?.["raw_default"];
      const named = JSON.stringify(using ?? "").includes('"timezone"');
      const { steps, ...rest } = swap(one, setting);
      const at = `ALTER TABLE ${quoted(one.table)} ALTER COLUMN ${ident(one.column)} TYPE ${one.to} USING ${ident(one.column)} AT TIME ZONE 'UTC';`;
      yield {
        ...rest,
        ...(named ? {} : { grave: true as const }),
        what: named
          ? `Every row of \`${one.table}\` is written anew while everybody waits.`
          : `The times of \`${one.table}.${one.column}\` depend on the zone of whoever runs this; every row is written anew.`,
        steps: named ? steps : [step("Say the zone.", at)],
      };
    }
  },
  violates: [
    { title: "no zone is said", before: shop, sql: "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz;" },
  ],
  honours: [
    { title: "a column of its own", before: shop, sql: "ALTER TABLE orders ADD COLUMN placed_at timestamptz;" },
  ],
};

const enumValueRemoved: AdviceRule = {
  name: "enum-value-removed",
  title: "A value of an enum is taken away",
  why: "It fails where a row has the value, writes all rows anew, and running code that writes the value fails from then on.",
  instead: "Keep the value and stop writing it.",
  rollback: "The old type comes back; rows that were moved off the value do not.",
  level: "warning",
  *check(setting) {
    for (const one of changes(setting, "labels")) {
      const labels = missingLabels(one, setting);
      yield {
        ...swap(one, setting),
        what: `${labels.map((label) => `\`${label}\``).join(", ")} of \`${one.table}.${one.column}\` ${labels.length === 1 ? "is" : "are"} no more: a row that has it makes this fail.`,
        steps: [
          step("Deploy code that writes the value no more."),
          step(
            "See that no row has it.",
            `SELECT count(*) FROM ${quoted(one.table)} WHERE ${ident(one.column)}::text IN (${labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(", ")});`,
          ),
          step("Leave it in the type: it costs nothing there."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "the type is swapped for one without it",
      before: `${shop} CREATE TYPE phase AS ENUM ('new', 'paid', 'lost'); ALTER TABLE orders ADD COLUMN phase phase;`,
      sql: "CREATE TYPE phase_new AS ENUM ('new', 'paid');\nALTER TABLE orders ALTER COLUMN phase TYPE phase_new USING phase::text::phase_new;",
    },
  ],
  honours: [
    {
      title: "a value more",
      before: "CREATE TYPE phase AS ENUM ('new', 'paid');",
      sql: "ALTER TYPE phase ADD VALUE 'lost';",
    },
  ],
};

export const typeRules: readonly AdviceRule[] = [typeRewrite, typeNarrowing, typeTzDependent, enumValueRemoved];
