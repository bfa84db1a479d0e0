import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CheckAnnotation, type CheckReport, checkLimits, fitToPlatform } from "../../src/github/check-report.ts";

const place: CheckAnnotation = {
  path: "src/charges.ts",
  startLine: 1,
  endLine: 1,
  level: "notice",
  title: "Charged twice",
  message: "Add a key.",
};
const report: CheckReport = { conclusion: "neutral", title: "low", summary: "One route.", annotations: [place] };

describe("fitToPlatform", () => {
  test("leaves alone what fits", () => {
    expect(fitToPlatform(report)).toEqual(report);
  });

  test("sends one page of annotations and counts the rest", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...place, startLine: index + 1, endLine: index + 1 }));
    const fitted = fitToPlatform({ ...report, annotations: many });
    expect(fitted.annotations).toEqual(many.slice(0, 50));
    expect(fitted.summary).toBe("One route.\n\n10 more places are not marked in the files.\n");
  });

  test("never sends an annotation for which GitHub would refuse the whole answer", () => {
    const fitted = fitToPlatform({
      ...report,
      annotations: [{ ...place, startLine: 0 }, { ...place, path: "" }, { ...place, startLine: 5, endLine: 4 }, place],
    });
    expect(fitted.annotations).toEqual([place]);
    expect(fitted.summary).toBe("One route.\n\n3 more places are not marked in the files.\n");
  });

  test("cuts after a line and closes the fence it cut open", () => {
    const summary = `# Reach\n\n\`\`\`text\n${"orders\n".repeat(20_000)}\`\`\`\n`;
    const fitted = fitToPlatform({ ...report, summary }).summary;
    expect(fitted.endsWith("orders\n```\n\n*The rest did not fit into a check run.*\n")).toBe(true);
    expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(checkLimits.summary);
  });

  test("keeps every limit and whole characters, whatever comes", () => {
    const text = fc.string({ unit: "binary", minLength: 0, maxLength: 400 }).map((part) => part.repeat(300));
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 80 }), (long, count) => {
        const annotation = { ...place, title: long, message: long };
        const fitted = fitToPlatform({
          ...report,
          title: long,
          summary: long,
          annotations: Array(count).fill(annotation),
        });
        expect(Buffer.byteLength(fitted.summary)).toBeLessThanOrEqual(checkLimits.summary);
        expect([...fitted.title].length).toBeLessThanOrEqual(checkLimits.title);
        expect(fitted.annotations.length).toBeLessThanOrEqual(checkLimits.annotations);
        for (const { title, message } of fitted.annotations) {
          expect([...title].length).toBeLessThanOrEqual(checkLimits.annotationTitle);
          expect(Buffer.byteLength(message)).toBeLessThanOrEqual(checkLimits.message);
        }
        // Half a character would show as the replacement character.
        if (!long.includes("\ufffd")) expect(fitted.summary).not.toContain("\ufffd");
      }),
      { numRuns: 40 },
    );
  });
});
