/** The settings of an organisation, from a file that the command line names. */
import { readFile } from "node:fs/promises";
import { type ReviewRequest, SourceError } from "../ports.ts";

/** Throws a `SourceError` when there is no such file; what stands in it is judged where it is read. */
export async function defaultsIn(path: string): Promise<NonNullable<ReviewRequest["defaults"]>> {
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new SourceError(`The settings \`${path}\` cannot be read (${why}).`, {
      hint: "Name a readable YAML file with --defaults.",
      cause,
    });
  }
}
