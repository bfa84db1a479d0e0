import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../analyzers/facts.ts";
import { readStyles, type StyleLanguage } from "../../../analyzers/styles/read.ts";
import { linkFiles } from "../../support/linked.ts";

const read = (text: string, language: StyleLanguage = "css"): Facts => readStyles({ sha: "0", language, text });
const imports = (text: string, language?: StyleLanguage) =>
  read(text, language).imports.map(
    ({ from, kind, line }) => `${line} ${kind === "asset" ? "shows" : "imports"} ${from}`,
  );

describe("what a sheet imports", () => {
  test("CSS", () => {
    const text = `@import "./base.css" layer(base);
@import url(tokens.css) screen;
@import url("https://a.example/font.css");
/* @import "./old.css"; */
@plugin "shop-forms";
.price { background: url('./coin.png?x') no-repeat, url(data:image/png;base64,AA//) }
@font-face { src: url(fonts/till.woff2#a) format("woff2"), url("/public.woff") }
`;
    expect(imports(text)).toEqual([
      "1 imports ./base.css",
      "2 imports tokens.css",
      "5 imports shop-forms",
      "6 shows ./coin.png",
      "7 shows ./fonts/till.woff2",
    ]);
  });

  test("SCSS and Less", () => {
    const text = `@use "sass:math";
@use 'colours' as c with ($red: "dark");
@import 'a', "b"; // @import "c";
@import (reference) "mixins.less";
@forward "src/list" hide x;
@import "#{$theme}/x";
`;
    expect(imports(text, "scss")).toEqual([
      "2 imports colours",
      "3 imports a",
      "3 imports b",
      "4 imports mixins.less",
      "5 imports src/list",
    ]);
  });

  test("Sass without quotes, and classes of other modules", () => {
    expect(imports("@import colours\n", "scss")).toEqual(["1 imports colours"]);
    expect(
      imports(".a { composes: b c from './base.module.css' }\n@value red from \"./red.css\";", "css-module"),
    ).toEqual(["1 imports ./base.module.css", "2 imports ./red.css"]);
  });
});

describe("what can change alone", () => {
  const bodies = (text: string, language: StyleLanguage = "css-module"): Readonly<Record<string, string>> =>
    Object.fromEntries(read(text, language).symbols.map(({ name, body }) => [name, body]));
  const changed = (before: string, after: string, language?: StyleLanguage): readonly string[] => {
    const [was, is] = [bodies(before, language), bodies(after, language)];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]);
  };
  const sheet = `@media (width > 10px) { .big-price:hover { color: red } }
.price, .old { color: blue; .sum { margin: .5em } }
:root { --till: 1px }
`;

  test("a class of a module, by the names that code may call it", () => {
    expect(Object.keys(bodies(sheet))).toEqual([
      "<module>",
      "styles",
      "styles.big-price",
      "styles.bigPrice",
      "styles.price",
      "styles.old",
      "styles.sum",
    ]);
    expect(changed(sheet, sheet.replace("red", "green"))).toEqual(["styles.big-price", "styles.bigPrice"]);
    expect(changed(sheet, sheet.replace(".5em", "1em"))).toEqual(["styles.price", "styles.old", "styles.sum"]);
    expect(changed(sheet, sheet.replace("1px", "2px"))).toEqual(["<module>"]);
    expect(changed(sheet, sheet.replace(", .old", ""))).toEqual(["styles", "styles.price", "styles.old", "styles.sum"]);
  });

  test("any other sheet as a whole", () => {
    expect(changed(sheet, sheet.replace("red", "green"), "css")).toEqual(["<module>"]);
  });

  test("neither comments nor formatting", () => {
    const other = sheet.replaceAll("{ ", "{\n  /* { .x } */ ").replaceAll("; ", ";\n");
    expect(changed(sheet, other)).toEqual([]);
    expect(changed(sheet, other, "css")).toEqual([]);
  });
});

test("who imports a sheet leads to its classes, and sheets to the sheets beside them", () => {
  const { edges, unresolved } = drawn({
    "src/price.module.css": `.price { composes: base from "./base.css" }`,
    "src/base.css": ".base { color: red }",
    "src/price.ts": `import styles from "./price.module.css";\nimport "./all.scss";\nexport const price = () => styles.price;`,
    "src/all.scss": `@use "colours";\n@use "forms";\n@import "base";\nb { background: url(coin.png) }`,
    "src/_colours.scss": "$red: red;",
    "src/forms/_index.scss": "",
    "src/coin.png": "",
  });
  expect(unresolved).toEqual([]);
  expect(edges).toEqual([
    "src/all.scss#<module> loads src/_colours.scss#<module>",
    "src/all.scss#<module> loads src/base.css#<module>",
    "src/all.scss#<module> loads src/forms/_index.scss#<module>",
    "src/all.scss#<module> uses src/coin.png",
    "src/price.module.css#<module> loads src/base.css#<module>",
    "src/price.ts#<module> loads src/all.scss#<module>",
    "src/price.ts#<module> loads src/price.module.css#<module>",
    "src/price.ts#price uses src/price.module.css#styles.price",
  ]);
});

function drawn(files: Readonly<Record<string, string>>) {
  const { graph, unresolved } = linkFiles(files);
  const edges = [...graph.edges()].flatMap(({ from, to, kind }) => {
    const [a, b] = [graph.node(from), graph.node(to)];
    const crosses = a !== undefined && b !== undefined && a.file !== b.file;
    return crosses ? [`${from} ${kind} ${to}`.replaceAll(/(?:symbol|module):/g, "")] : [];
  });
  return { edges: edges.sort(), unresolved };
}

test("no text makes it throw, and every line is one of the text", () => {
  const piece = fc.constantFrom(
    "@import ",
    '"a',
    "'",
    "{",
    "}",
    ".a",
    ";",
    "/*",
    "*/",
    "//",
    "url(",
    ")",
    "\n",
    "\\",
    "composes: a from ",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }),
      fc.constantFrom<StyleLanguage>("css", "scss", "css-module", "scss-module"),
      (pieces, language) => {
        const text = pieces.join("");
        const last = text.split("\n").length;
        const { symbols, imports: found } = read(text, language);
        for (const { line } of [...symbols, ...found]) expect(line >= 1 && line <= last).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("hostile sheets take linear time", () => {
  for (const text of [
    "{".repeat(200_000),
    "url(".repeat(100_000),
    "/*".repeat(200_000),
    "composes: a ".repeat(50_000),
    '@import "'.repeat(50_000),
  ])
    expect(read(text, "scss-module").symbols.length).toBeGreaterThan(0);
});
