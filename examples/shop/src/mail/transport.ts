import { createTransport } from "nodemailer";
import { settings } from "../settings.ts";

const transport = createTransport({ host: settings.mailHost });

export async function sendMail(to: string, subject: string, text: string): Promise<void> {
  await transport.sendMail({ from: "shop@shop.example", to, subject, text });
}
