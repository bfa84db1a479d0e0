/** What SQL of strangers can do to us: nothing but waste the time and the memory that it was given. */
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSandbox, type Sandbox, SandboxError } from "../../src/sandbox/sandbox.ts";

const limits = { time: 60_000, memory: 1_200_000_000 };
const open: Sandbox[] = [];
let cluster: Uint8Array;

async function sandbox(own: Partial<typeof limits> = {}): Promise<Sandbox> {
  const made = await openSandbox({ extensions: [], cluster }, { ...limits, ...own });
  open.push(made);
  return made;
}

beforeAll(async () => {
  const first = await openSandbox({ extensions: ["citext", "uuid-ossp", "vector"] }, limits);
  open.push(first);
  const refused = await first.run('CREATE EXTENSION citext; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION vector;');
  expect(refused).toBeUndefined();
  await first.run("CREATE TABLE kept (id integer); INSERT INTO kept VALUES (7)");
  cluster = await first.dump();
  first.close();
}, 60_000);

afterAll(() => {
  for (const one of open) one.close();
});

test("a cluster that was kept is opened again", async () => {
  const again = await sandbox();
  expect(await again.ask("SELECT id FROM kept")).toEqual([{ id: 7 }]);
});

test("what PostgreSQL refuses is told, and the next statement runs", async () => {
  const one = await sandbox();
  expect(await one.run("SELECT missing")).toMatchObject({ code: "42703", message: expect.stringMatching(/missing/) });
  expect(await one.ask("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

describe("it is killed", () => {
  test.each([
    ["a sleep", "SELECT pg_sleep(600)"],
    ["a loop without an end", "DO $$ BEGIN LOOP END LOOP; END $$"],
    [
      "a recursion that never ends",
      "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    ],
    ["rows that a client never sends", "COPY kept FROM STDIN"],
  ])("over time: %s", async (_, sql) => {
    const one = await sandbox({ time: 4_000 });
    await expect(one.run(sql).then((error) => error ?? one.run("SELECT pg_sleep(600)"))).rejects.toThrow(SandboxError);
    await expect(one.run("SELECT 1")).rejects.toThrow(/longer than 4 seconds/);
  });

  test("over memory", async () => {
    const one = await sandbox({ memory: 700_000_000 });
    const sql = "CREATE TABLE big AS SELECT repeat(md5(i::text), 100) AS t FROM generate_series(1, 1000000) AS i";
    await expect(one.run(sql)).rejects.toMatchObject({ reason: "memory" });
  });
});

describe("nothing of the host is in reach", () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  test.each([
    ["a program", `COPY (SELECT 1) TO PROGRAM 'touch ${folder}/program'`],
    ["a file to write", `COPY (SELECT 1) TO '${folder}/file'`],
    ["a large object", `SELECT lo_export(lo_from_bytea(0, 'x'), '${folder}/object')`],
  ])("%s", async (_, sql) => {
    const one = await sandbox();
    await one.run(sql).catch((error: unknown) => expect(error).toBeInstanceOf(SandboxError));
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(["/etc/passwd", "/proc/self/environ", "../../../../etc/passwd"])("reading %s", async (path) => {
    expect(existsSync("/etc/passwd")).toBe(true);
    const one = await sandbox();
    expect(await one.run(`SELECT pg_read_file('${path}')`)).toBeDefined();
    expect(await one.run(`CREATE TABLE t (line text); COPY t FROM '${path}'`)).toBeDefined();
  });
});

test("it knows nothing of our environment", async () => {
  process.env["SANDBOX_SECRET"] = "s3cret";
  const one = await sandbox();
  const rows = await one.ask("SELECT name, setting FROM pg_settings");
  expect(JSON.stringify(rows)).not.toContain("s3cret");
  delete process.env["SANDBOX_SECRET"];
});
