/** Configuration files: what they say about packages, aliases, workspaces and schedules. */
import { type Blob, type Facts, noFacts, type Problem } from "../facts.ts";
import { readArtillery } from "./artillery.ts";
import { readCrons } from "./crons.ts";
import { readRailway, readRender } from "./hosting.ts";
import { readJson } from "./json.ts";
import { readKubernetes } from "./kubernetes.ts";
import { readSam, readServerless } from "./lambda.ts";
import { limits } from "./limits.ts";
import { readManifest, readSetups } from "./manifest.ts";
import { readTsConfig } from "./tsconfig.ts";
import { readWorkflow } from "./workflow.ts";
import { readWorkspace } from "./workspace.ts";
import { readWrangler } from "./wrangler.ts";

/** Characters. The largest package.json in the measured repositories has 30 thousand; the YAML parser is slow, so it gets less. */
const maxJson = 1_000_000;
const maxYaml = 64_000;
/** The largest file of a platform that holds a schedule has 90 thousand. */
const maxPlatform = 256_000;

const limitOf: Readonly<Partial<Record<Blob["language"], number>>> = {
  "pnpm-workspace": maxYaml,
  wrangler: maxPlatform,
  workflow: maxPlatform,
  artillery: maxPlatform,
  serverless: maxPlatform,
  sam: maxPlatform,
  kubernetes: maxPlatform,
  render: maxPlatform,
  "railway-json": maxPlatform,
  "railway-toml": maxPlatform,
};

/** Reads a configuration blob. What cannot be read becomes a Problem; it never throws. Other languages yield no facts. */
export function readConfig(blob: Blob): Facts {
  const limit = limitOf[blob.language] ?? maxJson;
  if (blob.text.length > limit) return { ...noFacts, problems: [tooLarge(limit)] };
  const facts = readWhole(blob);
  const crowded = [...crowds(facts)];
  return crowded.length === 0 ? facts : { ...facts, problems: [...facts.problems, ...crowded] };
}

function readWhole(blob: Blob): Facts {
  switch (blob.language) {
    case "package-json": {
      const { value, problems } = readJson(blob.text);
      const inputs = readSetups(value).map((from) => ({ from, kind: "setup" as const, line: 1 }));
      return { ...noFacts, problems, manifest: readManifest(value), ...(inputs.length > 0 && { inputs }) };
    }
    case "tsconfig": {
      const { value, problems } = readJson(blob.text);
      return { ...noFacts, problems, tsconfig: readTsConfig(value) };
    }
    case "vercel-json": {
      const { value, problems } = readJson(blob.text);
      return { ...noFacts, problems, starts: value === undefined ? [] : readCrons(blob.text) };
    }
    case "wrangler":
      return { ...noFacts, ...readWrangler(blob.text) };
    case "workflow":
      return { ...noFacts, ...readWorkflow(blob.text) };
    case "artillery":
      return { ...noFacts, ...readArtillery(blob.text) };
    case "serverless":
      return { ...noFacts, ...readServerless(blob.text) };
    case "sam":
      return { ...noFacts, ...readSam(blob.text) };
    case "kubernetes":
      return { ...noFacts, ...readKubernetes(blob.text) };
    case "render":
      return { ...noFacts, ...readRender(blob.text) };
    case "railway-json":
    case "railway-toml":
      return { ...noFacts, ...readRailway(blob.text, blob.language) };
    case "pnpm-workspace":
      return { ...noFacts, ...readWorkspace(blob.text) };
    default:
      return noFacts;
  }
}

/** What exceeds the limits up to which the linker uses it. */
function* crowds({ manifest, tsconfig, workspace }: Facts): Generator<Problem> {
  const counts = [
    [manifest?.workspaces ?? workspace ?? [], limits.globs, "workspace globs"],
    [Object.keys(tsconfig?.paths ?? {}), limits.patterns, "aliases"],
    [tsconfig?.extends ?? [], limits.parents, "configurations to extend"],
    [tsconfig?.references ?? [], limits.references, "references"],
  ] as const;
  for (const [{ length }, limit, what] of counts)
    if (length > limit)
      yield { reason: "too-large", line: 1, detail: `only the first ${limit} of ${length} ${what} are used` };
}

function tooLarge(limit: number): Problem {
  return { reason: "too-large", line: 1, detail: `larger than ${limit / 1000} thousand characters` };
}
