import { Hono } from "hono";
import { findOrder } from "../orders/find.ts";
import { packingList } from "../orders/packing.ts";
import { placeOrder } from "../orders/place.ts";

export const orders = new Hono();

orders.post("/", async (c) => {
  const id = await placeOrder(await c.req.json());
  return c.json({ id }, 201);
});

orders.get("/packing-list", async (c) => c.json(await packingList()));

orders.get("/:id", async (c) => {
  const order = await findOrder(Number(c.req.param("id")));
  return order === undefined ? c.notFound() : c.json(order);
});
