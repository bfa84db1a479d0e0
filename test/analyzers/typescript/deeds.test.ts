/** What code is seen to do with buffers, stored objects, files that were sent, texts that are looked for, and caches. */
import { expect, test } from "vitest";
import type { SymbolFact } from "../../../analyzers/facts.ts";
import { readTypeScript } from "../../../analyzers/typescript/read.ts";

const vocabulary = {
  words: new Set<string>(),
  knows: () => false,
  gives: { calls: new Map(), packages: new Map(), types: new Set<string>() },
};

function deeds(text: string, tell: (symbol: SymbolFact) => readonly string[] | undefined): readonly string[] {
  const { symbols } = readTypeScript({ sha: "", language: "ts", text }, "ts", vocabulary);
  return symbols.flatMap((symbol) => (tell(symbol) ?? []).map((told) => `${symbol.name}: ${told}`));
}

test("a buffer is emptied after something was waited for", () => {
  const tell = ({ flushes }: SymbolFact): readonly string[] | undefined =>
    flushes?.map(({ name, read, cleared, by }) => `${name} ${read}>${cleared} by ${by.join()}`);
  expect(
    deeds(
      `let waiting = []; const counts = new Map(); const local = [];
      export const add = (one) => { waiting.push(one); counts.set(one, 1); };
      async function late() { await send(waiting); waiting = []; }
      async function copied() { const batch = [...waiting]; await send(batch); waiting.length = 0; }
      async function early() { const batch = waiting; waiting = []; await send(batch); }
      async function portion() { const batch = waiting.splice(0, 9); await send(batch); if (waiting.length === 0) waiting = []; }
      async function other(full) { if (full) { await send(waiting); return; } waiting = []; }
      async function each() { for (const [key, n] of counts) await save(key, n); counts.clear(); }
      async function nobodyAdds() { await send(local); local.length = 0; }
      class Held { #rows = []; add(row) { this.#rows.push(row); } async flush() { await send(this.#rows); this.#rows.splice(0); } }
    `,
      tell,
    ),
  ).toEqual([
    "late: waiting 3>3 by add",
    "copied: waiting 4>4 by add",
    "each: counts 8>8 by add",
    "Held.flush: this.#rows 10>10 by Held.add",
  ]);
});

test("bytes of a store are asked for, given back and answered with", () => {
  const tell = ({ fetches = [], yields = [], serves = [] }: SymbolFact): readonly string[] => [
    ...fetches.map((span) => `fetches ${span}`),
    ...yields.map((span) => `yields ${span}`),
    ...serves.map((span) => `serves ${span}`),
  ];
  expect(
    deeds(
      `async function read(key) { const { Body, ContentType } = await s3.send(new GetObjectCommand({ key })); return Body; }
      async function kind(key) { const { ContentType } = await s3.send(new GetObjectCommand({ key })); return ContentType; }
      async function show(key, response) { const bytes = await storage.readFile(key); response.send(Buffer.from(bytes)); }
      async function small(key, response) { const bytes = await storage.readFile(key); response.send(await shrink(bytes)); }
      async function part(key, response) { const bytes = await storage.readFile(key); response.set("Accept-Ranges", "bytes"); response.send(bytes); }
      function pass(key, res) { s3.send(new GetObjectCommand({ key })).then((object) => { object.Body.pipe(res); }); }
    `,
      tell,
    ),
  ).toEqual([
    "read: fetches 1-1",
    "read: yields 1-1",
    "kind: fetches 2-2",
    "show: serves 3-3>3",
    "pass: fetches 6-6",
    "pass: serves 6-6>6",
  ]);
});

test("a file that was sent is put under a name", () => {
  expect(
    deeds(
      `async function save(file) { const bytes = Buffer.from(await file.arrayBuffer()); return put({ content: bytes.toString("base64") }); }
      async function little(file) { if (file.size > 8 * 1024) return; put({ content: await file.arrayBuffer() }); }
      async function fetched() { const response = await fetch("/x"); put({ content: await response.arrayBuffer() }); }
      function held(req) { put({ data: req.file.buffer, name: req.file.name }); }
    `,
      ({ blobs }) => blobs,
    ),
  ).toEqual(["save: content:1", "held: data:4"]);
});

test("a text is looked for wherever it stands", () => {
  expect(
    deeds(
      `function all(q) { const pattern = \`%\${q}%\`; return [
        { title: { contains: q } }, { name: { startsWith: q } }, { kind: { contains: "fixed" } },
        ilike(notes.body, pattern), like(notes.path, \`\${q}%\`), db.whereILike("n.email", "%" + q),
        sql\`\${notes.text} ILIKE '%' || \${q}\`, { [Op.iLike]: pattern }, { word: { [Op.iLike]: pattern } }, { near: ILike(pattern) },
      ]; }
    `,
      ({ searches }) => searches?.toSorted(),
    ),
  ).toEqual(["all: body:3", "all: email:3", "all: near:4", "all: text:4", "all: title:2", "all: word:4"]);
});

test("what is quick is kept", () => {
  expect(
    deeds(
      `const known = new Map();
      const slug = (text) => text.trim().toLowerCase();
      function kept(text) { if (known.has(text)) return known.get(text); const one = slug(text); known.set(text, one); return one; }
      async function asked(id) { if (known.has(id)) return known.get(id); const row = await find(id); const old = row.at > 5; known.set(id, old); return old; }
      function counted(id) { known.set(id, (known.get(id) ?? 0) + 1); }
      function parsed(text) { if (known.has(text)) return known.get(text); const { size } = parse(text); known.set(text, size + 1); return size; }
      const both = memoize(slug);
      const heavy = memoize((rows) => rows.map((row) => row.id));
    `,
      ({ memos }) => memos,
    ),
  ).toEqual(["kept: 3", "both: 7"]);
});
