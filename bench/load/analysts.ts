/** Analyses that keep cores busy beside what is measured: this repository's own graph, drawn afresh again and again. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One process for each core that is to have work. Ends them all when it is told to. */
export function analyse(cores: number): { stop(): void } {
  const running = new Set<ChildProcess>();
  let stopped = false;
  const begin = (): void => {
    // Nothing is known from the time before, so that there is work.
    const cache = mkdtempSync(join(tmpdir(), "load-cache-"));
    const child = spawn(process.execPath, [join(root, "src/bin.mjs"), "graph", "--repo", root], {
      stdio: "ignore",
      env: { ...process.env, XDG_CACHE_HOME: cache },
    });
    running.add(child);
    child.once("exit", () => {
      running.delete(child);
      rmSync(cache, { recursive: true, force: true });
      if (!stopped) begin();
    });
  };
  for (let core = 0; core < cores; core++) begin();
  return {
    stop() {
      stopped = true;
      for (const child of running) child.kill("SIGKILL");
    },
  };
}
