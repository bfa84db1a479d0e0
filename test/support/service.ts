/** The real service as a process of its own, told about the world by its environment alone. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { keepSecretsOf, leaks } from "./secrets.ts";

export interface RunningService {
  /** `http://127.0.0.1:<port>`; empty where it takes neither webhooks nor shows pages. */
  readonly url: string;
  /** `http://127.0.0.1:<port>` of probes and metrics. */
  readonly operations: string;
  /** Everything it has written to standard output and standard error, line by line. */
  readonly output: readonly string[];
  /** Sends SIGUSR2 and waits until it has said what holds now. */
  togglePause(): Promise<void>;
  /** Sends SIGTERM and waits for the exit status. It rejects, like `kill`, when the service has written a secret. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
}

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** Starts `src/main.ts` and waits until it listens; what it says instead becomes the error. */
export async function startService(environment: Readonly<Record<string, string>>): Promise<RunningService> {
  return await beginService(environment).listening;
}

export interface BegunService extends Pick<RunningService, "output" | "kill"> {
  /** Rejects with what the service said, when it ended before. */
  readonly listening: Promise<RunningService>;
}

/** Starts `src/main.ts`, and does not wait. `politeness` is that of `nice`: what it and its children leave to others, 0 to 19. */
export function beginService(environment: Readonly<Record<string, string>>, politeness = 0): BegunService {
  const child = spawn("nice", ["-n", String(politeness), process.execPath, main], {
    env: { PATH: process.env["PATH"], HOST: "127.0.0.1", PORT: "0", OPERATIONS_PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  keepSecretsOf(environment);
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve)).then((code) => {
    const found = leaks(output);
    if (found.length > 0) throw new Error(`the service wrote a secret:\n${found.join("\n")}`);
    return code;
  });
  // Whoever waits for the end is told; whoever does not, has not ended it.
  exited.catch(() => {});
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  const listening = new Promise<Ports>((resolve, reject) => {
    watch(child, output, resolve);
    exited.then((code) => reject(new Error(`the service ended with ${code}:\n${output.join("\n")}`)), reject);
  }).then((ports) => running(child, exited, { ports, output, kill }));
  // Whoever kills it before has no use for the error.
  listening.catch(() => {});
  return { output, kill, listening };
}

interface Begun extends Pick<RunningService, "output" | "kill"> {
  readonly ports: Ports;
}

function running(child: ChildProcess, exited: Promise<number | null>, { ports, output, kill }: Begun): RunningService {
  return {
    url: ports.port === undefined ? "" : `http://127.0.0.1:${ports.port}`,
    operations: `http://127.0.0.1:${ports.operations}`,
    output,
    kill,
    async togglePause() {
      const said = () => output.filter((line) => line.startsWith("SIGUSR2")).length;
      const before = said();
      child.kill("SIGUSR2");
      while (said() === before) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async stop() {
      child.kill("SIGTERM");
      return await exited;
    },
  };
}

interface Ports {
  readonly port: number | undefined;
  readonly operations: number;
}

function watch(child: ChildProcess, output: string[], listening: (ports: Ports) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      output.push(line);
      const [, port, operations] =
        /"level":\d+,.*?(?:"port":(\d+),)?"operations":(\d+),.*"msg":"listening"/.exec(line) ?? [];
      if (operations !== undefined)
        listening({ port: port === undefined ? undefined : Number(port), operations: Number(operations) });
    });
  }
}
