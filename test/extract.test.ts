import { afterAll, describe, expect, it } from "vitest";
import { Analyst } from "../src/analyst.ts";
import { createExtractor, type Wanted } from "../src/extract.ts";
import type { FactStore, ReadBlob } from "../src/ports.ts";
import { openMemoryStore } from "../src/store/memory.ts";

const analyst = new Analyst();
afterAll(() => analyst.close());

const blobs: Readonly<Record<string, ReadBlob>> = {
  orders: text("orders", "export const place = (order: Order) => charge(order);\n"),
  broken: text("broken", "export const place = (;\n"),
  manifest: text("manifest", '{ "name": "shop" }'),
  picture: { sha: "picture", bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]) },
  empty: text("empty", ""),
  gone: { sha: "gone", problem: { reason: "missing", detail: "It is not here." } },
  huge: { sha: "huge", problem: { reason: "too-large", detail: "5 MB; 1 MB is the limit." } },
};

function text(sha: string, content: string): ReadBlob {
  return { sha, bytes: new TextEncoder().encode(content) };
}

/** Extracts, and tells what was read, what was said of each blob, and the progress. */
async function extract(store: FactStore, wanted: readonly Wanted[]) {
  const read: string[] = [];
  const progress: string[] = [];
  const extractor = createExtractor({ store, digest: "d1", analyst });
  const facts = await extractor.extract(
    wanted,
    async function* (shas) {
      read.push(...shas);
      for (const sha of shas) yield blobs[sha] ?? { sha };
    },
    (_stage, done, total) => progress.push(`${done}/${total}`),
  );
  const said = [...facts]
    .map(([key, { symbols, manifest, problems }]) => {
      const names = symbols.map(({ name }) => name).join(" ");
      return `${key} ${manifest?.name ?? names} ${problems.map(({ reason }) => reason).join()}`.trim();
    })
    .sort();
  return { read, said, progress };
}

const want = (sha: string, language: Wanted["language"] = "ts"): Wanted => ({ sha, language });

describe("extract", () => {
  it("says of every blob what it holds, or why it could not be read", async () => {
    const wanted = [want("orders"), want("broken"), want("manifest", "package-json"), want("picture"), want("empty")];
    const { said, progress } = await extract(openMemoryStore(), [...wanted, want("gone"), want("huge")]);
    expect(said).toEqual([
      "broken:ts <module> place syntax-error",
      "empty:ts <module>",
      "gone:ts  missing",
      "huge:ts  too-large",
      "manifest:package-json shop",
      "orders:ts <module> place",
      "picture:ts  binary",
    ]);
    expect(progress.at(0)).toBe("0/7");
    expect(progress.at(-1)).toBe("7/7");
  });

  it("reads only what the store does not know, and never keeps what another copy may have", async () => {
    const store = openMemoryStore();
    await extract(store, [want("orders"), want("picture"), want("gone"), want("huge")]);
    const again = await extract(store, [want("orders"), want("picture"), want("gone"), want("huge"), want("empty")]);
    expect(again.read).toEqual(["gone", "empty"]);
    expect(again.said.length).toBe(5);
  });

  it("reads a blob once for all the paths and languages that want it", async () => {
    const { read, said } = await extract(openMemoryStore(), [want("orders"), want("orders"), want("orders", "tsx")]);
    expect(read).toEqual(["orders"]);
    expect(said).toEqual(["orders:ts <module> place", "orders:tsx <module> place"]);
  });

  it("takes facts of other analyzers, and damaged ones, for unknown", async () => {
    const store = openMemoryStore();
    store.put([
      ["orders:ts:d0", "{}"],
      ["empty:ts:d1", '{"damaged'],
    ]);
    expect(await extract(store, [want("orders"), want("empty")])).toMatchObject({ read: ["orders", "empty"] });
  });

  it("needs no reading at all when everything is known", async () => {
    const store = openMemoryStore();
    await extract(store, [want("orders")]);
    expect(await extract(store, [want("orders")])).toEqual({
      read: [],
      said: ["orders:ts <module> place"],
      progress: ["1/1"],
    });
  });

  it("passes on why reading broke off, with nothing left running", async () => {
    const extractor = createExtractor({ store: openMemoryStore(), digest: "d1", analyst });
    const broken = async function* (): AsyncGenerator<ReadBlob> {
      yield text("orders", "export const place = 1;");
      throw new Error("git ended");
    };
    await expect(extractor.extract([want("orders"), want("mail")], broken, () => undefined)).rejects.toThrow(
      "git ended",
    );
  });
});
