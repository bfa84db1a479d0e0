/** Scripts that a template engine writes (Jinja, Liquid, dbt, Handlebars): `{{ expression }}`, `{% tag %}`, `{# comment #}`. */

/** A piece that begins anew inside of itself was never closed: so no text is walked twice. */
const piece = /\{\{((?:(?!\{\{|\}\})[\s\S])*)\}\}(\s*\.)?|\{%(?:(?!\{%|%\})[\s\S])*%\}|\{#(?:(?!\{#|#\})[\s\S])*#\}/g;
/** https://docs.getdbt.com/reference/dbt-jinja-functions/ref and `source`: the last text is the table. */
const relation = /^[\s-]*(?:ref|source)\s*\(\s*(?:(["'])[^"']*\1\s*,\s*)?(["'])([\w$]+)\2/;

export interface Untemplated {
  /** As long as the script, with the same lines: names of tables where the template gives them, a number for a value. */
  readonly text: string;
  /** Line of the first piece, from 1. */
  readonly line: number;
}

/** The script as SQL, as far as that can be told without running the template; undefined where it is none. */
export function untemplate(script: string): Untemplated | undefined {
  if (!/\{\{|\{%/.test(script)) return undefined;
  let first: number | undefined;
  const text = script.replace(
    piece,
    (whole: string, expression: string | undefined, dot: string | undefined, at: number) => {
      // In a text of PostgreSQL (`'{{1,2},{3,4}}'`) and in JSON braces are data.
      if (/^\{\{\s*[\d"]/.test(whole)) return whole;
      first ??= at;
      return blank(whole, standIn(expression, dot));
    },
  );
  return first === undefined ? undefined : { text, line: script.slice(0, first).split("\n").length };
}

function standIn(expression: string | undefined, dot: string | undefined): string {
  if (expression === undefined) return "";
  const named = relation.exec(expression)?.[3];
  if (named !== undefined) return named;
  // `{{ schema }}.orders`: the table's own name is enough.
  if (dot !== undefined || /^[\s-]*config\s*\(/.test(expression)) return "";
  return "0";
}

/** `text`, which the piece holds itself, at the end of as much space; line breaks stay. */
function blank(whole: string, text: string): string {
  const space = whole.replace(/[^\n]/g, " ");
  return space.slice(0, space.length - text.length) + text;
}
