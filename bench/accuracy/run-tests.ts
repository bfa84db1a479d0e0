/** One run of a repository's tests, and which test files passed and failed in it. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export interface TestRun {
  readonly checkout: string;
  /** A shell command; `{report}` and `{files}` are filled in. */
  readonly command: string;
  readonly report: string;
  /** Relative to the checkout; none means all. */
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** A run that takes longer is ended, with all its workers. */
  readonly seconds: number;
}

interface JsonReport {
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

/** Undefined when the run wrote no report. A file that belongs to several projects fails if it fails in one. */
export function runTests({
  checkout,
  command,
  report,
  files,
  environment,
  seconds,
}: TestRun): { readonly passed: readonly string[]; readonly failed: readonly string[] } | undefined {
  rmSync(report, { force: true });
  const quoted = files.map((path) => `'${join(checkout, path).replaceAll("'", "'\\''")}'`).join(" ");
  // `timeout` ends the whole group; a shell alone would leave the workers behind.
  spawnSync(
    "timeout",
    ["-k", "5", String(Math.ceil(seconds)), "sh", "-c", command.replace("{report}", report).replace("{files}", quoted)],
    {
      cwd: checkout,
      env: { ...process.env, ...environment },
      stdio: "ignore",
    },
  );
  let read: JsonReport;
  try {
    read = JSON.parse(readFileSync(report, "utf8")) as JsonReport;
  } catch {
    return undefined;
  }
  const results = read.testResults.map(({ name, status }) => ({ path: name.slice(checkout.length + 1), status }));
  const failed = new Set(results.filter(({ status }) => status === "failed").map(({ path }) => path));
  const passed = new Set(
    results.filter(({ path, status }) => status === "passed" && !failed.has(path)).map(({ path }) => path),
  );
  return { passed: [...passed].sort(), failed: [...failed].sort() };
}
