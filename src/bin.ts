#!/usr/bin/env node
/** Starts the command line out of V8's compile cache: the same program, not compiled anew each time (0.2 s of CPU a run). */
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";

enableCompileCache(join(cacheFolder(process.env), "compiled"));
// Only what is imported after that comes out of the cache.
await import("./cli.ts");
