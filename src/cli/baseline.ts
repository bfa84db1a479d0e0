/** `blast-radius baseline`: writes down what stands, once, and from then on only takes out of it. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Debts, debtsOf } from "../debts.ts";
import type { Revision } from "../inspect.ts";
import { type ReviewRequest, SourceError, WORK_TREE } from "../ports.ts";
import { renderJson } from "../report/json.ts";
import { baselinePath } from "../waivers/baseline.ts";
import { type Answer, status } from "./answer.ts";
import { baselineText } from "./baseline-text.ts";
import type { Invocation } from "./usage.ts";

/** Writes only beside the work tree that it looked at; of any other revision it tells. */
export async function baseline(
  { options, switches, format }: Invocation,
  revision: Revision,
  ports: Parameters<typeof debtsOf>[1],
  request: Pick<ReviewRequest, "today" | "defaults">,
): Promise<Answer> {
  const debts = await debtsOf(revision, ports, request);
  const writes = revision.sha.startsWith(`${WORK_TREE}:`) && !switches.has("check");
  const written = !writes ? "kept" : debts.before === undefined ? "written" : switches.has("prune") ? "pruned" : "kept";
  if (written !== "kept") await write(join(options.repo ?? ".", baselinePath), renderJson(debts.after));
  const text = format === "json" ? renderJson(debts) : baselineText(debts, written, baselinePath);
  return { text, status: switches.has("check") && owes(debts) ? status.gated : status.fine, notes: debts.warnings };
}

const owes = ({ before, after, beyond }: Debts): boolean =>
  beyond.length > 0 || (before === undefined && after.findings.length > 0);

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new SourceError(`\`${path}\` cannot be written (${why}).`, { hint: "Make it writable.", cause });
  }
}
