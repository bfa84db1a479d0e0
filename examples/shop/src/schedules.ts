import cron from "node-cron";
import { settleCharges } from "./orders/settle.ts";

cron.schedule("17 4 * * *", settleCharges, { name: "settle-charges" });
