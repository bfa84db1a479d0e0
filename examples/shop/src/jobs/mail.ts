import { Worker } from "bullmq";
import { receiptText } from "../mail/receipt.ts";
import { sendMail } from "../mail/transport.ts";
import { findOrder } from "../orders/find.ts";
import { connection } from "../queues.ts";

new Worker<{ orderId: number }>(
  "mail",
  async ({ data }) => {
    const order = await findOrder(data.orderId);
    if (order === undefined) return;
    await sendMail(order.email, `Your order ${order.id}`, receiptText(order.lines));
  },
  { connection },
);
