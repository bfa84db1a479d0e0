#!/usr/bin/env node
/** The service as a process: `blast-radius serve`. Starts it, ends it in order, and answers for it by exit status. */
import process from "node:process";
import type { Environment } from "./environment.ts";
import { SourceError } from "./ports.ts";
import { serve } from "./serve.ts";

/** Runs the service until it is told to stop. A second signal ends the process at once. */
export async function runService(environment: Environment): Promise<void> {
  try {
    const service = await serve(environment);
    process.on("SIGUSR2", () => process.stderr.write(`SIGUSR2: ${service.togglePause()}\n`));
    const signal = await told();
    process.stderr.write(`${signal}: finishing\n`);
    await service.stop();
    // A child of git, or an engine past its deadline, must not keep the process.
    process.exit(0);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint ?? ""}\n`);
    process.exitCode = 2;
  }
}

async function told(): Promise<NodeJS.Signals> {
  return await new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked) process.exit(1);
      asked = true;
      resolve(signal);
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}

if (import.meta.main) await runService(process.env);
