import { loadModule } from "libpg-query";
import { expect, test } from "vitest";
import { analyze } from "../../../analyzers/index.ts";

await loadModule();

/** Table -> where its insert stands: arms, and `tx` in a transaction. */
function standing(body: string): Readonly<Record<string, string>> {
  const text = `import { sql, db } from "./db.ts";\nexport async function place(order) {\n${body}\n}\n`;
  const { statements } = analyze({ sha: "x", language: "ts", text });
  return Object.fromEntries(
    statements.map(({ uses, arms = "", inTransaction }) => [uses[0]?.table, `${arms}${inTransaction ? " tx" : ""}`]),
  );
}

const insert = (table: string): string => `await sql\`INSERT INTO ${table} (id) VALUES (1)\`;`;

test("an if and its else are two arms of one fork", () => {
  expect(standing(`if (order.gift) { ${insert("gifts")} } else ${insert("charges")} ${insert("orders")}`)).toEqual({
    gifts: "1a",
    charges: "1b",
    orders: "",
  });
});

test("what follows an if that always leaves stands in its other arm, to the end of the block", () => {
  const early = `{ if (order.known) { ${insert("repeats")} return; } ${insert("orders")} } ${insert("visits")}`;
  expect(standing(early)).toEqual({ repeats: "1a", orders: "1b", visits: "" });
  expect(standing(`if (!order) throw new Error(); ${insert("orders")}`)).toEqual({ orders: "1b" });
});

test("clauses of a switch are arms, and those that fall through share one", () => {
  const cases = `case 1: ${insert("charges")} break; case 2: ${insert("gifts")} case 3: ${insert("mails")} break; default: ${insert("errors")}`;
  expect(standing(`switch (order.kind) { ${cases} }`)).toEqual({
    charges: "1a",
    gifts: "1b",
    mails: "1b",
    errors: "1c",
  });
});

test("forks nest, a choice is a fork, and what runs on failure is marked", () => {
  expect(
    standing(
      `try { order.gift ? ${insert("gifts").replace(";", "")} : 0; } catch { if (order.x) ${insert("errors")} }`,
    ),
  ).toEqual({ gifts: "1a", errors: "! 2a" });
});

test("what is handed to a transaction stands in it", () => {
  expect(standing(`await db.transaction(async (tx) => { ${insert("orders")} }); ${insert("mails")}`)).toEqual({
    orders: " tx",
    mails: "",
  });
  const prepared = insert("orders").replace("await", "const one =");
  expect(standing(`${prepared} await db.$transaction([one]);`)).toEqual({ orders: " tx" });
});
