/** What a shell command of a platform's file starts: requests by the usual clients, and programs of the repository. */
import type { AskFact, EntryFact } from "../facts.ts";

/** Characters of one command that are looked at. */
const maxCommand = 20_000;
const maxFound = 50;

const client = /\b(?:curl|wget|xh|https?(?=\s))\b/;
/** A URL, or a variable that holds the start of one, and the path behind it. */
const url =
  /(?:https?:\/\/(?<host>[^\s"'`/<>|;)]+)|\$\{\{[^}]{0,200}\}\}|\$\{?\w{1,80}\}?)(?<path>\/[^\s"'`<>|;)\\]*)/g;
const localHost = /^(?:[^@]*@)?(?:localhost|127\.|0\.0\.0\.0|\[::1\])/;
const plainHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i;
const explicit = /(?:^|\s)(?:-X\s*|--request[=\s]+|--method[=\s]+)["']?([A-Z]+)\b/;
const carries = /\s(?:-d|--data(?:-\w+)?|--json|--post-data|-F|--form)[=\s]/;

/** What a command asks over HTTP. Which host that is may be anybody's; this machine's own is left out. */
export function asksIn(command: string): readonly AskFact[] {
  const found: AskFact[] = [];
  for (const line of linesOf(command)) {
    if (!client.test(line)) continue;
    const method = explicit.exec(line)?.[1] ?? (carries.test(line) ? "POST" : "GET");
    for (const { groups } of line.matchAll(url)) {
      const host = groups?.["host"];
      if (host !== undefined && localHost.test(host)) continue;
      const path = groups?.["path"] ?? "/";
      if (path !== "/" && !path.startsWith("//"))
        found.push({ method, path, ...(host !== undefined && plainHost.test(host) && { host: host.toLowerCase() }) });
      if (found.length >= maxFound) return found;
    }
  }
  return found;
}

const program =
  /(?:^|[\s;&|"'])(?:node|tsx|ts-node|bun(?: run)?|deno run)(?:\s+-[-\w=.:/]+)*\s+(?:\.\/)?([\w@][\w./@-]*\.[cm]?[jt]sx?)(?=$|[\s;&|"'])/g;

/** Scripts of the repository that a command runs, seen from `directory`. */
export function programsIn(command: string, directory: string): readonly EntryFact[] {
  const found: EntryFact[] = [];
  for (const line of linesOf(command))
    for (const [, path = ""] of line.matchAll(program))
      if (found.length < maxFound) found.push({ module: `${directory}/${path}` });
  return found;
}

/** Lines of a command, continued ones as one. */
function linesOf(command: string): readonly string[] {
  return command
    .slice(0, maxCommand)
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/);
}
