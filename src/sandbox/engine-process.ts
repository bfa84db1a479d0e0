/**
 * A process of its own with PostgreSQL in its memory. It is started without any variable of the environment, may read the program's
 * own files and nothing else, and may start nothing (`sandbox.ts`): what SQL of a repository does in it ends with it.
 */
import process from "node:process";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createZstdCompress, zstdDecompressSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { loadExtensions } from "./extensions.ts";
import type { Reply, Request, SqlError } from "./protocol.ts";

let engine: PGlite | undefined;

async function answer(request: Request): Promise<Reply> {
  if (request.do === "open") {
    const { extensions, cluster } = request;
    engine = await PGlite.create({
      extensions: await loadExtensions(extensions),
      ...(cluster === undefined ? {} : { loadDataDir: new Blob([zstdDecompressSync(cluster)]) }),
    });
    return { is: "done" };
  }
  if (engine === undefined) throw new Error("No database is open.");
  switch (request.do) {
    case "run":
      await engine.exec(request.sql);
      await assertInStep(engine);
      return { is: "done" };
    case "ask":
      return { is: "rows", rows: (await engine.query<Record<string, unknown>>(request.sql)).rows };
    case "dump":
      return { is: "cluster", bytes: await compressed(await engine.dumpDataDir("none")) };
  }
}

/** In pieces: a whole copy more of the files would be a tenth of what this process may take. */
async function compressed(files: Blob): Promise<Uint8Array> {
  return await buffer(Readable.fromWeb(files.stream()).pipe(createZstdCompress()));
}

/** `COPY ... TO PROGRAM` says less than the client waits for: from then on each answer would belong to an earlier question. */
async function assertInStep(engine: PGlite): Promise<void> {
  // As a simple query: the extended protocol takes four times as long, and this is asked after each statement. What shows a setting is no
  // query to PostgreSQL, after which a transaction could not be told what it is any more.
  const [answer] = await engine.exec("SHOW block_size");
  if (typeof answer?.rows[0]?.["block_size"] !== "string") process.exit(1);
}

function errorOf(error: unknown): SqlError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, detail } = error as Error & { readonly code?: unknown; readonly detail?: unknown };
  return {
    message: error.message,
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof detail === "string" ? { detail } : {}),
  };
}

process.on("message", (request: Request) => {
  answer(request)
    .catch((error: unknown): Reply => ({ is: "refused", error: errorOf(error) }))
    .then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));
