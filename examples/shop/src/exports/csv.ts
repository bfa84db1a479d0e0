import type { Write } from "./load-format.ts";

const cell = (value: unknown): string => `"${String(value ?? "").replaceAll('"', '""')}"`;

export const write: Write = (rows) => rows.map((row) => Object.values(row).map(cell).join(",")).join("\n");
