import { isExcluded } from "../questions/exclusions.ts";
import { isMeasured } from "../questions/measured.ts";
import { textsOf } from "../questions/spans.ts";
import { rule } from "../rule.ts";

const slugs = (text: string): Readonly<Record<string, string>> => ({
  "package.json": '{ "dependencies": { "memoizee": "0.4.17", "next": "15.0.0" } }',
  "src/slugs.ts": text,
});
const plain = `
          export function slugOf(title: string) {
            return title.trim().toLowerCase().slice(0, 60);
          }
        `;

/**
 * Only around code that is seen to be quick: it repeats nothing, waits for nothing, and calls nothing but methods of texts and numbers and
 * functions of its own file that are as quick. Around whatever else a cache may well pay.
 */
export const speculativeCache = rule({
  name: "speculative-cache",
  title: "A cache around code that costs nothing",
  level: "notice",
  why: "To look something up costs as much as to work it out again; what is kept takes memory, and one day it is out of date.",
  instead: "Call the code as it is, or say what was measured with the cache and without it.",
  rollback: "Take the wrapper away: the answers are the same.",
  onlyChange: true,

  *check({ base, head, description }) {
    if (description !== undefined && isMeasured(description)) return;
    for (const symbol of head.ofKind("symbol")) {
      const memos = isExcluded(symbol.file) ? [] : textsOf(symbol, "memos");
      const was = base.node(symbol.id);
      const [line] = memos;
      if (line === undefined || memos.length <= (was === undefined ? 0 : textsOf(was, "memos").length)) continue;
      yield {
        on: [symbol.id],
        file: symbol.file,
        line: Number(line),
        side: "head",
        title: `\`${symbol.name}\` now keeps what takes no time to work out`,
        confidence: 0.8,
        path: [{ id: symbol.id }],
      };
    }
  },

  violates: [
    {
      title: "a map of slugs in front of three methods of a text",
      before: slugs(plain),
      after: slugs(`
          const known = new Map<string, string>();
          export function slugOf(title: string) {
            const hit = known.get(title);
            if (hit !== undefined) return hit;
            const slug = title.trim().toLowerCase().slice(0, 60);
            known.set(title, slug); // want
            if (known.size > 1000) known.clear();
            return slug;
          }
        `),
    },
    {
      title: "a package remembers sums",
      before: slugs(plain),
      after: slugs(`
          import memoize from "memoizee";
          const withTax = (net: number, rate: number) => Math.round(net * (100 + rate)) / 100;
          export const gross = memoize(withTax); // want
          export function slugOf(title: string) {
            return title.trim().toLowerCase().slice(0, 60);
          }
        `),
    },
    {
      title: "Next keeps a name that is put together",
      before: slugs(plain),
      after: {
        ...slugs(plain),
        "app/label.ts": `
          import { unstable_cache } from "next/cache";
          export const labelOf = unstable_cache(async (name: string, count: number) => \`\${name.trim()} (\${count})\`, ["label"]); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "the text is worked out each time",
      before: slugs(plain),
      after: slugs(`
          export function slugOf(title: string) {
            return title.trim().toLowerCase().replaceAll(" ", "-").slice(0, 60);
          }
        `),
    },
    {
      title: "what a host answers is kept for a while",
      before: slugs(plain),
      after: slugs(`
          const rates = new Map<string, { value: number; until: number }>();
          export async function rateOf(currency: string) {
            const hit = rates.get(currency);
            if (hit !== undefined && hit.until > Date.now()) return hit.value;
            const answer = await fetch(\`https://rates.example.com/\${currency}\`, { signal: AbortSignal.timeout(2_000) });
            const { value } = await answer.json();
            rates.set(currency, { value, until: Date.now() + 60_000 });
            return value;
          }
          ${plain}
        `),
    },
    {
      title: "whether a row is old is kept, since the row is asked for",
      before: slugs(plain),
      after: slugs(`
          const old = new Map<string, boolean>();
          export async function isOld(id: string) {
            if (old.has(id)) return old.get(id);
            const order = await prisma.order.findUnique({ where: { id } });
            const answer = order.createdAt < 1_700_000_000;
            old.set(id, answer);
            return answer;
          }
          ${plain}
        `),
    },
    {
      title: "what chance gave is kept to be the same the next time",
      before: slugs(plain),
      after: slugs(`
          const colours = new Map<string, string>();
          export function colourOf(name: string) {
            const hit = colours.get(name);
            if (hit !== undefined) return hit;
            const colour = Math.random().toString();
            colours.set(name, colour);
            return colour;
          }
          ${plain}
        `),
    },
    {
      title: "requests under way are shared",
      before: slugs(plain),
      after: slugs(`
          const inFlight = new Map<string, string>();
          export function tokenOf(user: string) {
            const hit = inFlight.get(user);
            if (hit !== undefined) return hit;
            const token = user.toLowerCase();
            inFlight.set(user, token);
            inFlight.delete(user);
            return token;
          }
          ${plain}
        `),
    },
    {
      title: "the description says what it saves",
      before: slugs(plain),
      after: slugs(`
          import memoize from "memoizee";
          const plainSlug = (title: string) => title.trim().toLowerCase().slice(0, 60);
          export const slugOf = memoize(plainSlug, { max: 1000 });
        `),
      pullRequest: {
        title: "slugs: keep the last thousand",
        description: "Rendering the index of 40k titles took 310 ms, and takes 45 ms now.",
      },
    },
  ],
});
