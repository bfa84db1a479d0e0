/**
 * Globs of untrusted origin over paths and names: `*` within one segment, `**` across, `?` one character. Matching keeps a set of
 * places in the pattern, as Thompson's simulation does, so that no pattern takes longer than its length times the text's.
 */
export type Glob = (text: string) => boolean;

/** Characters of one pattern; a path that a person writes is shorter. */
export const maxGlob = 200;

type Token = { readonly is: "one"; readonly of: string } | { readonly is: "any" | "star" | "globstar" | "folders" };

/** Whether a text matches one of the patterns, from its start to its end. */
export function globs(patterns: readonly string[]): Glob {
  const all = patterns.map(tokensOf);
  return (text) => all.some((tokens) => matches(tokens, text));
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (pattern.startsWith("**/", at) && (at === 0 || pattern.charAt(at - 1) === "/")) {
      tokens.push({ is: "folders" });
      at += 2;
    } else if (pattern.startsWith("**", at)) {
      tokens.push({ is: "globstar" });
      at += 1;
    } else if (character === "*") tokens.push({ is: "star" });
    else if (character === "?") tokens.push({ is: "any" });
    else tokens.push({ is: "one", of: character });
  }
  return tokens;
}

function matches(tokens: readonly Token[], text: string): boolean {
  let places = new Set<number>();
  enter(tokens, 0, places);
  for (let at = 0; at < text.length && places.size > 0; at++) {
    const character = text.charAt(at);
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token === undefined) continue;
      if (token.is === "one" && token.of === character) enter(tokens, place + 1, next);
      if (token.is === "any" && character !== "/") enter(tokens, place + 1, next);
      if (token.is === "star" && character !== "/") enter(tokens, place, next);
      if (token.is === "globstar") enter(tokens, place, next);
      if (token.is === "folders") {
        next.add(place);
        if (character === "/") enter(tokens, place + 1, next);
      }
    }
    places = next;
  }
  return places.has(tokens.length);
}

/** Goes to a place, and past what matches nothing as well. */
function enter(tokens: readonly Token[], place: number, places: Set<number>): void {
  for (let at = place; ; at++) {
    places.add(at);
    const { is } = tokens[at] ?? { is: "one" };
    if (is !== "star" && is !== "globstar" && is !== "folders") return;
  }
}
