import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { exports } from "./routes/exports.ts";
import { orders } from "./routes/orders.ts";
import { prices } from "./routes/prices.ts";
import "./schedules.ts";
import { settings } from "./settings.ts";

const app = new Hono();

app.get("/health", (c) => c.text("ok"));
app.route("/orders", orders);
app.route("/prices", prices);
app.route("/exports", exports);

serve({ fetch: app.fetch, port: settings.port });
