const part = /^(?:packages|apps|libs|modules|services|plugins|examples)\/[^/]+/;

/** The part of a workspace that a file belongs to, by custom of its path: `packages/mail`, or the root (an empty text). */
export function workspacePart(path: string): string {
  return part.exec(path)?.[0] ?? "";
}
