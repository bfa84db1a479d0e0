import fc from "fast-check";
import { expect, test } from "vitest";
import { html } from "../../src/pages/html.ts";

test("values are escaped, HTML is not", () => {
  const name = `<img src=x onerror="alert('1')">`;
  expect(html`<td title="${name}">${html`<b>${1}</b>`}${[html`<i>a</i>`, html`<i>b</i>`]}</td>`.text).toBe(
    '<td title="&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;"><b>1</b><i>a</i><i>b</i></td>',
  );
});

test("what turns text around is shown by its code", () => {
  expect(html`${"a\u202Eb\u0000c\u2028"}`.text).toBe("a\\u{202e}b\\u{0}c\\u{2028}");
});

test("no text of a repository ends its place", () => {
  const nasty = fc.string({ unit: fc.constantFrom(..."<>\"'&`=/!-\n\u202Ea "), maxLength: 60 });
  fc.assert(
    fc.property(nasty, (text) => {
      const { text: made } = html`<p title="${text}">${text}</p>`;
      expect(made).toMatch(/^<p title="[^<>"'`\n]*">[^<>"'`\n]*<\/p>$/);
    }),
  );
});
