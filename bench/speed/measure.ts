/** One whole command as the kernel accounts it: CPU with the process held on one core, wall time on two. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface Run {
  /** User plus system seconds of the command and all its children. */
  readonly cpu: number;
  readonly wall: number;
  /** MB (10^6 bytes) of the largest process. */
  readonly peak: number;
  readonly output: string;
}

export interface Command {
  /** Arguments of node. */
  readonly arguments: readonly string[];
  /** Brings the cache into the state the command is to find. */
  readonly before?: () => void;
}

/** GNU time (Debian: `time`), which accounts a whole tree of processes. */
const time = "/usr/bin/time";

/** What is missing on this machine, as a sentence; undefined when everything is there. */
export function missingTool(): string | undefined {
  return existsSync(time) ? undefined : `This bench needs GNU time at ${time} (Debian: apt-get install time).`;
}

/** Whether processes can be held on one core (`taskset` of util-linux). */
export const canPin = spawnSync("taskset", ["--version"]).status === 0;

/** Runs a command twice, each time as it is prepared: on one core for its CPU and memory, on two for its wall time. */
export function measure(name: string, command: Command, scratch: string): Run {
  const alone = run(name, command, scratch, "0");
  const free = run(name, command, scratch, "0,1");
  return { ...alone, wall: free.wall, output: `${alone.output}\n${free.output}` };
}

/** Runs a command once; nothing else is asked of it. */
export function run(name: string, command: Command, scratch: string, cores = "0,1"): Run {
  command.before?.();
  const account = join(scratch, "time.txt");
  const pinned = canPin ? ["taskset", "-c", cores] : [];
  const { status, stdout, stderr } = spawnSync(
    time,
    ["-f", "%U %S %e %M", "-o", account, ...pinned, process.execPath, ...command.arguments],
    {
      env: { ...process.env, XDG_CACHE_HOME: join(scratch, "cache") },
      cwd: scratch,
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    },
  );
  if (status !== 0) throw new Error(`${name} ended with status ${status}: ${stderr.slice(-500)}`);
  const [user = 0, system = 0, wall = 0, kilobytes = 0] = execFileSync("tail", ["-1", account], { encoding: "utf8" })
    .trim()
    .split(" ")
    .map(Number);
  return { cpu: user + system, wall, peak: (kilobytes * 1024) / 1e6, output: stdout.slice(0, 10_000) };
}
