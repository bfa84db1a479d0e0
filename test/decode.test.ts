import { expect, it } from "vitest";
import { decode } from "../src/decode.ts";

it("reads UTF-8, with or without its mark, and repairs what is broken", () => {
  expect(decode(new TextEncoder().encode("\ufeffselect 'é'"))).toBe("select 'é'");
  expect(decode(new Uint8Array([0x61, 0xff, 0x62]))).toBe("a\ufffdb");
  expect(decode(new Uint8Array())).toBe("");
});

it("reads UTF-16 by its mark", () => {
  expect(decode(new Uint8Array([0xff, 0xfe, 0x61, 0, 0xe9, 0]))).toBe("aé");
});

it("knows bytes that are no text", () => {
  expect(decode(new Uint8Array([0x61, 0, 0x62]))).toBeUndefined();
});
