import { describe, expect, test } from "vitest";
import type { Finding } from "../../seeds/rule.ts";
import type { Granted } from "../../src/ports.ts";
import { readGranted } from "../../src/waivers/granted.ts";

const rule = "seed-18/outbound-without-timeout";
const finding = { id: "0123456789abcdef", rule } as Finding;
const one: Granted = {
  id: finding.id,
  rule,
  by: "till",
  because: "bounded by the platform",
  until: null,
  sealed: false,
  lapsed: false,
};

function read(granted: readonly Granted[], gated: boolean) {
  const found = readGranted({ findings: [finding], granted, today: "2026-06-01", isGated: () => gated });
  return { waived: [...found.waived.values()], awaiting: [...found.awaiting.values()], notes: found.notes };
}

const waiver = { by: "till on this pull request", because: "bounded by the platform", until: null };
const holds = { waived: [waiver], awaiting: [], notes: [] };

describe("readGranted", () => {
  test("lets pass what was accepted, by its fingerprint", () => {
    expect(read([one], false)).toEqual(holds);
    expect(read([{ ...one, id: "fedcba9876543210" }], false)).toEqual({ waived: [], awaiting: [], notes: [] });
  });

  test("lifts a gate only where somebody beside the author agreed, whenever it became one", () => {
    expect(read([{ ...one, sealed: true }], true)).toEqual(holds);
    expect(read([one], true)).toEqual({
      waived: [],
      awaiting: [waiver],
      notes: [
        `\`${rule}\` was accepted by \`till\` on this pull request, whose change it is. It gates: somebody else with write access has to agree.`,
      ],
    });
  });

  test("does not outlive the permission of who decided last", () => {
    expect(read([{ ...one, sealed: true, lapsed: true }], false)).toEqual({
      waived: [],
      awaiting: [],
      notes: [
        `\`${rule}\` was accepted by \`till\` on this pull request. Who decided last may no longer write to this repository, so it does not hold.`,
      ],
    });
  });

  test("ends with its day", () => {
    expect(read([{ ...one, until: "2026-06-01" }], false).waived).toHaveLength(1);
    expect(read([{ ...one, until: "2026-05-31" }], false)).toEqual({
      waived: [],
      awaiting: [],
      notes: [`\`${rule}\` was accepted by \`till\` on this pull request until 2026-05-31, which has gone by.`],
    });
  });
});
