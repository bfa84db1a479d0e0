/** What a check run shows, and the limits within which GitHub takes it. */

export interface CheckAnnotation {
  readonly path: string;
  /** Lines of the head commit, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  /** Plain text: GitHub does not render Markdown here. */
  readonly message: string;
}

/** The answer of one review. `summary` is Markdown in which everything untrusted is escaped already. */
export interface CheckReport {
  readonly conclusion: "success" | "neutral" | "failure" | "action_required" | "skipped";
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** From GitHub's OpenAPI description, where it states one. */
export const checkLimits = {
  /** Per request. An update appends, so a repeated second page would show twice: we send one page, in the completing call. */
  annotations: 50,
  /** Bytes. GitHub says 65,535 characters and not which kind; this holds under every reading. */
  summary: 60_000,
  /** Code points. No limit is stated; a longer title is cut off on the page. */
  title: 120,
  /** Bytes of 64 KB. */
  message: 60_000,
  /** Characters. */
  annotationTitle: 255,
} as const;

const cut = "\n\n*The rest did not fit into a check run.*\n";

/** The report as GitHub takes it: too long texts are cut, annotations beyond one page are counted in the summary. */
export function fitToPlatform(report: CheckReport): CheckReport {
  const valid = report.annotations.filter(isPlaced);
  const annotations = valid.slice(0, checkLimits.annotations).map((annotation) => ({
    ...annotation,
    title: cutCharacters(annotation.title, checkLimits.annotationTitle),
    message: cutBytes(annotation.message, checkLimits.message),
  }));
  const left = report.annotations.length - annotations.length;
  const more =
    left === 0 ? "" : `\n\n${left} more ${left === 1 ? "place is" : "places are"} not marked in the files.\n`;
  return {
    conclusion: report.conclusion,
    title: cutCharacters(report.title, checkLimits.title),
    summary: cutMarkdown(report.summary, checkLimits.summary - more.length) + more,
    annotations,
  };
}

function isPlaced({ path, startLine, endLine }: CheckAnnotation): boolean {
  return (
    path !== "" && Number.isInteger(startLine) && startLine >= 1 && Number.isInteger(endLine) && endLine >= startLine
  );
}

/** Cuts after a whole line, and closes a code fence that the cut has left open. */
function cutMarkdown(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const fits = cutBytes(text, bytes - cut.length - "\n```".length);
  const whole = fits.slice(0, Math.max(fits.lastIndexOf("\n"), 0)) || fits;
  const open = (whole.match(/^ {0,3}```/gm) ?? []).length % 2 === 1;
  return `${whole}${open ? "\n```" : ""}${cut}`;
}

/** At most so many bytes of UTF-8, never half a character. */
function cutBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  // A byte of the form 10xxxxxx goes on with a character: step back to its beginning.
  while (end > 0 && ((encoded[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--;
  return encoded.toString("utf8", 0, end);
}

function cutCharacters(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
