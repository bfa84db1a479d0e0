/** How changed file modes are told: a graph knows nothing of them, and who runs a file as a program does. */
import type { Report } from "./report.ts";

export interface ToldMode {
  /** Not escaped. */
  readonly path: string;
  /** `no longer executable, nothing else changed`. */
  readonly words: string;
}

/** Files whose mode changed, in the report's order. */
export function changedModes({ files }: Report): readonly ToldMode[] {
  return files.flatMap(({ path, mode }) => {
    if (mode === undefined) return [];
    const words = `${mode.executable ? "made" : "no longer"} executable${mode.only ? ", nothing else changed" : ""}`;
    return [{ path, words }];
  });
}
