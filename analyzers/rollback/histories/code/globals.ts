/** Names that nobody declared. */
import type { Root } from "./values.ts";

export const globalOf = (name: string): Root => ({ kind: "root", role: "global", name });
