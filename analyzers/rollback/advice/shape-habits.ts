/** Habits about names, keys and indexes: silent unless the settings name them. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, list, text, tree } from "../../sql/tree.ts";
import { type Advice, type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { addedConstraints, hasConstraint, ident } from "./trees.ts";
import { key, type Words } from "./type-habits.ts";

export const habit = (
  words: Words,
  check: (setting: Setting) => Iterable<Advice>,
  examples: Pick<AdviceRule, "violates" | "honours">,
): AdviceRule => ({
  ...words,
  rollback: "There is nothing to take back.",
  level: "off",
  check,
  ...examples,
});

/** Bytes that PostgreSQL keeps of a name. */
const longest = 63;
const longName = "a".repeat(64);

const identifierTooLong = habit(
  {
    name: "identifier-too-long",
    title: "A name is cut off",
    why: "PostgreSQL keeps 63 bytes of a name: the tool looks for one that is not there, and generates it again and again.",
    instead: "A shorter name, written out.",
  },
  function* (setting) {
    for (const statement of setting.statements)
      for (const [, name = ""] of statement.sql.matchAll(/"([^"]{22,})"/g)) {
        // Three bytes a character at most, as names go.
        const bytes = [...name].reduce((sum, sign) => sum + (sign < "\u0080" ? 1 : sign < "\u0800" ? 2 : 3), 0);
        if (bytes > longest)
          yield {
            line: statement.line,
            subject: name,
            what: `\`${name}\` has ${bytes} bytes; ${longest} are kept.`,
            steps: [step("Give it a name of its own.")],
          };
      }
  },
  {
    violates: [{ title: "a generated name", before: shop, sql: `ALTER TABLE orders ADD COLUMN "${longName}" int;` }],
    honours: [{ title: "a short one", before: shop, sql: 'ALTER TABLE orders ADD COLUMN "short" int;' }],
  },
);

const missingPrimaryKey = habit(
  {
    name: "missing-primary-key",
    title: "A table without a key",
    why: "Rows cannot be told apart, and updates cannot be replicated.",
    instead: "A primary key.",
  },
  function* (setting) {
    for (const statement of setting.of("CreateStmt")) {
      const table = rangeName(tree(statement.body["relation"])) ?? "";
      const parts = list(statement.body["tableElts"]);
      const inside = parts.some(
        (one) =>
          bodyOf(one, "Constraint")?.["contype"] === "CONSTR_PRIMARY" ||
          hasConstraint(bodyOf(one, "ColumnDef"), "CONSTR_PRIMARY"),
      );
      const later = setting
        .of("AlterTableStmt")
        .some(({ body, sql }) => rangeName(tree(body["relation"])) === table && /primary\s+key/i.test(sql));
      if (!inside && !later && tree(statement.body["partbound"]) === undefined)
        yield {
          line: statement.line,
          table,
          what: `Rows of \`${table}\` cannot be told apart.`,
          steps: [step("Give it a key.", key)],
        };
    }
  },
  {
    violates: [{ title: "no key", sql: "CREATE TABLE parcels (code text);" }],
    honours: [{ title: "a key", sql: `CREATE TABLE parcels (${key});` }],
  },
);

/** Column lists of indexes: those that stand, and those that this migration makes. */
function indexesOf(setting: Setting, table: string): readonly string[] {
  const of = (definition: unknown): string => /\(([^)]*)\)/.exec(String(definition))?.[1]?.replaceAll('"', "") ?? "";
  const made = setting.of("IndexStmt").filter(({ body }) => rangeName(tree(body["relation"])) === table);
  return [
    ...(setting.catalogue?.on("index", table) ?? []).map(({ is }) => of(is["definition"])),
    ...(setting.catalogue?.on("constraint", table) ?? []).flatMap(({ is }) =>
      is["type"] === "f" || is["type"] === "c" ? [] : [of(is["definition"])],
    ),
    ...made.map(({ body }) =>
      list(body["indexParams"])
        .map((one) => text(bodyOf(one, "IndexElem")?.["name"]) ?? "?")
        .join(", "),
    ),
  ];
}

const fkWithoutIndex = habit(
  {
    name: "fk-without-index",
    title: "A reference without an index",
    why: "Deleting a row of the other table reads all of this one.",
    instead: "An index that begins with the reference's columns.",
  },
  function* (setting) {
    for (const { statement, table, columns } of addedConstraints(setting, "CONSTR_FOREIGN"))
      if (!indexesOf(setting, table).some((one) => `${one}, `.startsWith(`${columns.join(", ")}, `)))
        yield {
          line: statement.line,
          table,
          subject: columns.join(","),
          what: `Nothing finds the rows of \`${table}\` by \`${columns.join(", ")}\`.`,
          steps: [step("Build an index.", `CREATE INDEX CONCURRENTLY ON ${table} (${columns.map(ident).join(", ")});`)],
        };
  },
  {
    violates: [
      {
        title: "no index",
        before: shop,
        sql: "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;",
      },
    ],
    honours: [
      {
        title: "an index stands there",
        before: `${shop} CREATE INDEX ON orders (customer, id);`,
        sql: "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;",
      },
    ],
  },
);

/** Columns of the indexes that a migration makes. */
function* built(setting: Setting): Generator<{ statement: Statement; table: string; columns: readonly string[] }> {
  for (const statement of setting.of("IndexStmt")) {
    const columns = list(statement.body["indexParams"]).map((one) => text(bodyOf(one, "IndexElem")?.["name"]) ?? "?");
    yield { statement, table: rangeName(tree(statement.body["relation"])) ?? "", columns };
  }
}

const redundantPrefixIndex = habit(
  {
    name: "redundant-prefix-index",
    title: "An index that another one holds already",
    why: "Each write keeps both up; the longer one answers for the shorter.",
    instead: "Leave it out.",
  },
  function* (setting) {
    for (const { statement, table, columns } of built(setting)) {
      const longer = indexesOf(setting, table).find(
        (one) => one !== columns.join(", ") && one.startsWith(`${columns.join(", ")},`),
      );
      if (longer !== undefined && statement.body["unique"] !== true && statement.body["whereClause"] === undefined)
        yield {
          line: statement.line,
          table,
          subject: columns.join(","),
          what: `An index over ${longer} answers for it already.`,
          steps: [step("Leave it out.")],
        };
    }
  },
  {
    violates: [
      {
        title: "the beginning of another",
        before: `${shop} CREATE INDEX ON orders (customer, state);`,
        sql: "CREATE INDEX CONCURRENTLY i ON orders (customer);",
        whole: false,
      },
    ],
    honours: [
      {
        title: "another column first",
        before: `${shop} CREATE INDEX ON orders (customer, state);`,
        sql: "CREATE INDEX CONCURRENTLY i ON orders (state);",
        whole: false,
      },
    ],
  },
);

const wideIndex = habit(
  {
    name: "wide-index",
    title: "An index over more than three columns",
    why: "It is large, each write keeps it up, and few queries use its end.",
    instead: "The columns that select, and no more.",
  },
  function* (setting) {
    for (const { statement, table, columns } of built(setting))
      if (columns.length > 3)
        yield {
          line: statement.line,
          table,
          subject: columns.join(","),
          what: `It holds ${columns.length} columns.`,
          steps: [step("Keep the columns that select.")],
        };
  },
  {
    violates: [
      {
        title: "four columns",
        before: shop,
        sql: "CREATE INDEX CONCURRENTLY i ON orders (customer, state, code, cents);",
        whole: false,
      },
    ],
    honours: [
      {
        title: "two columns",
        before: shop,
        sql: "CREATE INDEX CONCURRENTLY i ON orders (customer, state);",
        whole: false,
      },
    ],
  },
);

export const shapeHabitRules: readonly AdviceRule[] = [
  identifierTooLong,
  missingPrimaryKey,
  fkWithoutIndex,
  redundantPrefixIndex,
  wideIndex,
];
