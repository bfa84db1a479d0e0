import fc from "fast-check";
import { loadModule, parseSync } from "libpg-query";
import { beforeAll, describe, expect, test } from "vitest";
import type { Dialect } from "../../../analyzers/sql/lex.ts";
import { split } from "../../../analyzers/sql/split.ts";

beforeAll(loadModule);

/** Statements as `line: text`, with `v` before those on the way down. */
const statements = (text: string, dialect: Dialect = "postgres"): string[] =>
  split(text, dialect)
    .filter((piece) => piece.kind === "statement")
    .map((piece) => `${piece.down ? "v " : ""}${piece.line}: ${text.slice(piece.start, piece.end)}`);

describe("split", () => {
  test("quotes, comments and dollar quotes hide semicolons", () => {
    const text = `-- orders; first
CREATE TABLE orders (note text DEFAULT 'a;b''c;', "odd;name" int);
/* outer /* inner; */ still; */ SELECT E'it\\'s;', $$;$$, $q$;$$;$q$ FROM orders;

SELECT 1`;
    expect(statements(text)).toEqual([
      `2: CREATE TABLE orders (note text DEFAULT 'a;b''c;', "odd;name" int)`,
      `3: SELECT E'it\\'s;', $$;$$, $q$;$$;$q$ FROM orders`,
      "5: SELECT 1",
    ]);
  });

  test("a standard string ends at its quote, a MySQL string does not", () => {
    const text = "INSERT INTO mail VALUES ('\\'); SELECT 1; -- ');";
    expect(statements(text)).toEqual(["1: INSERT INTO mail VALUES ('\\')", "1: SELECT 1"]);
    expect(statements(text, "mysql")).toEqual(["1: INSERT INTO mail VALUES ('\\'); SELECT 1; -- ')"]);
  });

  test("BEGIN ATOMIC, CASE and END IF in routines", () => {
    expect(
      statements(
        "CREATE FUNCTION total() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;",
      ),
    ).toEqual([
      "1: CREATE FUNCTION total() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
      "1: SELECT 3",
    ]);
    expect(
      statements(
        "CREATE TRIGGER paid AFTER UPDATE ON orders BEGIN UPDATE charges SET n = CASE WHEN 1 THEN 2 END; DELETE FROM mail; END;\nSELECT 1;",
        "sqlite",
      ),
    ).toEqual([
      "1: CREATE TRIGGER paid AFTER UPDATE ON orders BEGIN UPDATE charges SET n = CASE WHEN 1 THEN 2 END; DELETE FROM mail; END",
      "2: SELECT 1",
    ]);
  });

  test("DELIMITER", () => {
    const text = `DELIMITER //
CREATE PROCEDURE close_orders() BEGIN IF 1 THEN DELETE FROM orders; END IF; DELETE FROM mail; END//
DELIMITER ;
SELECT 1;`;
    expect(statements(text, "mysql")).toEqual([
      "2: CREATE PROCEDURE close_orders() BEGIN IF 1 THEN DELETE FROM orders; END IF; DELETE FROM mail; END",
      "4: SELECT 1",
    ]);
  });

  test("psql commands and COPY data are no statements", () => {
    const text = "\\set ON_ERROR_STOP on\nCOPY orders (id) FROM stdin;\n1;\n2\n\\.\nSELECT 1;\n\\c shop\nSELECT 2;";
    expect(statements(text)).toEqual(["2: COPY orders (id) FROM stdin", "6: SELECT 1", "8: SELECT 2"]);
  });

  test("breakpoints of Drizzle end a statement without a semicolon", () => {
    expect(statements("DROP TABLE mail\n--> statement-breakpoint\nDROP TABLE orders;", "sqlite")).toEqual([
      "1: DROP TABLE mail",
      "3: DROP TABLE orders",
    ]);
  });

  test("sections on the way down", () => {
    const goose = `-- +goose Up
-- +goose StatementBegin
CREATE TABLE a (id int); CREATE TABLE b (id int);
-- +goose StatementEnd
-- +goose Down
DROP TABLE a;`;
    expect(statements(goose)).toEqual(["3: CREATE TABLE a (id int); CREATE TABLE b (id int);", "v 6: DROP TABLE a"]);
    const dbmate = "-- migrate:up transaction:false\nCREATE TABLE a (id int)\n-- migrate:down\nDROP TABLE a";
    expect(statements(dbmate)).toEqual(["2: CREATE TABLE a (id int)", "v 4: DROP TABLE a"]);
    const pgMigrate = "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;";
    expect(statements(pgMigrate)).toEqual(["2: SELECT 1", "v 4: SELECT 2"]);
  });

  test("a block that nobody closes costs no other statement", () => {
    expect(statements("CREATE TRIGGER t AFTER INSERT ON orders BEGIN SELECT 1; DROP TABLE mail;", "sqlite")).toEqual([
      "1: CREATE TRIGGER t AFTER INSERT ON orders BEGIN SELECT 1",
      "1: DROP TABLE mail",
    ]);
  });

  const scraps = fc.constantFrom(
    ..."; ' \" ` $$ $a$ /* */ -- \n ( ) CREATE TRIGGER FUNCTION BEGIN END CASE IF RULE DELIMITER // \\ \\. COPY FROM stdin é 1 , E' --> statement-breakpoint".split(
      " ",
    ),
    "\n",
    "-- +goose Down\n",
    "-- +goose StatementBegin\n",
    "-- migrate:up\n",
  );
  const texts = fc.array(scraps, { maxLength: 40 }).map((parts) => parts.join(" "));

  test("pieces lie end to end and cover any text", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom<Dialect>("postgres", "mysql", "sqlite", "unknown"), (text, dialect) => {
        const pieces = split(text, dialect);
        expect(pieces.map((piece) => text.slice(piece.start, piece.end)).join("")).toBe(text);
        let end = 0;
        for (const piece of pieces) {
          expect(piece.start).toBe(end);
          expect(piece.end).toBeGreaterThan(piece.start);
          expect(piece.line).toBe(text.slice(0, piece.start).split("\n").length);
          end = piece.end;
        }
      }),
      { numRuns: 500 },
    );
  });

  test("cuts where PostgreSQL's own grammar cuts", () => {
    const statement = fc.constantFrom(
      "SELECT 1",
      "SELECT ';', $$ ; $$, E'\\';' /* ; */ FROM orders -- ;\n",
      "UPDATE \"a;b\" SET c = ';'",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT 1; END",
      "DO $body$ BEGIN PERFORM 1; END $body$",
      "CREATE RULE r AS ON INSERT TO orders DO ALSO (INSERT INTO mail VALUES (1); DELETE FROM charges)",
    );
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 8 }), (list) => {
        const text = list.join(" ;\n");
        const bytes = Buffer.from(text);
        const theirs = (parseSync(text).stmts ?? []).map(({ stmt_location: from = 0, stmt_len: length }) =>
          bytes
            .subarray(from, length === undefined || length === 0 ? undefined : from + length)
            .toString()
            .trim(),
        );
        const ours = split(text, "postgres")
          .filter((piece) => piece.kind === "statement")
          .map((piece) => text.slice(piece.start, piece.end));
        expect(ours).toEqual(theirs);
      }),
    );
  });
});
