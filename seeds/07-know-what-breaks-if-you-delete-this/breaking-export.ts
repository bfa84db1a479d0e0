import type { Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { createCanonical } from "../fingerprint.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";

const manifest = '{ "name": "@shop/money", "main": "./src/index.ts", "files": ["src"] }\n';
const index = 'export { rounded, total } from "./money.ts";\n';
const money = `
  export const rounded = (cents: number) => Math.floor(cents);
  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
`;
const offer = { "package.json": manifest, "src/index.ts": index };

/**
 * It only notices: on 491 merged changes it spoke loudly once, of an export that no release had had yet. Of exports that promise
 * something else now nothing is said: whether they broke or grew no hash tells, and the three that were told (675 merged changes, and
 * one of trpc) had all grown, by an argument or a field that may be left out.
 */
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
      title: "one more argument, which may be left out",
      before: { ...offer, "src/money.ts": money },
      after: {
        ...offer,
        "src/money.ts": money.replace(
          "rounded = (cents: number) =>",
          "rounded = (cents: number, steps = 1) => steps *",
        ),
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
