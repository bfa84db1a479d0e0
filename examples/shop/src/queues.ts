import { Queue } from "bullmq";
import { settings } from "./settings.ts";

export const connection = { url: settings.redisUrl };

/** Mail waits here until the worker of `jobs/mail.ts` sends it. */
export const mailQueue = new Queue<{ orderId: number }>("mail", { connection });
