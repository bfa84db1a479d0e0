import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { createCanonical } from "../fingerprint.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { firstChangeIn } from "../questions/first-change.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";

const manifest = '{ "name": "@shop/money", "main": "./src/index.ts", "files": ["src"] }\n';
const index = 'export { rounded, total } from "./money.ts";\n';
const money = `
  export const rounded = (cents: number) => Math.floor(cents);
  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
`;
const offer = { "package.json": manifest, "src/index.ts": index };

/** It only notices: on 491 merged changes it spoke loudly once, of an export that no release had had yet. */
export const breakingExport = rule({
  name: "breaking-export",
  title: "An export went that code elsewhere may use",
  level: "notice",
  why: "Who installs the package, or calls it without types, learns of it when it fails.",
  instead: "Keep the old name beside the new one, marked deprecated, until the next major version.",
  rollback: "Export it again under its old name.",
  onlyChange: true,

  *check(evidence) {
    yield* withdrawn(evidence);
    yield* changedPromises(evidence);
    yield* untypedCallers(evidence);
  },

  violates: [
    {
      title: "whoever rounds with the published package cannot any more",
      before: { ...offer, "src/money.ts": money.replace("cents);", "cents); // want") },
      after: {
        "package.json": manifest,
        "src/index.ts": 'export { total } from "./money.ts";\n',
        "src/money.ts": "\n  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);\n",
      },
    },
    {
      title: "rounding wants to know the currency from now on",
      before: { ...offer, "src/money.ts": money },
      after: {
        ...offer,
        "src/money.ts": `
  export const rounded = (cents: number, currency: string) => (currency === "JPY" ? cents : Math.floor(cents)); // want
  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
`,
      },
    },
    {
      title: "a caller without types still asks for what went",
      before: {
        "package.json": '{ "name": "shop", "private": true }\n',
        "src/money.ts": money.replace("cents);", "cents); // want"),
        "src/print.js":
          '\n  import { rounded } from "./money.ts";\n  export const print = (cents) => String(rounded(cents));\n',
      },
      after: {
        "package.json": '{ "name": "shop", "private": true }\n',
        "src/money.ts": "\n  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);\n",
        "src/print.js":
          '\n  import { rounded } from "./money.ts";\n  export const print = (cents) => String(rounded(cents));\n',
      },
    },
  ],
  honours: [
    {
      title: "the old name goes on beside the new one",
      before: { ...offer, "src/money.ts": money },
      after: {
        "package.json": manifest,
        "src/index.ts": 'export { rounded, roundedDown, total } from "./money.ts";\n',
        "src/money.ts": `${money}  export const roundedDown = (cents: number) => Math.floor(cents);\n`,
      },
    },
    {
      title: "a package that nobody outside installs may change with its callers",
      before: {
        "package.json": manifest.replace("{", '{ "private": true,'),
        "src/index.ts": index,
        "src/money.ts": money,
      },
      after: {
        "package.json": manifest.replace("{", '{ "private": true,'),
        "src/index.ts": 'export { total } from "./money.ts";\n',
        "src/money.ts": "\n  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);\n",
      },
    },
    {
      title: "an export that wanders to another file is the same export",
      before: { ...offer, "src/money.ts": money },
      after: {
        "package.json": manifest,
        "src/index.ts": 'export { rounded } from "./rounded.ts";\nexport { total } from "./money.ts";\n',
        "src/rounded.ts": "\n  export const rounded = (cents: number) => Math.floor(cents);\n",
        "src/money.ts": "\n  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);\n",
      },
    },
  ],
});

/** Entries and names by which a library says that nobody may count on them. */
const unpromised = /internal|unstable|experimental|do-not-import|(?:^|[/_-])private/i;

/** The published packages of a graph, and what each promises. What a package passes on of another one is the other one's. */
function offers(graph: Graph): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const found = new Map<NodeId, Set<NodeId>>();
  for (const { id, file, attributes } of graph.ofKind("package")) {
    if (attributes?.["published"] !== true || isExcluded(file)) continue;
    const home = file.slice(0, file.lastIndexOf("/") + 1);
    const own = graph.from(id).flatMap(({ kind, to, attributes: how }) => {
      const node = graph.node(to);
      const entries = how?.["entries"];
      const promised = Array.isArray(entries) && entries.some((entry) => !unpromised.test(String(entry)));
      if (kind !== "holds" || node === undefined || !promised || unpromised.test(node.name)) return [];
      return node.file.startsWith(home) && !isExcluded(node.file) ? to : [];
    });
    found.set(id, new Set(own));
  }
  return found;
}

/** Offered at base and not at head, under no file and no name that it may have moved to. A package that went as a whole is no export. */
function* withdrawn({ base, head, change }: Evidence): Generator<Yield> {
  const redrawn = head.redrawnSince(base);
  if (redrawn !== undefined && !base.ofKind("package").some(({ id }) => redrawn.has(id))) return;
  const canonical = createCanonical(change);
  const now = offers(head);
  for (const [id, symbols] of offers(base)) {
    const still = now.get(id);
    if (still === undefined) continue;
    const names = new Set([...still].map((symbol) => head.node(symbol)?.name));
    for (const symbol of symbols) {
      const node = base.node(symbol);
      if (node === undefined || still.has(canonical(symbol)) || names.has(node.name)) continue;
      yield {
        on: [id, symbol],
        file: node.file,
        line: node.line,
        side: "base",
        title: `\`${base.node(id)?.name ?? id}\` no longer exports \`${node.name}\``,
        confidence: node.attributes?.["typeOnly"] === true ? 0.8 : 0.9,
      };
    }
  }
}

/** What a package still offers promises something else now. Whether it broke or grew is not told by a hash: so one remark a package. */
function* changedPromises({ head, change, diff }: Evidence): Generator<Yield> {
  const altered = change.nodes.filter(({ change: how, side }) => how === "signature" && side === "head");
  if (altered.length === 0) return;
  for (const [id, symbols] of offers(head)) {
    const nodes = altered.map(({ node }) => node).filter((node) => symbols.has(node.id));
    const [first] = nodes;
    if (first === undefined) continue;
    yield {
      on: [id, ...nodes.map((node) => node.id)],
      salient: "signature",
      ...firstChangeIn(diff, first),
      title: `\`${head.node(id)?.name ?? id}\` promises something else with ${told(nodes)}`,
      confidence: 0.7,
      severity: "notice",
      fix: "An added optional parameter is fine; anything else wants an overload, or a new major version.",
    };
  }
}

const untyped = /\.[cm]?jsx?$/;

/** Callers in plain JavaScript that still name what is gone: no compiler looks at them. */
function* untypedCallers({ base, head, change }: Evidence): Generator<Yield> {
  for (const { node, change: how } of change.nodes) {
    if (how !== "removed" || node.kind !== "symbol" || node.attributes?.["exported"] !== true) continue;
    const callers = base.to(node.id).filter(({ from, kind, certainty }) => {
      const caller = head.node(from);
      if (certainty !== "resolved" || (kind !== "calls" && kind !== "uses" && kind !== "constructs")) return false;
      if (caller === undefined || !untyped.test(caller.file) || caller.file === node.file) return false;
      return (
        caller.body === base.node(from)?.body && !leadsElsewhere(head, from, node.name) && !isExcluded(caller.file)
      );
    });
    const [first] = callers;
    const caller = first && head.node(first.from);
    if (first === undefined || caller === undefined) continue;
    yield {
      on: [node.id, first.from],
      file: node.file,
      line: node.line,
      side: "base",
      title: `\`${node.name}\` is gone, and \`${caller.name}\` in \`${caller.file}\` still uses it, unseen by the compiler`,
      confidence: 0.85,
      path: [{ id: node.id }, { id: caller.id, edge: first }],
    };
  }
}

/** Its import was redirected to a namesake. */
function leadsElsewhere(head: Graph, caller: NodeId, name: string): boolean {
  return head.from(caller).some(({ to }) => head.node(to)?.name === name);
}

function told(nodes: readonly Node[]): string {
  const names = nodes.slice(0, 4).map(({ name }) => `\`${name}\``);
  return `${names.join(", ")}${nodes.length > names.length ? ` and ${nodes.length - names.length} more` : ""}`;
}
