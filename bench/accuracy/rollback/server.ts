/**
 * A real PostgreSQL server of the system's package, made for one run: `initdb` in a folder of its own, a socket there, no network. It
 * refuses to run as root, so that its programs are started as another user where this one is root.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

export interface Server {
  readonly version: string;
  /** Makes a database anew, and makes it the one that is spoken to. */
  database(): void;
  /** Runs a script; the answer is what the server refused. */
  run(sql: string, whole?: boolean): string | undefined;
  /** Rows of one column, as text. */
  ask(sql: string): readonly string[];
  /** The schema in the words of `pg_dump`: nothing of ours reads it. */
  schema(): string;
  stop(): void;
}

export function startServer(binaries: string, user = "postgres"): Server {
  const folder = mkdtempSync(join(tmpdir(), "blast-radius-server-"));
  const asRoot = process.getuid?.() === 0;
  const id = (flag: string): number => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  const owner = asRoot ? { uid: id("-u"), gid: id("-g") } : {};
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const env = {
    PATH: process.env["PATH"],
    LC_ALL: "C.UTF-8",
    PGHOST: folder,
    PGUSER: user,
    PGTZ: "America/New_York",
    PGOPTIONS: "-c client_min_messages=error",
  };
  const options = { encoding: "utf8", cwd: folder, env, maxBuffer: 1e9, ...owner } as const;
  const tool = (name: string, args: readonly string[], input?: string) => {
    const { status, stdout, stderr } = spawnSync(join(binaries, name), [...args], {
      ...options,
      ...(input === undefined ? {} : { input }),
    });
    return { ok: status === 0, stdout: String(stdout), stderr: String(stderr) };
  };
  const must = (name: string, args: readonly string[], input?: string): string => {
    const { ok, stdout, stderr } = tool(name, args, input);
    if (!ok) throw new Error(`${name}: ${stderr}`);
    return stdout;
  };
  const data = join(folder, "data");
  must("initdb", ["-D", data, "-U", user, "-A", "trust", "--no-sync"]);
  must("pg_ctl", [
    "-D",
    data,
    "-w",
    "-s",
    "-l",
    join(folder, "log"),
    "-o",
    `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`,
    "start",
  ]);
  const psql = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "trial"];
  return {
    version: must("postgres", ["--version"]).trim(),
    database() {
      must(
        "psql",
        ["-X", "-q", "-d", "postgres"],
        "DROP DATABASE IF EXISTS trial WITH (FORCE);\nCREATE DATABASE trial;\n",
      );
    },
    run(sql, whole = true) {
      const { ok, stderr } = tool("psql", whole ? [...psql, "-1"] : psql, sql);
      return ok ? undefined : (stderr.replace(/^psql:[^ ]* /, "").split("\n")[0] ?? "It failed.");
    },
    ask: (sql) =>
      must("psql", psql, sql)
        .split("\n")
        .filter((line) => line !== ""),
    schema: () => must("pg_dump", ["--schema-only", "--no-owner", "-d", "trial"]),
    stop() {
      must("pg_ctl", ["-D", data, "-m", "immediate", "-s", "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
