#!/usr/bin/env node
/**
 * Starts the command line out of V8's compile cache: the same program, not compiled anew each time (0.2 s of CPU a run). It is in
 * JavaScript, since the first file of TypeScript that is not in the cache loads the compiler that strips types (0.1 s).
 * `docs/performance.md` has the measurement behind each flag.
 */
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { cacheFolder } from "./cache-folder.mjs";

// The young generation stays as small as it begins: a third less memory at the peak. The analysis thread, whose heap is
// made later and goes when the reading ends, begins with more and collects less often.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--min-semi-space-size=16");
// One command ends before V8's last optimiser has earned what it costs; a service lives long enough.
if (process.argv[2] !== "serve") setFlagsFromString("--no-turbofan");
enableCompileCache(join(cacheFolder(process.env), "compiled"));
// Only what is imported after that comes out of the cache.
await import("./cli.ts");
