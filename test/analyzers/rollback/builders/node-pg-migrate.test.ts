/** Migrations of node-pg-migrate as they are read, beside what node-pg-migrate sends when it runs them. */
import { MigrationBuilder } from "node-pg-migrate";
import { describe, expect, it } from "vitest";
import { isWrittenDown, pgmSpeaker, shorthandsIn } from "../../../../analyzers/rollback/builders/node-pg-migrate.ts";
import { readCode } from "../../../../analyzers/rollback/histories/code.ts";
import { exportsOf, flat } from "./run.ts";

const ours = (text: string) =>
  readCode(text, "migrations/1_a.js", "postgres", {
    up: pgmSpeaker(MigrationBuilder, "up", new Set(shorthandsIn(text))),
    reverse: pgmSpeaker(MigrationBuilder, "reverse"),
    isInOrder: isWrittenDown,
  });

function sent(text: string, isReverse = false): string {
  const none = () => {
    throw new Error("There is no database.");
  };
  const quiet = { warn() {}, info() {}, error() {} };
  const pgm = new MigrationBuilder({ query: none, select: none }, undefined, false, quiet);
  if (isReverse) pgm.enableReverseMode();
  exportsOf(text).up(pgm);
  return flat(pgm.getSqlSteps().join("\n"));
}

const table = `pgm.createTable("orders", {
    id: "id", name: { type: "varchar(20)", notNull: true, default: "it's", comment: "whose" },
    shop_id: { type: "integer", references: '"shops"', onDelete: "CASCADE" }, at: { type: "timestamp", default: pgm.func("now()") },
  }, { ifNotExists: true, constraints: { unique: [["name", "shop_id"]] } });
  pgm.addColumns("orders", { note: { type: "text" } }); pgm.createIndex("orders", ["name"], { unique: true });
  pgm.createType("kind", ["a", "b"]); pgm.addConstraint("orders", "c", { check: "id > 0" });
  pgm.renameColumn("orders", "a", "b"); pgm.renameTable("x", "y");`;

const samples: Readonly<Record<string, string>> = {
  tables: table,
  "what has no way back": `pgm.dropColumns("orders", ["a", "b"]); pgm.alterColumn("orders", "a", { type: "text", notNull: false, default: null });
  pgm.dropTable({ schema: "s", name: "t" }, { ifExists: true, cascade: true }); pgm.sql("UPDATE {t} SET a = 1", { t: "orders" });
  pgm.addTypeValue("kind", "c", { ifNotExists: true }); pgm.createExtension("pgcrypto", { ifNotExists: true });
  pgm.dropIndex("orders", ["name"]); pgm.dropConstraint("orders", "c");`,
};

describe("is what node-pg-migrate sends", () => {
  it.each(Object.entries(samples))("%s", (_, body) => {
    const text = `exports.up = (pgm) => { ${body} };\nexports.down = false;`;
    const { up, down } = ours(text);
    expect(up?.unread).toBeUndefined();
    expect(flat(up?.sql ?? "")).toBe(sent(text));
    expect(down).toBeUndefined();
  });

  it("also backwards, where nobody wrote the way down", () => {
    const text = `exports.up = (pgm) => { ${table} };`;
    expect(flat(ours(text).down?.sql ?? "")).toBe(sent(text, true));
  });
});

it("has no way back that the library cannot infer", () => {
  expect(ours('exports.up = (pgm) => { pgm.dropColumns("a", ["b"]); };').down?.unread).toMatch(/^Line 1/);
});

it("makes no patterns of names", () => {
  const text = `exports.up = (pgm) => { pgm.sql("{${"a".repeat(40)}!", { "(a+)+$": 1 }); };`;
  expect(ours(text).up?.unread).toMatch(/^Line 1/);
});

it("does not know what runs before all that is written down, nor names for more than a type", () => {
  const read = ours('exports.up = async (pgm) => {\n  pgm.sql("a");\n  await pgm.db.query("b");\n};').up;
  expect(read?.unread).toMatch(/^Line 3/);
  expect(read?.sql.trim()).toBe("a");
  const given = 'exports.shorthands = { name: { type: "text", notNull: true } };\n';
  expect(ours(`${given}exports.up = (pgm) => { pgm.createTable("a", { n: "name" }); };`).up?.unread).toMatch(/^Line 2/);
  expect(ours(`${given}exports.up = (pgm) => { pgm.createTable("a", { n: "int" }); };`).up?.unread).toBeUndefined();
});
