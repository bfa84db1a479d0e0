/** CPU seconds of this process, as the kernel accounts them. */
import { readFileSync } from "node:fs";

/** All its threads, and the processes it started that have ended. */
export function cpuOfProcess(): number {
  const { user, system } = process.cpuUsage();
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 16 and 17 are the children's, in hundredths of a second.
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (user + system) / 1e6 + (Number(fields[13]) + Number(fields[14])) / 100;
}

/** The calling thread alone. */
export function cpuOfThread(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}
