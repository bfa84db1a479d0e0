/**
 * One process as the service is: it reviews one change, so that the base graph and a warm compiler are there, then another.
 * Prints the CPU and wall seconds of the second review.
 *
 *   node bench/speed/resident.ts <repository> <base> <first head> <second head> <facts>
 */
import { digests, engineVersion } from "../../src/engine.ts";
import { createExtractor } from "../../src/extract.ts";
import { openRepository } from "../../src/git/source.ts";
import { createGraphs } from "../../src/graphs.ts";
import { rememberHistory } from "../../src/history.ts";
import { review } from "../../src/review.ts";
import { openFactStore } from "../../src/store/facts.ts";
import { cpuOfProcess } from "./cpu.ts";

const [repository = "", base = "", first = "", second = "", facts = ""] = process.argv.slice(2);
const store = openFactStore(facts);
const source = rememberHistory(await openRepository(repository, { environment: process.env }), store);
const digest = digests();
const extractor = createExtractor({ store, digest: digest.facts });
const ports = { source, extractor, graphs: createGraphs(store, digest.graphs), engine: engineVersion() };

await review({ base, head: first }, ports);
const [cpu, wall] = [cpuOfProcess(), performance.now()];
await review({ base, head: second }, ports);
const spent = { cpu: cpuOfProcess() - cpu, wall: (performance.now() - wall) / 1_000 };
process.stdout.write(JSON.stringify(spent));

await extractor.close();
store.close();
