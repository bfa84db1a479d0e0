import fc from "fast-check";
import { expect, test } from "vitest";
import { type Slice, splitOf } from "../../seeds/questions/split.ts";
import { evidenceOf } from "../support/sample.ts";

type Files = Readonly<Record<string, string>>;

const split = (before: Files, after: Files): readonly Slice[] => splitOf(evidenceOf({ title: "x", before, after }));
const pathsOf = (slices: readonly Slice[]): readonly (readonly string[])[] =>
  slices.map(({ files }) => files.map(({ file }) => file.path).sort());

const long = (lines: number): string => `${"  cents += 1;\n".repeat(lines)}`;
const fn = (name: string, lines: number, parameters = "cents: number", calls = ""): string =>
  `export function ${name}(${parameters}) {\n${long(lines)}${calls}  return cents;\n}\n`;

test("what is needed comes first, and tests and callers follow", () => {
  const after = {
    "migrations/0002_seats.sql": `CREATE TABLE seats (\n${"  a int,\n".repeat(60)}  id int\n);\n`,
    "src/seats/count.ts": `import { pool } from "./db.ts";\nexport async function count(cents: number) {\n${long(150)}  return pool.query("SELECT id FROM seats");\n}\n`,
    "src/seats/db.ts": `import { Pool } from "pg";\nexport const pool = new Pool();\n`,
    "src/pages/seats.ts": `import { count } from "../seats/count.ts";\n${fn("page", 220, "cents: number", "  void count(cents);\n")}`,
    "src/pages/seats.test.ts": `import { page } from "./seats.ts";\n${fn("pages", 250, "cents: number", "  page(cents);\n")}`,
    "src/mail/footer.ts": fn("footer", 120),
  };
  const slices = split({}, after);
  expect(pathsOf(slices)).toEqual([
    ["migrations/0002_seats.sql"],
    ["src/mail/footer.ts"],
    ["src/pages/seats.test.ts", "src/pages/seats.ts", "src/seats/count.ts", "src/seats/db.ts"],
  ]);
  expect(slices.map(({ needs }) => needs)).toEqual([[], [], [0]]);
});

test("a promise that changed takes its callers with it, and what is removed waits for those who used it", () => {
  const caller = (call: string): string =>
    `import { total } from "./total.ts";\n${fn("order", 230, "cents: number", call)}`;
  const asked = split(
    { "src/total.ts": fn("total", 250), "src/order.ts": caller("  total(1);\n") },
    {
      "src/total.ts": fn("total", 260, "cents: number, rate: number"),
      "src/order.ts": caller("  total(1, 2);\n  cents -= 1;\n"),
    },
  );
  expect(pathsOf(asked)).toEqual([["src/order.ts", "src/total.ts"]]);
  const gone = split(
    {
      "src/old/total.ts": fn("total", 210) + fn("rest", 3),
      "src/new/order.ts": `import { total } from "../old/total.ts";\n${fn("order", 9, "cents: number", "  total(1);\n")}`,
    },
    { "src/old/total.ts": fn("rest", 3), "src/new/order.ts": fn("order", 300) },
  );
  expect(pathsOf(gone)).toEqual([["src/new/order.ts"], ["src/old/total.ts"]]);
  expect(gone[1]?.needs).toEqual([0]);
});

/** What a file asks of others, and what others may ask of it, with how many parameters. */
interface Plan {
  readonly exports: ReadonlyMap<string, number>;
  readonly asks: readonly (readonly [file: number, name: string])[];
}

const textOf = (plans: readonly Plan[], at: number, lines: number): string => {
  const { exports, asks } = plans[at] ?? { exports: new Map(), asks: [] };
  const imports = asks.map(([file, name]) => `import { ${name} } from "../p${file}/f.ts";\n`).join("");
  const calls = asks.map(([file, name]) => {
    const arity = plans[file]?.exports.get(name) ?? 0;
    return `  ${name}(${Array.from({ length: arity }, () => 1).join(", ")});\n`;
  });
  const functions = [...exports].map(([name, arity]) =>
    fn(
      name,
      lines,
      Array.from({ length: arity }, (_, i) => (i === 0 ? "cents: number" : `p${i}: number`)).join(", "),
      calls.join(""),
    ),
  );
  return imports + functions.join("");
};

/** Each import is answered, with as many parameters as are given. */
function sound(files: Files): readonly string[] {
  const wrong: string[] = [];
  for (const [path, text] of Object.entries(files))
    for (const [, name = "", folder = ""] of text.matchAll(/^import \{ (\w+) \} from "\.\.\/(\w+)\/f\.ts"/gm)) {
      const [, parameters] =
        new RegExp(`^export function ${name}\\((.*)\\) \\{$`, "m").exec(files[`${folder}/f.ts`] ?? "") ?? [];
      const [, given] = new RegExp(`^ {2}${name}\\((.*)\\);$`, "m").exec(text) ?? [];
      if (parameters === undefined || parameters.split(",").length !== given?.split(",").length)
        wrong.push(`${path}: ${name}`);
    }
  return wrong;
}

const world = fc
  .record({
    size: fc.integer({ min: 3, max: 7 }),
    seed: fc.array(fc.nat(1000), { minLength: 80, maxLength: 80 }),
  })
  .map(({ size, seed }) => {
    let used = 0;
    const next = (below: number): number => (seed[used++ % seed.length] ?? 0) % below;
    const plan = (): Plan[] => {
      const exports = Array.from({ length: size }, (_, at) => {
        const names = [`a${at}`, `b${at}`].filter((_, i) => i === 0 || next(2) === 0);
        return new Map(names.map((name) => [name, 1 + (next(4) === 0 ? 1 : 0)]));
      });
      return exports.map((own, at) => ({
        exports: own,
        asks: Array.from({ length: next(3) }, () => next(size)).flatMap((file, n, all) => {
          if (file === at || all.indexOf(file) !== n) return [];
          const names = [...(exports[file]?.keys() ?? [])];
          return [[file, names[next(names.length)] ?? ""] as const];
        }),
      }));
    };
    return [plan(), plan()] as const;
  });

const filesOf = (plans: readonly Plan[], lines: number): Files =>
  Object.fromEntries(plans.map((_, at) => [`p${at}/f.ts`, textOf(plans, at, lines)]));

test("after each slice, every import still finds what it asks for", () => {
  let several = 0;
  fc.assert(
    fc.property(world, ([then, now]) => {
      const before = filesOf(then, 90);
      const after = filesOf(now, 91);
      const slices = split(before, after);
      if (slices.length > 1) several++;
      const state: Record<string, string> = { ...before };
      for (const [at, { files, needs }] of slices.entries()) {
        expect(needs.every((need) => need < at)).toBe(true);
        for (const { file } of files) state[file.path] = after[file.path] ?? "";
        expect(sound(state)).toEqual([]);
      }
      expect(Object.keys(after).filter((path) => state[path] !== after[path])).toEqual([]);
    }),
    { numRuns: 120 },
  );
  expect(several).toBeGreaterThan(10);
}, 60_000);
