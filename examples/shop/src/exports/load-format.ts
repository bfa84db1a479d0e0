import { settings } from "../settings.ts";

export type Write = (rows: readonly Record<string, unknown>[]) => string;

/** Each warehouse brings its own format, as a module that its settings name. */
export async function loadFormat(): Promise<Write> {
  const { write } = await import(settings.exportFormat);
  return write;
}
