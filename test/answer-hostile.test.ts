/** Names of a repository that would be mentions, links, images or markup, in every answer that a comment may hold. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../src/answer/answer.ts";
import { digests } from "../src/engine.ts";
import { createExtractor, type Extractor } from "../src/extract.ts";
import { openRepository } from "../src/git/source.ts";
import { createGraphs } from "../src/graphs.ts";
import type { Question } from "../src/questions.ts";
import { renderMarkdown } from "../src/report/markdown.ts";
import { type ReviewPorts, review } from "../src/review.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { createRepository, type TestRepository } from "./support/repository.ts";

const odd = "@everyone `#12` <img src=x> ![a](b) ~~~ | \u202e ```";
const script = `src/${odd}.ts`;
const route = "/@everyone/`<b>`/[a](b)";
const call = "select net.http_post(url := 'https://mail.example/@everyone');\n";
let repository: TestRepository;
let extractor: Extractor;
let ports: ReviewPorts;

beforeAll(async () => {
  const charge = (cents: number) => `export const charge = (): number => ${cents};\n`;
  repository = createRepository({
    "package.json": '{ "name": "shop", "type": "module", "dependencies": { "express": "5.0.0" } }\n',
    ".github/blast-radius.yml": "gate: [seed-13]\nlevels: { seed-13: error }\n",
    [script]: charge(1),
    "src/routes.ts": [
      'import express from "express";',
      `import { charge } from ${JSON.stringify(`./${odd}.ts`)};`,
      "const app = express();",
      `app.post(${JSON.stringify(route)}, (_request, response) => { response.json({ charged: charge() }); });`,
      "",
    ].join("\n"),
    [`src/${odd}.test.ts`]: `import { charge } from ${JSON.stringify(`./${odd}.ts`)};\ntest("x", () => { charge(); });\n`,
  });
  repository.branch("change");
  repository.commit({ [script]: charge(2), [`migrations/${odd}.sql`]: call });
  const store = openMemoryStore();
  const digest = digests();
  extractor = createExtractor({ store, digest: digest.facts });
  const source = await openRepository(repository.dir, { environment: { PATH: process.env["PATH"] } });
  ports = { source, extractor, graphs: createGraphs(store, digest.graphs), engine: "1.0.0" };
});
afterAll(async () => {
  await extractor.close();
  repository.remove();
});

const request = () => ({ base: "main", head: repository.git("rev-parse", "change"), today: "2026-06-01" });

/** What is left of Markdown outside of code and of our own words, links and tags. */
function outside(markdown: string): string {
  return markdown
    .replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gm, "")
    .replace(/(?<!`)(`+) [^\n]*? \1(?!`)/g, "")
    .replace(/<\/?(?:details|summary|sub)(?: open)?>/g, "");
}
const alive = /[@<\u202e]|!\[|\]\(|#\d|~~~/;

const decide = { ask: "decide", kind: "accepted", because: "the mail host is ours", until: null } as const;
const questions: readonly Question[] = [
  { ask: "why", about: `POST ${route}` },
  { ask: "why", about: script },
  { ask: "of", about: script },
  { ask: "of", about: odd },
  { ask: "delete", about: script },
  { ask: "tests" },
  { ask: "rollback" },
  { ask: "explain", about: "seed-13" },
  { ask: "explain", about: odd },
  { ask: "open" },
  { ...decide, about: odd },
  { ...decide, about: "seed-13", until: odd },
  { ...decide, about: "seed-8" },
];

describe("nothing of a repository comes alive", () => {
  test.each(questions)("%j", async (question) => {
    const { markdown } = await answer(question, request(), ports, "https://docs.example");
    expect(markdown).not.toBe("");
    const ours = outside(markdown).replace(/\[What this rule asks\]\(https:\/\/docs\.example\/[\w./#-]+\)/g, "");
    expect(ours).not.toMatch(alive);
  });

  test("in the summary of the check, with whatever was accepted and why", async () => {
    const findings = (await review(request(), ports)).findings;
    expect(findings.map(({ file }) => file)).toContain(`migrations/${odd}.sql`);
    for (const [sealed, lapsed] of [
      [true, false],
      [false, false],
      [true, true],
    ] as const) {
      const granted = findings.map(({ id, rule }) => ({
        id,
        rule,
        by: odd,
        because: odd,
        until: null,
        sealed,
        lapsed,
      }));
      const report = await review({ ...request(), granted }, ports);
      const ours = outside(renderMarkdown(report)).replace(/^#{1,3} /gm, "");
      expect(ours).not.toMatch(alive);
    }
  });
});
