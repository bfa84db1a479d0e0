import { moduleId } from "../../analyzers/link/ids.ts";
import { changedLines, effective, type FileLines } from "../questions/changed-lines.ts";
import { isCodemod } from "../questions/codemod.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { firstChange } from "../questions/first-change.ts";
import { isGathering, isUpkeep } from "../questions/intent.ts";
import { type Neighbours, neighboursOf, type Place } from "../questions/neighbours.ts";
import { workspacePart } from "../questions/workspace-part.ts";
import { type Evidence, rule } from "../rule.ts";

/** Farther than this from everything else, hubs left out, is another neighbourhood (seed 8). */
const far = 3;
/** A larger change of a file is hardly a slip; `scattered-diff` speaks of those. */
const slip = 20;
/** Of two changed files neither is the stranger. */
const company = 2;

/** Configuration of tools goes with whatever it makes the tools say elsewhere. */
const config = /(?:^|\/)[^/]*\.config\.[^/]+$|(?:^|\/)\.[^/]+$|(?:^|\/)[^/]*(?:eslint|prettier|tsconfig|oxlint)[^/]*\//;

/** What people look at asks the rest over the network, and each application has its own: no edge ties it to the code that answers. */
const looks = /\.(?:[jt]sx|vue|svelte|astro)$/;

const place = `
  import { total } from "./total.ts";
  export const place = (cents: number[]) => total(cents);
`;
const total = `
  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
`;
const greeting = `
  export const greeting = (name: string) => \`Hello \${name}\`;
`;
const page = `
  export default async function Page() {
    const orders = await fetch("https://api.shop.example/orders").then((answer) => answer.json());
    return <p>Total {orders.length}</p>;
  }
`;
const shop = {
  "packages/orders/src/place.ts": place,
  "packages/orders/src/total.ts": total,
  "packages/mail/src/greeting.ts": greeting,
};
const changed = {
  "packages/orders/src/place.ts": place.replace("total(cents)", "Math.round(total(cents))"),
  "packages/orders/src/total.ts": total.replace("sum + one", "sum + Math.max(one, 0)"),
};

/**
 * Off until a repository asks for it: of six remarks on 675 merged changes none was right. A page of the manual, the screen of another
 * application and a constant of a second one belong to a change, and no edge says so.
 */
export const unrelatedFile = rule({
  name: "unrelated-file",
  title: "A file changed that has nothing to do with the others",
  level: "off",
  why: "It is reviewed in passing, shipped under another title, and reverted with what it has no part in.",
  instead: "Move it to a pull request of its own.",
  rollback: "Alone it can be reverted without the rest.",

  *check(evidence) {
    const files = changedLines(evidence).filter((one) => effective(one) > 0 && one.weight === 1);
    if (files.length <= company || isCodemod(evidence)) return;
    if (isUpkeep(evidence.title) || isGathering(evidence.title)) return;
    const neighbours = neighboursOf(evidence.head);
    for (const one of files) {
      const { path, status } = one.file;
      if (status !== "modified" || effective(one) > slip || config.test(path)) continue;
      const others = files.filter((other) => other !== one);
      if (others.some((other) => workspacePart(other.file.path) === workspacePart(path))) continue;
      if (looks.test(path) || isExcluded(path)) continue;
      if (isNamed([path, ...changedNames(evidence, path)], evidence.title) || isNear(neighbours, path, others))
        continue;
      yield {
        on: [moduleId(path)],
        ...firstChange(one.file),
        title: `\`${path}\` is more than ${far} steps away from every other changed file`,
        confidence: 0.8,
      };
    }
  },
  onlyChange: true,

  violates: [
    {
      title: "a greeting changes with the order's total",
      before: shop,
      after: { ...changed, "packages/mail/src/greeting.ts": greeting.replace("}`;", "}!`; // want") },
      pullRequest: { title: "feat: round what is ordered" },
    },
  ],
  honours: [
    {
      title: "the title says that the greeting changes, too",
      before: shop,
      after: { ...changed, "packages/mail/src/greeting.ts": greeting.replace("}`;", "}!`;") },
      pullRequest: { title: "feat: round what is ordered, and cheer the greeting up" },
    },
    {
      title: "the page shows what the orders answer now",
      before: { ...shop, "apps/web/app/orders/page.tsx": page },
      after: { ...changed, "apps/web/app/orders/page.tsx": page.replace("Total", "Sum") },
      pullRequest: { title: "feat: round what is ordered" },
    },
    {
      title: "the manual tells of it",
      before: { ...shop, "apps/docs/src/contents.ts": 'export const pages = ["orders"];\n' },
      after: { ...changed, "apps/docs/src/contents.ts": 'export const pages = ["orders", "cents"];\n' },
      pullRequest: { title: "feat: round what is ordered" },
    },
    {
      title: "the linter learns what the orders must not do",
      before: { ...shop, "packages/config-eslint/next.js": "export const rules = { eqeqeq: 1 };\n" },
      after: { ...changed, "packages/config-eslint/next.js": "export const rules = { eqeqeq: 2 };\n" },
      pullRequest: { title: "feat: round what is ordered" },
    },
    {
      title: "an order greets, so both change together",
      before: shop,
      after: {
        "packages/orders/src/place.ts": place
          .replace("import", 'import { greeting } from "../../mail/src/greeting.ts";\n  import')
          .replace("total(cents)", 'greeting("you") + total(cents)'),
        "packages/orders/src/total.ts": changed["packages/orders/src/total.ts"],
        "packages/mail/src/greeting.ts": greeting.replace("}`;", "}!`;"),
      },
      pullRequest: { title: "feat: round what is ordered" },
    },
  ],
});

function changedNames({ change }: Evidence, path: string): readonly string[] {
  return change.nodes.flatMap(({ node }) => (node.file === path && node.kind === "symbol" ? node.name : []));
}

/** A word of four letters or more of the file's path, or of what changed in it, stands in the title. */
function isNamed(names: readonly string[], title: string): boolean {
  const words = (text: string): readonly string[] =>
    text
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 3)
      .map((word) => word.replace(/s$/, ""));
  const named = new Set(words(title));
  return names.flatMap(words).some((word) => named.has(word));
}

function isNear(neighbours: Neighbours, path: Place, others: readonly FileLines[]): boolean {
  const wanted = new Set(others.map(({ file }) => file.path));
  const seen = new Set([path]);
  let level: readonly Place[] = [path];
  for (let distance = 1; distance <= far; distance++) {
    const next: Place[] = [];
    for (const at of level)
      for (const place of neighbours.get(at) ?? []) {
        if (wanted.has(place)) return true;
        if (seen.has(place) || neighbours.isHub(place)) continue;
        seen.add(place);
        next.push(place);
      }
    level = next;
  }
  return false;
}
