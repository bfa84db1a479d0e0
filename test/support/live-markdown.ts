/** What of a Markdown text comes alive, by the testimony of a parser that is not ours: CommonMark with GitHub's extensions. */
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

type Tree = ReturnType<typeof fromMarkdown>;
type Child = Tree["children"][number];

/** Tags that are ours. */
const ownTags = /<\/?(?:details|summary|sub)(?: open)?>|<!-- [\w:= -]+ -->/g;

/** What GitHub links in plain text beyond what the grammar says: people, issues, commits; and what nobody sees. */
const linkedByName = [/@[\w-]/, /#\d/, /\b(?:GH|gh)-\d/, /\b[0-9a-f]{7,40}\b/, /[\p{Cc}\p{Cf}\p{Cs}]/u];

/** Everything that would be a link, an image, markup, a mention or a reference, but links to `own` addresses. */
export function live(markdown: string, own: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: Tree | Child): void => {
    switch (node.type) {
      case "link":
        if (!node.url.startsWith(own)) found.push(`link ${node.url}`);
        break;
      case "image":
      case "imageReference":
      case "linkReference":
      case "definition":
      case "footnoteReference":
      case "footnoteDefinition":
        found.push(node.type);
        break;
      case "html":
        found.push(
          ...named(node.value.replaceAll(ownTags, "")),
          ...(/<[^ ]/.exec(node.value.replaceAll(ownTags, "")) ?? []),
        );
        break;
      case "text":
        found.push(...named(node.value.replaceAll("\n", " ")));
        break;
    }
    if ("children" in node) for (const child of node.children) visit(child);
  };
  visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return found;
}

function named(text: string): readonly string[] {
  return linkedByName.some((pattern) => pattern.test(text.replaceAll("\n", " "))) ? [`text ${text}`] : [];
}
