/** Where a name stands as text: what no graph follows, and what breaks all the same when the thing it names is gone. */
import { isGenerated, isTestOnly, isVendored } from "../analyzers/roles.ts";
import { decode } from "./decode.ts";
import type { Source, TreeEntry } from "./ports.ts";
import { redact } from "./redact.ts";

/** What holds a mention, those first that run. */
const kinds = ["code", "sql", "configuration", "environment", "other", "test", "documentation"] as const;

export type MentionKind = (typeof kinds)[number];

export interface Mention {
  readonly file: string;
  readonly line: number;
  readonly kind: MentionKind;
  /** The line, trimmed and without what looks like a credential; empty where the file holds values that may be secret. */
  readonly text: string;
}

/** What is searched for. */
export interface Wanted {
  readonly words: readonly string[];
  /** Where the words alone are anybody's: one of these must stand beside them, on the same line or, in SQL and in languages that nobody reads, in the same file. */
  readonly beside?: readonly string[];
  /** Scripts in which the words count by themselves, being tied to the thing anyway. */
  readonly among?: ReadonlySet<string>;
  /** In scripts and prose only what is quoted like a name: there the graph knows what an identifier is, and prose means the word. */
  readonly quoted: boolean;
  /** Lines that name it may hold its value: they are told by their place alone. */
  readonly secret?: true;
}

export interface Mentions {
  /** Sorted by kind, file and line, at most `limit` of them. */
  readonly found: readonly Mention[];
  readonly total: number;
  readonly files: number;
  /** Files that were not searched, being too large or no text. */
  readonly unread: number;
  /** The name says too little to be looked for. */
  readonly unsearched?: true;
}

const limit = 500;
const script = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
/** What holds no words, and what repeats what another file says. */
const passed =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|pdf|zip|gz|wasm|map|snap|lock)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|npm-shrinkwrap\.json|bun\.lockb?)$/i;

/** Lines of the tree that hold one of the words and are none of `known` (`file:line`), which the graph tells already. */
export async function mentionsOf(
  wanted: Wanted,
  tree: readonly TreeEntry[],
  source: Source,
  known: ReadonlySet<string>,
): Promise<Mentions> {
  const word = patternOf(wanted.words);
  const near = wanted.beside === undefined ? undefined : patternOf(wanted.beside);
  const paths = new Map<string, string[]>();
  for (const { path, sha, type } of tree)
    if (type === "file" && !passed.test(path) && !isGenerated(path) && !isVendored(path))
      paths.set(sha, [...(paths.get(sha) ?? []), path]);
  const found: Mention[] = [];
  let unread = 0;
  for await (const { sha, bytes } of source.read([...paths.keys()])) {
    const text = bytes && decode(bytes);
    if (text === undefined) {
      unread++;
      continue;
    }
    if (!word.test(text)) continue;
    for (const file of paths.get(sha) ?? []) {
      const kind = kindOf(file);
      // Where nobody reads the code, a query may stand on several lines.
      const whole = kind === "sql" || kind === "other";
      const free = near === undefined || wanted.among?.has(file) === true || (whole && near.test(text));
      const quoted = wanted.quoted && !plain.has(kind);
      for (const [at, line] of text.split("\n").entries())
        if (
          word.test(quoted ? quotedIn(line) : line) &&
          (free || near?.test(line) === true) &&
          !known.has(`${file}:${at + 1}`)
        )
          found.push(mention(file, kind, at + 1, wanted.secret === true && kind !== "code" ? "" : line));
    }
  }
  found.sort(
    (a, b) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1),
  );
  return {
    found: found.slice(0, limit),
    total: found.length,
    files: new Set(found.map(({ file }) => file)).size,
    unread,
  };
}

/** What needs no quotes to name a thing; of languages that nobody reads here, quotes tell nothing. */
const plain: ReadonlySet<MentionKind> = new Set(["sql", "environment", "configuration", "other"]);

function mention(file: string, kind: MentionKind, line: number, text: string): Mention {
  const quiet = kind === "environment" || kind === "configuration";
  return { file, line, kind, text: quiet ? "" : redact(text.trim()) };
}

/** A path of a URL begins where a text does, behind a host, or behind a hole: what stands deeper is another path. */
const pathStart = "(?<=^|[\\s\"'`(=>|}]|://[^/\\s\"'`]*)";

/** As a whole word: `total` stands neither in `subtotal` nor in `total-row`. What ends with a slash begins a longer path. */
function patternOf(words: readonly string[]): RegExp {
  const texts = words.map((word) => {
    const before = word.startsWith("/") ? pathStart : word.includes("/") ? "(?<![\\w$-])" : "(?<![\\w$/-])";
    const after = word.endsWith("/") ? "" : "(?![\\w$/-])";
    return `${before}${word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}${after}`;
  });
  return new RegExp(texts.join("|"));
}

/** What of a line stands in quotes of any kind and is a name or SQL, not a sentence. */
function quotedIn(line: string): string {
  // A line of a longer text: its quotes stand elsewhere.
  if (/\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s/i.test(line) && !/^\s*(?:import|export)\b/.test(line)) return line;
  return [...line.matchAll(/(["'`])((?:\\.|(?!\1).)*)/g)]
    .map((match) => match[2] ?? "")
    .filter((text) => !/\s/.test(text) || /\b(?:FROM|JOIN|INTO|UPDATE|TABLE|SELECT|WHERE)\b/i.test(text))
    .join("\n");
}

function kindOf(file: string): MentionKind {
  const name = file.slice(file.lastIndexOf("/") + 1);
  // Before all else: what holds values is quiet wherever it lies.
  if (/^\.env|\.env$|\.(?:tfvars|properties)$/i.test(name)) return "environment";
  if (isTestOnly(file)) return "test";
  if (script.test(file)) return "code";
  if (/\.(?:sql|prisma)$/.test(name)) return "sql";
  if (/\.(?:json5?|jsonc|ya?ml|toml|ini|tf|hcl|conf)$|^(?:Dockerfile|Makefile|Procfile)/.test(name))
    return "configuration";
  return /\.(?:mdx?|rst|txt|adoc)$/.test(name) ? "documentation" : "other";
}
