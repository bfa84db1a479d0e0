/** Scripts that a template engine writes. */
import fc from "fast-check";
import { loadModule } from "libpg-query";
import { beforeAll, expect, test } from "vitest";
import { readSql } from "../../../analyzers/sql/read.ts";
import { untemplate } from "../../../analyzers/sql/templated.ts";

beforeAll(loadModule);

function read(text: string) {
  const { statements, blind } = readSql({ sha: "", language: "sql", text });
  return {
    uses: statements.flatMap(({ line, uses }) => uses.map(({ operation, table }) => `${line} ${operation} ${table}`)),
    made: statements.flatMap(({ changes }) =>
      changes.map((change) => `${change.does} ${"name" in change ? change.name : ""}`),
    ),
    blind: blind.map(({ reason, line }) => `${line} ${reason}`),
  };
}

test("tables keep their names, values are anything, and it is said that nobody knows them", () => {
  expect(
    read(`{{ config(materialized='table') }}
{# paid orders #}
SELECT o.id FROM {{ ref('orders') }} o
JOIN {{ source("shop", "customers") }} c ON c.id = o.customer_id
WHERE o.paid > {{ var('since') }} {% if is_incremental() %} AND o.id > 1 {% endif %} LIMIT {{ limit }};
DELETE FROM {{ schema }}.carts;`),
  ).toEqual({
    uses: ["3 select orders", "3 select customers", "6 delete carts"],
    made: [],
    blind: ["1 dynamic-sql"],
  });
});

test("a migration's tables are known without the schema that is filled in", () => {
  expect(read("CREATE TABLE {{ schema }}.orders (id int);\nCREATE TABLE plain (id int);")).toMatchObject({
    blind: ["1 dynamic-sql"],
  });
  expect(read("CREATE TABLE {{ schema }}.orders (id int);").made).toHaveLength(1);
});

test("what nobody closes is not walked again and again", () => {
  const open = "SELECT {{ a ".repeat(80_000);
  expect(untemplate(open)).toBeUndefined();
});

test("braces that are data are none", () => {
  expect(untemplate("INSERT INTO t VALUES ('{{1,2},{3,4}}'), ('{{\"a\":1}}');")).toBeUndefined();
  expect(untemplate("SELECT '{}'::jsonb;")).toBeUndefined();
});

test("every line stays where it was, whatever stands in it", () => {
  const pieces = fc.array(
    fc.constantFrom("{{", "}}", "{%", "%}", "{#", "#}", " a ", "\n", ".", "ref('x')", "'", ";", "SELECT 1 FROM "),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const script = parts.join("");
      const { text } = untemplate(script) ?? { text: script };
      expect(text).toHaveLength(script.length);
      expect(text.split("\n").map((line) => line.length)).toEqual(script.split("\n").map((line) => line.length));
    }),
  );
});
