import { arg, idiom, key, rest, runtime } from "../idiom.ts";

/** What is kept under a tag, and who has it made anew. */
export const nextCache = idiom({
  name: "next-cache",
  // `fetch` of the runtime takes tags, too.
  packages: ["next", runtime],
  docs: "https://nextjs.org/docs/app/api-reference/functions/revalidateTag",

  calls: [
    {
      call: ["unstable_cache"],
      fact: "cache",
      system: "next",
      does: "reads",
      keys: key(arg(2), "tags"),
    },
    { call: ["cacheTag", "unstable_cacheTag"], fact: "cache", system: "next", does: "reads", keys: rest(0) },
    {
      call: ["revalidateTag", "updateTag", "expireTag", "unstable_expireTag"],
      fact: "cache",
      system: "next",
      does: "writes",
      keys: arg(0),
    },
    { call: "fetch", fact: "cache", system: "next", does: "reads", keys: key(key(arg(1), "next"), "tags") },
  ],

  examples: [
    {
      title: "who reads under a tag, and who lets it go",
      files: {
        "src/orders.ts": `
          import { revalidateTag, unstable_cache } from "next/cache";
          const find = async () => [];
          export const orders = unstable_cache(find, ["orders"], { tags: ["orders", "all"] });
          export const place = async (id) => {
            revalidateTag("orders");
            revalidateTag(\`order:\${id}\`);
          };
          export const rates = () => fetch("https://rates.dev", { next: { tags: ["rates"] } });
        `,
      },
      lines: [
        "orders reads cache:next/all",
        "orders reads cache:next/orders",
        "place writes cache:next/order:*",
        "place writes cache:next/orders",
        "rates reads cache:next/rates",
        "rates requests service:rates.dev",
      ],
    },
  ],
});
