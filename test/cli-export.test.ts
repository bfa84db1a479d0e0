/** What coding agents are told, as a user meets it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withBlock } from "../src/agents.ts";
import { book } from "./custom/book.ts";
import { open, run } from "./support/command-line.ts";

const shop = {
  "package.json": '{ "name": "shop", "workspaces": ["apps/*"] }',
  "apps/web/package.json": '{ "name": "web", "dependencies": { "hono": "4.0.0" } }',
  "apps/web/src/app.ts": `import { Hono } from "hono";
const app = new Hono();
app.get("/status/:slug", (c) => c.text("up"));
export default app;
`,
  "apps/web/AGENTS.md": "# Web\n\nUse tabs.\n",
  "apps/api/package.json": '{ "name": "api" }',
  "apps/api/vercel.json": '{ "crons": [{ "path": "/api/close", "schedule": "17 3 * * *" }] }',
  "apps/mail/package.json": '{ "name": "mail" }',
  "apps/mail/AGENTS.md": { link: "../../README.md" },
  "README.md": "# Shop\n",
};

test("each directory is told the invariants that are about it, twice in the same bytes, and no more when they are gone", () => {
  const repository = open({ ...shop, ".github/blast-radius/seeds/org.yml": book });
  const agents = (...args: string[]) => run(["export", "agents", ...args], repository.dir);
  const text = (dir: string) => readFileSync(join(repository.dir, dir, "AGENTS.md"), "utf8");
  const all = "AGENTS.md\napps/api/AGENTS.md\napps/web/AGENTS.md\n";
  expect(agents("--check")).toMatchObject({ status: 1, out: all });
  expect(existsSync(join(repository.dir, "AGENTS.md"))).toBe(false);
  expect(agents()).toEqual({
    status: 0,
    out: all,
    err: "`apps/mail/AGENTS.md` is a symbolic link: it is not written.\n",
  });
  expect(text("")).toContain("- The Database Should Store Truth, Not Dispatch Work: ");
  expect(text("apps/web")).toMatch(/^# Web\n\nUse tabs\.\n\n<!-- blast-radius: begin/);
  expect(text("apps/web")).toContain("(`org/status-page-reads-current`) For status pages query monitor_current only.");
  expect(text("apps/web")).not.toContain("org/crons-are-jittered");
  expect(text("apps/api")).toContain("**No schedule starts at minute 0.** (`org/crons-are-jittered`)");
  for (const dir of ["", "apps/web", "apps/api"]) expect(text(dir).split("\n").length).toBeLessThanOrEqual(46);
  expect(agents()).toMatchObject({ status: 0, out: "" });

  repository.write({ ".github/blast-radius/seeds/org.yml": null });
  expect(agents().out).toBe("apps/api/AGENTS.md\napps/web/AGENTS.md\n");
  expect(text("apps/web").trimEnd()).toBe("# Web\n\nUse tabs.");
  expect(existsSync(join(repository.dir, "apps/api/AGENTS.md"))).toBe(false);
  expect(readFileSync(join(repository.dir, "README.md"), "utf8")).toBe("# Shop\n");
});

test("nothing else can be exported", () => {
  expect(run(["export", "rules"], open(shop).dir)).toMatchObject({ status: 2, out: "" });
});

test("a block goes in and out of any text, and leaves the rest as it was", () => {
  const words = fc.string({ unit: fc.constantFrom("\n", "a", " ", "# b", "<!--", "-->"), maxLength: 30 });
  const block = "<!-- blast-radius: begin. x -->\n$& $1\n<!-- blast-radius: end -->";
  fc.assert(
    fc.property(words, (text) => {
      const once = withBlock(text, block);
      expect(once).toContain(block);
      expect(withBlock(once, block)).toBe(once);
      expect(withBlock(once, undefined).trim()).toBe(text.trim());
    }),
  );
});
