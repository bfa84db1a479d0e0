/** The commands about the service: run it, look at what it needs, register its App. */
import process from "node:process";
import { diagnose } from "./doctor.ts";
import type { Environment } from "./environment.ts";
import { initApp } from "./init-app.ts";
import { runService } from "./main.ts";

export interface ServiceAnswer {
  readonly text: string;
  readonly outcome: "fine" | "usage" | "failed";
}

export async function runServiceCommand(
  command: "serve" | "doctor" | "init-app",
  [address = "", organization]: readonly string[],
  environment: Environment,
): Promise<ServiceAnswer> {
  if (command === "serve") {
    await runService(environment);
    // It tells by the exit code when its settings are wrong.
    return { text: "", outcome: process.exitCode === undefined ? "fine" : "usage" };
  }
  if (command === "doctor") return await doctor(environment);
  const open = (url: string) => process.stderr.write(`Open this page in a browser on this machine:\n${url}\n`);
  const { files, installAt } = await initApp({ address, organization, folder: process.cwd(), environment, open });
  return { text: `Wrote ${files.join(" and ")}.\nInstall the App: ${installAt}\n`, outcome: "fine" };
}

async function doctor(environment: Environment): Promise<ServiceAnswer> {
  const found = await diagnose(environment);
  const lines = found.map(({ well, sentence, hint }) =>
    well ? `ok    ${sentence}` : `WRONG ${sentence}\n      ${hint ?? ""}`,
  );
  return { text: `${lines.join("\n")}\n`, outcome: found.every(({ well }) => well) ? "fine" : "failed" };
}
