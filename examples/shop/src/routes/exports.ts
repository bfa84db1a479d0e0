import { Hono } from "hono";
import { loadFormat } from "../exports/load-format.ts";
import { packingList } from "../orders/packing.ts";

export const exports = new Hono();

exports.get("/packing-list", async (c) => {
  const write = await loadFormat();
  return c.body(write(await packingList()));
});
