import { describe, expect, it } from "vitest";
import type { FactStore } from "../../src/ports.ts";

/** What every store of facts promises; `open` yields an empty one. */
export function factStoreContract(name: string, open: () => FactStore): void {
  describe(`${name} keeps the fact store's contract`, () => {
    it("gives back what was put, and nothing for what was not", () => {
      const store = open();
      store.put([
        ["a1:ts:e1", '{"orders":1}'],
        ["b2:sql:e1", '{"charges":"é → ü\\n"}'],
      ]);
      expect([...store.get(["b2:sql:e1", "c3:ts:e1", "a1:ts:e1"])].sort()).toEqual([
        ["a1:ts:e1", '{"orders":1}'],
        ["b2:sql:e1", '{"charges":"é → ü\\n"}'],
      ]);
      store.close();
    });

    it("knows nothing when nothing is asked", () => {
      const store = open();
      store.put([]);
      expect([...store.get([])]).toEqual([]);
      store.close();
    });

    it("never changes the value of a key", () => {
      const store = open();
      store.put([["a1:ts:e1", "first"]]);
      store.put([["a1:ts:e1", "second"]]);
      expect([...store.get(["a1:ts:e1"])]).toEqual([["a1:ts:e1", "first"]]);
      store.close();
    });

    it("answers a key asked twice once", () => {
      const store = open();
      store.put([["a1:ts:e1", "{}"]]);
      expect([...store.get(["a1:ts:e1", "a1:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
      store.close();
    });

    it("takes entries from an iterator", () => {
      const store = open();
      const entries = function* (): Iterable<readonly [string, string]> {
        for (let i = 0; i < 3_000; i++) yield [`${i}:ts:e1`, `{"n":${i}}`];
      };
      store.put(entries());
      const keys = Array.from({ length: 3_000 }, (_, i) => `${i}:ts:e1`);
      expect([...store.get(keys)].length).toBe(3_000);
      expect(store.get(["2999:ts:e1"]).get("2999:ts:e1")).toBe('{"n":2999}');
      store.close();
    });

    it("keeps a value of a megabyte whole", () => {
      const store = open();
      const json = JSON.stringify("mail".repeat(256 * 1024));
      store.put([["a1:ts:e1", json]]);
      expect(store.get(["a1:ts:e1"]).get("a1:ts:e1")).toBe(json);
      store.close();
    });

    it("gives a graph back as it was kept, where numbers of four bytes may be read out of it", () => {
      const store = open();
      const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
      store.keepGraph("c1:e1", bytes);
      const kept = store.graph("c1:e1");
      expect(kept).toEqual(bytes);
      expect((kept?.byteOffset ?? 1) % 4).toBe(0);
      expect(store.graph("c2:e1")).toBeUndefined();
      store.close();
    });

    it("keeps the newest graphs", () => {
      const store = open();
      for (let at = 0; at < 40; at++) store.keepGraph(`c${at}:e1`, Uint8Array.of(at));
      expect(store.graph("c39:e1")).toEqual(Uint8Array.of(39));
      expect(store.graph("c0:e1")).toBeUndefined();
      store.close();
    });

    it("has no complaint when nothing went wrong", () => {
      const store = open();
      store.put([["a1:ts:e1", "{}"]]);
      store.close();
      store.close();
      expect(store.notes()).toEqual([]);
    });
  });
}
