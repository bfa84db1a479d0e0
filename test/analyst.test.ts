import { afterEach, describe, expect, it } from "vitest";
import type { Facts } from "../analyzers/facts.ts";
import { Analyst, type AnalystOptions } from "../src/analyst.ts";

const stubborn = new URL("./fixtures/extract/stubborn-worker.ts", import.meta.url);
const analysts: Analyst[] = [];

function start(options: AnalystOptions): Analyst {
  const analyst = new Analyst(options);
  analysts.push(analyst);
  return analyst;
}

afterEach(async () => {
  for (const analyst of analysts.splice(0)) await analyst.close();
});

/** What the analyst says of some texts: a directive when it was read, else the problem and that it will not last. */
async function ask(analyst: Analyst, texts: readonly string[]): Promise<readonly string[]> {
  const blobs = texts.map((text, at) => ({
    sha: `${at}`,
    language: "ts" as const,
    bytes: new TextEncoder().encode(text),
  }));
  const answers = await analyst.analyze(blobs);
  return answers.map(({ json, lasting }) => {
    const { directives, problems } = JSON.parse(json) as Facts;
    return directives?.join() ?? `${problems[0]?.reason}: ${problems[0]?.detail}${lasting ? "" : " (not kept)"}`;
  });
}

describe("the analyst", () => {
  it("answers in the order asked, however many ask at once", async () => {
    const analyst = start({ worker: stubborn });
    const answers = await Promise.all([ask(analyst, ["orders", "charges"]), ask(analyst, ["mail"]), ask(analyst, [])]);
    expect(answers).toEqual([["orders", "charges"], ["mail"], []]);
  });

  it("gives up a blob that outlasts its deadline, and goes on with the rest", async () => {
    const analyst = start({ worker: stubborn, deadline: 500 });
    expect(await ask(analyst, ["orders", "hang", "mail", "hang", "charges"])).toEqual([
      "orders",
      "analyzer-failed: The analyzer gave up: it took longer than 0.5 s. (not kept)",
      "mail",
      "analyzer-failed: The analyzer gave up: it took longer than 0.5 s. (not kept)",
      "charges",
    ]);
  });

  it("gives up a blob that needs more memory than the thread has", async () => {
    const analyst = start({ worker: stubborn, heap: 32 });
    expect(await ask(analyst, ["orders", "eat", "mail"])).toEqual([
      "orders",
      "analyzer-failed: The analyzer gave up: it needed more than 32 MB. (not kept)",
      "mail",
    ]);
  });

  it("gives up a blob on which the thread ends, and is ready for the next batch", async () => {
    const analyst = start({ worker: stubborn });
    expect(await ask(analyst, ["orders", "exit"])).toEqual([
      "orders",
      "analyzer-failed: The analyzer gave up: the analysis thread ended. (not kept)",
    ]);
    expect(await ask(analyst, ["mail"])).toEqual(["mail"]);
  });

  it("rejects when the thread cannot start", async () => {
    const analyst = start({ worker: new URL("./fixtures/extract/broken-worker.ts", import.meta.url) });
    await expect(ask(analyst, ["orders"])).rejects.toThrow("The analysis thread could not start.");
  });

  it("rejects what is under way when it is closed", async () => {
    const analyst = start({ worker: stubborn });
    const asked = ask(analyst, ["hang"]);
    await Promise.all([expect(asked).rejects.toThrow("The analysis was stopped."), analyst.close()]);
  });
});
