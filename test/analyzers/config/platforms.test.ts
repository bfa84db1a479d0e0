/** Files of platforms: where they say what they say, and what becomes of bad and hostile ones. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asksIn, programsIn } from "../../../analyzers/config/commands.ts";
import { withoutTemplates } from "../../../analyzers/config/kubernetes.ts";
import { configLanguage } from "../../../analyzers/config/language.ts";
import { readConfig } from "../../../analyzers/config/read.ts";
import type { Facts, PlatformLanguage } from "../../../analyzers/facts.ts";

const read = (language: PlatformLanguage, text: string): Facts => readConfig({ sha: "0", language, text });
const lines = (language: PlatformLanguage, text: string) =>
  (read(language, text).starts ?? []).map(({ line, name, by }) => `${line} ${name} ${JSON.stringify(by)}`);

test("a path says which platform reads a file", () => {
  const paths = [
    "apps/api/wrangler.toml",
    "wrangler.jsonc",
    ".github/workflows/nightly.yml",
    ".github/dependabot.yml",
    "serverless.yml",
    "services/a/template.yaml",
    "render.yaml",
    "apps/worker/railway.json",
    "deploy/k8s/sweep.yaml",
    "charts/shop/templates/backup.yml",
    "ops/cronjob.yaml",
    "config/locales/de.yml",
    "docker-compose.yml",
  ];
  expect(paths.map((path) => `${path}: ${configLanguage(path)}`)).toEqual([
    "apps/api/wrangler.toml: wrangler",
    "wrangler.jsonc: wrangler",
    ".github/workflows/nightly.yml: workflow",
    ".github/dependabot.yml: undefined",
    "serverless.yml: serverless",
    "services/a/template.yaml: sam",
    "render.yaml: render",
    "apps/worker/railway.json: railway-json",
    "deploy/k8s/sweep.yaml: kubernetes",
    "charts/shop/templates/backup.yml: kubernetes",
    "ops/cronjob.yaml: kubernetes",
    "config/locales/de.yml: undefined",
    "docker-compose.yml: undefined",
  ]);
});

test("what is said stands on its own line", () => {
  const toml = `name = "mail"\nmain = "a.ts"\n[triggers]\ncrons = [\n  "0 3 * * *",\n  '0 4 * * *',\n]\n`;
  expect(lines("wrangler", toml)).toEqual([
    '2 mail {"on":"request","method":"ALL","path":"/*"}',
    '5 mail {"on":"schedule","spec":"0 3 * * *"}',
    '6 mail {"on":"schedule","spec":"0 4 * * *"}',
  ]);
  const workflow =
    "name: nightly\non:\n  push:\n  schedule:\n    # weekly\n    - cron: '0 3 * * 1'\n    - cron: 0 4 * * *\n";
  expect(lines("workflow", workflow)).toEqual([
    '6 nightly {"on":"schedule","spec":"0 3 * * 1"}',
    '7 nightly {"on":"schedule","spec":"0 4 * * *"}',
  ]);
  expect(lines("railway-json", `{\n "deploy": {\n  "cronSchedule": "0 1 * * *" } }`)).toEqual([
    '3 undefined {"on":"schedule","spec":"0 1 * * *"}',
  ]);
});

test("files without schedules are not parsed, and say nothing", () => {
  for (const language of ["workflow", "kubernetes", "serverless", "sam", "render"] as const)
    expect(read(language, "a: [")).toMatchObject({ problems: [] });
});

test("a bad file is a problem with its line, and what could be read of it is told", () => {
  const broken = "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a: [\n";
  const { problems, starts } = read("workflow", broken);
  expect(problems).toMatchObject([{ reason: "bad-config" }]);
  expect(problems[0]?.line).toBeGreaterThan(4);
  expect(starts).toMatchObject([{ line: 3, by: { spec: "0 3 * * *" } }]);
  expect(read("wrangler", 'name = "a"\nmain = \n').problems).toMatchObject([{ reason: "bad-config", line: 2 }]);
  expect(read("wrangler", '{ "name": "a", ').problems).toMatchObject([{ reason: "bad-config" }]);
});

test("templates of Helm are left out line by line, and their lines stay", () => {
  const source = [
    "{{- range .Values.jobs }}",
    'name: "{{ .Release.Name }}-sweep"',
    "schedule: {{ .Values.sweep.schedule | quote }}",
    'image: {{ include "shop.image" $ }}',
    "{{- end }}",
  ].join("\n");
  expect(withoutTemplates(source).split("\n")).toEqual([
    "",
    'name: "$Release.Name-sweep"',
    "schedule: $Values.sweep.schedule",
    "image: $template",
    "",
  ]);
});

test("a CronJob that is suspended runs never", () => {
  const job = (suspend: boolean) => `kind: CronJob\nspec:\n  suspend: ${suspend}\n  schedule: "@daily"\n`;
  expect(lines("kubernetes", job(true))).toEqual([]);
  expect(lines("kubernetes", job(false))).toEqual(['4 undefined {"on":"schedule","spec":"@daily"}']);
});

describe("commands", () => {
  test("ask hosts that are not this machine", () => {
    const asked = (command: string) => asksIn(command).map(({ method, path }) => `${method} ${path}`);
    expect(asked("curl -s https://shop.example/api/sweep?all=1")).toEqual(["GET /api/sweep?all=1"]);
    expect(asked('curl -d "{}" "$APP_URL/api/sweep"')).toEqual(["POST /api/sweep"]);
    expect(asked(`curl -XPUT \\\n  \${HOST}/api/a`)).toEqual(["PUT /api/a"]);
    expect(asked("wget http://127.0.0.1:3000/api/a; curl http://localhost/b")).toEqual([]);
    expect(asked("echo https://shop.example/api/sweep")).toEqual([]);
    expect(asked("curl https://shop.example")).toEqual([]);
  });

  test("run scripts", () => {
    const run = (command: string) => programsIn(command, "").map(({ module }) => module);
    expect(run("node --import=tsx ./src/a.ts && bun run b.mjs")).toEqual(["/src/a.ts", "/b.mjs"]);
    expect(run("pnpm run build; node -e 'x'; echo node a.txt")).toEqual([]);
  });
});

describe("hostile files", () => {
  const bombs: Readonly<Record<string, string>> = {
    "aliases of aliases": `cron: &a [1]\n${Array.from({ length: 300 }, (_, at) => `k${at}: &b${at} [*a, *a, *a]\n`).join("")}`,
    "many anchors and aliases": `kind: CronJob\n${"- &a x\n- *a\n".repeat(15_000)}`,
    "deep flow": `cron: ${"[".repeat(100_000)}`,
    "deep blocks": `cron:\n${Array.from({ length: 600 }, (_, at) => `${" ".repeat(at)}a:\n`).join("")}`,
    "one long line": `cron: ${"a".repeat(1_000_000)}`,
    "many templates": `kind: CronJob\n${"{{ ".repeat(60_000)}`,
    "many documents": `kind: CronJob\n${"---\nkind: CronJob\nspec: { schedule: x }\n".repeat(5_000)}`,
    "a long command": `on: { schedule: [{ cron: x }] }\njobs: { a: { steps: [{ run: "curl ${"$A".repeat(60_000)}" }] } }`,
  };
  for (const [name, text] of Object.entries(bombs))
    test(name, { timeout: 20_000 }, () => {
      for (const language of ["workflow", "kubernetes", "serverless", "sam", "render", "wrangler"] as const)
        for (const problem of read(language, text).problems) expect(problem.line).toBeGreaterThan(0);
    });

  test("whatever the text, nothing is thrown", () => {
    const word = fc.constantFrom(
      ..."on: schedule: cron kind: CronJob spec: functions: events: - { } [ ] &a *a << | > ' \" # {{ }} = \n --- ... ! %".split(
        " ",
      ),
      "\n",
      "  ",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join(" ");
        for (const language of [
          "workflow",
          "kubernetes",
          "serverless",
          "sam",
          "render",
          "wrangler",
          "railway-toml",
        ] as const)
          expect(() => JSON.stringify(read(language, `cron kind: CronJob\n${text}`))).not.toThrow();
      }),
    );
  });
});
