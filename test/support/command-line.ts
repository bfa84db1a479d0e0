/** The command line as a process of its own, with a cache of its own. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import { createRepository, type Files, type TestRepository } from "./repository.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

/** A folder that is no repository; it holds the facts cache and is the user's home. */
export const home = mkdtempSync(join(tmpdir(), "blast-radius-home-"));
const opened: TestRepository[] = [];

afterAll(() => {
  for (const repository of opened) repository.remove();
  rmSync(home, { recursive: true, force: true });
});

/** A repository that goes when the tests of a file are done. */
export function open(first?: Files): TestRepository {
  const repository = createRepository(first);
  opened.push(repository);
  return repository;
}

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs it to its end. Whatever happens, nobody is shown a stack trace. */
export function run(args: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): Ended {
  const env = { PATH: process.env["PATH"], HOME: home, XDG_CACHE_HOME: home, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, env, encoding: "utf8" });
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  return { status, out: stdout, err: stderr };
}
