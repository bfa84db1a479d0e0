#!/usr/bin/env node
/**
 * Starts the command line out of V8's compile cache: the same program, not compiled anew each time (0.2 s of CPU a run). It is in
 * JavaScript, since the first file of TypeScript that is not in the cache loads the compiler that strips types (0.1 s).
 * `docs/performance.md` has the measurement behind each flag.
 */
import * as modules from "node:module";
import { join } from "node:path";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { cacheFolder } from "./cache-folder.mjs";

// What package.json asks for under `engines`. An older one fails at the first import with the status of a gated finding.
const oldestNode = 24;
if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  process.stderr.write(
    `blast-radius needs Node ${oldestNode} or newer; this is Node ${process.versions.node}.\n` +
      "`npx blast-radius` in a checkout where `npm ci` has run takes the Node that came with it.\n",
  );
  process.exit(3);
}

// The young generation grows once, to eight times the megabyte it begins with, while the program is loaded, and then no more:
// that spares main thread and analysis thread most of their collections, and the peak what further growth would cost.
setFlagsFromString("--semi-space-growth-factor=8");
// The analysis thread, whose heap is made later and goes when the reading ends, begins with more.
setFlagsFromString("--min-semi-space-size=16");
// One command ends before V8's last optimiser has earned what it costs; a service lives long enough.
if (process.argv[2] !== "serve") setFlagsFromString("--no-turbofan");
modules.enableCompileCache(join(cacheFolder(process.env), "compiled"));
// Only what is imported after that comes out of the cache.
const program = import("./cli.ts");
setFlagsFromString("--semi-space-growth-factor=1");
await program;
