/** The real service as a process of its own, told about the world by its environment alone. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface RunningService {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Everything it has written to standard output and standard error, line by line. */
  readonly output: readonly string[];
  /** Sends SIGTERM and waits for the exit status. */
  stop(): Promise<number | null>;
}

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** Starts `src/main.ts` and waits until it listens; what it says instead becomes the error. */
export async function startService(environment: Readonly<Record<string, string>>): Promise<RunningService> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env["PATH"], HOST: "127.0.0.1", PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const port = await new Promise<number>((resolve, reject) => {
    watch(child, output, resolve);
    exited.then((code) => reject(new Error(`the service ended with ${code}:\n${output.join("\n")}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output,
    async stop() {
      child.kill("SIGTERM");
      return await exited;
    },
  };
}

function watch(child: ChildProcess, output: string[], listening: (port: number) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      output.push(line);
      const port = /"port":(\d+),"msg":"listening"/.exec(line)?.[1];
      if (port !== undefined) listening(Number(port));
    });
  }
}
