/**
 * Our import edges from file to file against madge's, dependency-cruiser's and the TypeScript compiler's resolver, on one
 * checkout without node_modules. Every edge that a peer finds and we have not is counted by kind.
 *
 *   npm run bench:resolve -- <repository>[@<revision>] ... [--misses]
 *
 * Peers get every ending they read, the root's tsconfig and `exports` conditions; the compiler is asked about each specifier with
 * the configuration nearest to the file, as its language server would be. `--misses` prints each edge, and each specifier
 * that was not resolved.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkOut } from "./resolve/checkout.ts";
import type { Edges } from "./resolve/edges.ts";
import { type Fate, fates } from "./resolve/external.ts";
import { kindOf, reasons } from "./resolve/kinds.ts";
import { type Ours, readOurs } from "./resolve/ours.ts";
import { runPeers } from "./resolve/peers.ts";

interface Place {
  readonly repository: string;
  readonly revision: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: "boolean", default: false } },
});
const places = positionals.map(placeOf);
if (places.length === 0 || !places.every(({ repository }) => existsSync(repository))) {
  process.stderr.write("usage: npm run bench:resolve -- <repository>[@<revision>] ... [--misses]\n");
  process.exit(2);
}
for (const place of places) {
  const scratch = mkdtempSync(join(tmpdir(), "resolve-"));
  try {
    await bench(place, join(scratch, "tree"));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function placeOf(name: string): Place {
  const at = name.lastIndexOf("@");
  return at <= 0
    ? { repository: name, revision: "HEAD" }
    : { repository: name.slice(0, at), revision: name.slice(at + 1) };
}

async function bench({ repository, revision }: Place, dir: string): Promise<void> {
  const checkout = checkOut(resolve(repository), revision, dir);
  const ours = await readOurs(checkout);
  say(`${repository} ${checkout.sha.slice(0, 10)}: ${ours.files.size} files read, ${ours.edges.size} edges`);
  reportSpecifiers(ours, fates(checkout));
  const seen = new Map<string, readonly string[]>();
  for (const [peer, edges] of await runPeers(checkout)) {
    // Madge tells no specifiers; what the others called the same edge serves.
    for (const { from, to, specifiers } of edges) {
      const known = seen.get(`${from}\0${to}`);
      if (specifiers.length > 0) seen.set(`${from}\0${to}`, specifiers);
      else for (const one of known ?? []) edges.add(from, to, one);
    }
    reportPeer(peer, edges, (edge) => kindOf(edge, ours, checkout), ours);
  }
  say("");
}

function reportSpecifiers({ specifiers }: Ours, fateOf: ReturnType<typeof fates>): void {
  const counts = new Map<Fate, number>();
  const lost: string[] = [];
  for (const specifier of specifiers) {
    const fate = fateOf(specifier);
    counts.set(fate, (counts.get(fate) ?? 0) + 1);
    const { file, line, text, means } = specifier;
    if (fate === "unresolved" || fate === "unlisted")
      lost.push(`    ${fate} ${file}:${line} ${text}${means.to === "unresolved" ? ` (${means.why})` : ""}`);
  }
  const count = (fate: Fate): number => counts.get(fate) ?? 0;
  const internal = count("file") + count("unresolved");
  say(
    `  specifiers ${specifiers.length}: ${count("file")} files, ${count("listed")} listed packages, ${count("locked")} named by a lockfile only, ` +
      `${count("unlisted")} named nowhere, ${count("unresolved")} unresolved`,
  );
  say(
    `  resolved or truly external ${percent(1 - lost.length / Math.max(1, specifiers.length))}, internal ones resolved ` +
      `${percent(count("file") / Math.max(1, internal))} of ${internal}`,
  );
  if (values.misses) for (const line of lost) say(line);
}

function reportPeer(
  peer: string,
  edges: Edges,
  kind: (edge: Parameters<typeof kindOf>[0]) => string,
  ours: Ours,
): void {
  const kinds = new Map<string, string[]>();
  let both = 0;
  for (const edge of edges) {
    if (ours.edges.has(edge.from, edge.to)) {
      both++;
      continue;
    }
    const name = kind(edge);
    const line = `    ${name}: ${edge.from} -> ${edge.to} ${edge.specifiers.join(" ")}`;
    const known = kinds.get(name);
    if (known === undefined) kinds.set(name, [line]);
    else known.push(line);
  }
  const missed = [...kinds].filter(([name]) => !Object.hasOwn(reasons, name));
  say(
    `  ${peer.padEnd(20)} theirs ${edges.size}, both ${both}, only ours ${ours.edges.size - both}, only theirs ` +
      `${edges.size - both}, of them missed ${missed.reduce((sum, [, lines]) => sum + lines.length, 0)}`,
  );
  for (const [name, lines] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const why = Object.hasOwn(reasons, name) ? reasons[name as keyof typeof reasons] : "missed";
    say(`    ${lines.length} ${name}: ${why}`);
    if (values.misses) for (const line of lines.sort()) say(line);
  }
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(2)} %`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
