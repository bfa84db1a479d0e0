#!/usr/bin/env node
/** The command line: wires the engine to a local repository and the terminal, and answers with an exit status. */
import { join } from "node:path";
import process from "node:process";
import { cacheFolder } from "./cache-folder.mjs";
import { type Answer, answer, complain, fail, type Status, status, writeAnswer } from "./cli/answer.ts";
import { baseline } from "./cli/baseline.ts";
import { defaultsIn } from "./cli/defaults.ts";
import { explainText, findingsNamed } from "./cli/explain-text.ts";
import { exportAgents } from "./cli/export.ts";
import { graphJson } from "./cli/graph-json.ts";
import { helpText } from "./cli/help.ts";
import { newSeed } from "./cli/new.ts";
import { createProgress } from "./cli/progress.ts";
import { rulesNamed, seedsText } from "./cli/seeds-text.ts";
import { doubtLines, type TestsFormat, testsText } from "./cli/tests-text.ts";
import { lastOf, trySeeds } from "./cli/try.ts";
import { findUnit } from "./cli/units.ts";
import { type Invocation, parse, UsageError } from "./cli/usage.ts";
import { deletionOf } from "./deletion.ts";
import { digests, engineVersion } from "./engine.ts";
import { createExtractor } from "./extract.ts";
import { findLater, type Later } from "./git/branches.ts";
import { findMainline } from "./git/mainline.ts";
import { findDefaultBase, findDefaultHead, openRepository } from "./git/source.ts";
import { createGraphs } from "./graphs.ts";
import { rememberHistory } from "./history.ts";
import { dependents, openRevision, partsOf, type Revision } from "./inspect.ts";
import { type ReviewRequest, WORK_TREE } from "./ports.ts";
import { composeDeletion } from "./report/deletion.ts";
import { renderDeletion } from "./report/deletion-text.ts";
import { renderJson } from "./report/json.ts";
import { renderMarkdown } from "./report/markdown.ts";
import type { TextOptions } from "./report/page.ts";
import { composeReach, composeRoad } from "./report/reach.ts";
import { renderReach, renderRoad } from "./report/reach-text.ts";
import type { PlaceOf } from "./report/reached.ts";
import type { Report } from "./report/report.ts";
import { renderText } from "./report/text.ts";
import { gated } from "./report/verdict.ts";
import { renderWayBackMarkdown } from "./report/way-back-markdown.ts";
import { renderWayBack } from "./report/way-back-text.ts";
import { investigate, type ReviewPorts, review } from "./review.ts";
import { createTrials } from "./rollback/trials.ts";
import { selectTests } from "./selection.ts";
import { openFactStore } from "./store/facts.ts";

async function main(argv: readonly string[]): Promise<Status> {
  const parsed = parse(argv);
  if (parsed.command === "help") return await writeAnswer(answer(helpText(parsed.about)));
  if (parsed.command === "version") return await writeAnswer(answer(`${engineVersion()}\n`));
  if (parsed.command === "seeds" && !["try", "new"].includes(parsed.arguments[0] ?? ""))
    return await writeAnswer(seedsAnswer(parsed));
  if (parsed.command === "serve" || parsed.command === "doctor" || parsed.command === "init-app") {
    // The service brings a web server and GitHub's client along: nobody else waits for them.
    const { runServiceCommand } = await import("./service-commands.ts");
    const { text, outcome } = await runServiceCommand(parsed.command, parsed.arguments, process.env);
    return await writeAnswer({ text, status: status[outcome] });
  }
  return await writeAnswer(await withEngine(parsed, (ports) => run(parsed, ports)), parsed.options.output);
}

/** Opens the repository and the store of facts, lets `work` use them, and closes everything. */
async function withEngine(parsed: Invocation, work: (ports: ReviewPorts) => Promise<Answer>): Promise<Answer> {
  const line = createProgress(process.stderr);
  const store = openFactStore(join(cacheFolder(process.env), "facts.sqlite"));
  const repository = await openRepository(parsed.options.repo ?? ".", { environment: process.env });
  const source = rememberHistory(repository, store);
  const digest = digests();
  const extractor = createExtractor({ store, digest: digest.facts, once: true });
  const graphs = createGraphs(store, digest.graphs);
  const trials = triesMigrations(parsed)
    ? { trials: createTrials({ folder: join(cacheFolder(process.env), "clusters") }) }
    : {};
  try {
    return await work({ source, extractor, graphs, ...trials, engine: engineVersion(), progress: line.report });
  } finally {
    line.clear();
    await extractor.close();
    store.close();
    for (const note of store.notes()) complain(note);
  }
}

/** Whether the answer may speak of what migrations did: an id may be that of a finding of theirs, a seed's name is not. */
function triesMigrations({ command, arguments: [wanted = ""] }: Invocation): boolean {
  if (command !== "explain") return command === "check" || command === "rollback";
  return rulesNamed(wanted).every(({ seed }) => seed.family !== undefined);
}

async function run(parsed: Invocation, ports: ReviewPorts): Promise<Answer> {
  switch (parsed.command) {
    case "check":
      return check(parsed, await reviewed(parsed, ports));
    case "rollback":
      return rollback(parsed, await review({ ...(await requestOf(parsed)), ...(await laterOf(parsed)) }, ports));
    case "explain":
      return explain(parsed, await reviewed(parsed, ports));
    case "tests":
      return await tests(parsed, ports);
    case "graph": {
      const { sha, graph } = await revision(parsed, ports);
      return answer(graphJson({ engine: ports.engine, revision: sha, graph }));
    }
    case "of":
      return of(parsed, await revision(parsed, ports), ports.engine);
    case "baseline":
      return await baseline(parsed, await revision(parsed, ports), ports, await termsOf(parsed));
    case "export":
      return await exportAgents(parsed, await revision(parsed, ports), ports);
    case "seeds":
      return parsed.arguments[0] === "new"
        ? await newSeed(parsed.arguments[1], await requestOf(parsed), ports)
        : await tried(parsed, ports);
    case "delete":
      return await without(parsed, await revision(parsed, ports), ports);
    case "why":
      return why(parsed, await revision(parsed, ports), ports.engine);
    default:
      throw new UsageError(`\`${parsed.command}\` needs no repository.`, "Run `blast-radius --help`.");
  }
}

async function revision({ options }: Invocation, ports: ReviewPorts): Promise<Revision> {
  const { repo = ".", head } = options;
  return await openRevision(head ?? (await findDefaultHead(repo, { environment: process.env })), ports);
}

async function reviewed(parsed: Invocation, ports: ReviewPorts): Promise<Report> {
  return await review(await requestOf(parsed), ports);
}

async function requestOf({ options }: Invocation): Promise<ReviewRequest> {
  const { repo = ".", head = WORK_TREE, title, description } = options;
  const base = options.base ?? (await findDefaultBase(repo, { environment: process.env }));
  return {
    base,
    head,
    ...(await termsOf({ options })),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

/** What became of the change. */
async function laterOf({ options }: Invocation): Promise<Later> {
  const { repo = ".", head = WORK_TREE, branch } = options;
  return branch === undefined ? await findLater(repo, head, { environment: process.env }) : { branch };
}

/** What the outside world says to a review. */
async function termsOf({ options }: Pick<Invocation, "options">): Promise<Pick<ReviewRequest, "today" | "defaults">> {
  const defaults = options.defaults === undefined ? undefined : await defaultsIn(options.defaults);
  return { today: new Date().toISOString().slice(0, 10), ...(defaults && { defaults }) };
}

/** The tests on standard output, whatever a runner should not see on standard error. */
async function tests(parsed: Invocation, ports: ReviewPorts): Promise<Answer> {
  const allWhenUnsure = !parsed.switches.has("no-all-when-unsure");
  const selection = await investigate(await requestOf(parsed), ports, (investigation) =>
    selectTests(investigation, allWhenUnsure),
  );
  const text = testsText(selection, parsed.format as TestsFormat, parsed.switches.has("null"), ports.engine);
  return { text, status: status.fine, notes: doubtLines(selection) };
}

function check(parsed: Invocation, report: Report): Answer {
  const texts: Readonly<Record<string, () => string>> = {
    text: () => renderText(report, textOptions(parsed)),
    json: () => renderJson(report),
    markdown: () => renderMarkdown(report),
  };
  return { text: texts[parsed.format]?.() ?? "", status: gated(report).length > 0 ? status.gated : status.fine };
}

function rollback(parsed: Invocation, report: Report): Answer {
  const { engine, base, head, mergeBase, rollback: way } = report;
  const texts: Readonly<Record<string, () => string>> = {
    text: () => renderWayBack(report, textOptions(parsed)),
    json: () => renderJson({ version: 1, engine, base, head, mergeBase, rollback: way }),
    markdown: () => renderWayBackMarkdown(report),
  };
  return answer(texts[parsed.format]?.() ?? "");
}

function explain(parsed: Invocation, report: Report): Answer {
  const [wanted = ""] = parsed.arguments;
  const found = findingsNamed(report, wanted);
  return answer(parsed.format === "json" ? renderJson(found) : explainText(found, wanted, textOptions(parsed)));
}

function seedsAnswer({ arguments: [wanted, more] }: Invocation): Answer {
  if (more !== undefined)
    throw new UsageError(
      `\`seeds\` does not know what to do with \`${more}\`.`,
      "Write `blast-radius seeds try <file>`.",
    );
  return answer(seedsText(wanted, textOptions()));
}

async function tried({ arguments: [, file], options, format }: Invocation, ports: ReviewPorts): Promise<Answer> {
  if (file === undefined) throw new UsageError("`seeds try` needs a file.", "Write `blast-radius seeds try <file>`.");
  const { repo = ".", head = "HEAD", last } = options;
  const changes = await findMainline(repo, head, lastOf(last), { environment: process.env });
  return await trySeeds(file, changes, format, ports);
}

function of(parsed: Invocation, { sha, graph }: Revision, engine: string): Answer {
  const unit = findUnit(graph, parsed.arguments[0] ?? "");
  const placeOf: PlaceOf = (id) => graph.node(id);
  const reach = composeReach(unit, { engine, revision: sha, impact: dependents(graph, unit), placeOf });
  return answer(parsed.format === "json" ? renderJson(reach) : renderReach(reach, textOptions(parsed)));
}

async function without(parsed: Invocation, revision: Revision, { source, engine }: ReviewPorts): Promise<Answer> {
  const { sha, graph } = revision;
  const { unit, ...found } = await deletionOf(findUnit(graph, parsed.arguments[0] ?? ""), revision, source);
  const placeOf: PlaceOf = (id) => graph.node(id);
  const deletion = composeDeletion(unit, { engine, revision: sha, placeOf, ...found });
  return answer(parsed.format === "json" ? renderJson(deletion) : renderDeletion(deletion, textOptions(parsed)));
}

function why(parsed: Invocation, { sha, graph }: Revision, engine: string): Answer {
  const from = findUnit(graph, parsed.arguments[0] ?? "");
  const to = findUnit(graph, parsed.arguments[1] ?? "");
  if (from === to || partsOf(graph, from).includes(to))
    throw new UsageError(
      `\`${to.id}\` is ${from === to ? "" : "part of "}\`${from.id}\` itself.`,
      "Name two units that stand apart.",
    );
  const placeOf: PlaceOf = (id) => graph.node(id);
  const road = composeRoad(from, to, { engine, revision: sha, impact: dependents(graph, from), placeOf });
  return answer(parsed.format === "json" ? renderJson(road) : renderRoad(road, textOptions(parsed)));
}

/** Colours follow the terminal, NO_COLOR and FORCE_COLOR (https://no-color.org); a file gets none. */
function textOptions(parsed?: Invocation): TextOptions {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = process.env;
  const terminal = parsed?.options.output === undefined && process.stdout.isTTY === true;
  const wanted = FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  const color = NO_COLOR === "" && parsed?.options.output === undefined && (wanted || (terminal && TERM !== "dumb"));
  return { color, width: terminal ? process.stdout.columns : 100 };
}

process.exitCode = await main(process.argv.slice(2)).catch(fail);
