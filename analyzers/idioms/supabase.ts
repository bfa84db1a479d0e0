import { arg, idiom, key, link, type QueryPattern } from "../idiom.ts";

const steps = {
  from: "table",
  select: "embeds",
  insert: "values",
  update: "values",
  upsert: "values",
  eq: "pinned",
  in: "pinned",
  is: "pinned",
  match: "pinned",
  neq: "looked",
  gt: "looked",
  gte: "looked",
  lt: "looked",
  lte: "looked",
  like: "looked",
  ilike: "looked",
  contains: "looked",
  containedBy: "looked",
  overlaps: "looked",
  textSearch: "looked",
  not: "looked",
  filter: "looked",
  order: "named",
  limit: "limit",
  range: "limit",
  single: "limit",
  maybeSingle: "limit",
} satisfies QueryPattern["steps"];

const client = {
  on: ["createClient()", "createServerClient()", "createBrowserClient()", "SupabaseClient!", "PostgrestClient!"],
  loose: true,
  // Files, sign-in and messages have a `from` of their own.
  except: ["storage", "auth", "realtime"],
} as const;

/** The client asks PostgREST: tables and functions by name, related tables inside the text of `select`. */
export const supabase = idiom({
  name: "supabase",
  packages: [
    "@supabase/supabase-js",
    "@supabase/ssr",
    "@supabase/postgrest-js",
    "jsr:@supabase/supabase-js@2",
    "npm:@supabase/supabase-js@2",
    "https://esm.sh/@supabase/supabase-js@2",
  ],
  docs: "https://supabase.com/docs/reference/javascript/select",

  calls: [
    {
      ...client,
      call: "from",
      before: ["select", "insert", "update", "upsert", "delete"],
      fact: "query",
      operation: "select",
      table: arg(0),
      schema: link("schema", 0),
      steps,
      turns: { insert: "insert", update: "update", upsert: "upsert", delete: "delete" },
      conflict: [key(link("upsert", 1), "onConflict")],
      ignores: [key(link("upsert", 1), "ignoreDuplicates")],
      counts: [key(link("select", 1), "head")],
    },
    { ...client, call: "rpc", fact: "routine", name: arg(0) },
  ],

  examples: [
    {
      title: "tables by name, related ones in the text of `select`, functions of the database",
      files: {
        "supabase/migrations/20240101_init.sql": `
          CREATE TABLE orders (id int PRIMARY KEY, total int, customer_id int);
          CREATE TABLE customers (id int PRIMARY KEY, name text, email text UNIQUE);
          CREATE FUNCTION close_orders() RETURNS void LANGUAGE sql AS $$ UPDATE orders SET total = 0 $$;
        `,
        "src/client.ts": `
          import { createClient } from "@supabase/supabase-js";
          export function admin() { return createClient(process.env.URL, process.env.KEY); }
        `,
        "src/orders.ts": `
          import type { SupabaseClient } from "@supabase/supabase-js";
          import { admin } from "./client";
          export const list = (id) =>
            admin().from("orders").select("id, total, who:customers!inner(name)").eq("customer_id", id).limit(10);
          export const size = () => admin().from("orders").select("*", { count: "exact", head: true });
          export const place = (client: SupabaseClient, order) => client.from("orders").insert({ total: 1 }).select();
          export const keep = (name, email) =>
            admin().from("customers").upsert({ name, email }, { onConflict: "email" });
          export const pay = (supabase, id) => supabase.from("orders").update({ total: 0 }).eq("id", id);
          export const drop = async (ids) => {
            for (const id of ids) await admin().from("orders").delete().eq("id", id);
          };
          export const close = () => admin().rpc("close_orders");
        `,
      },
      lines: [
        "drop writes table:orders (delete where id inLoop keyed perItem)",
        "keep writes table:customers (upsert email, name conflict keyed)",
        "list reads table:customers (select name)",
        "list reads table:orders (select id, total where customer_id limited)",
        "pay writes table:orders (update total where id handed keyed) ?",
        "place writes table:orders (insert total)",
        "size reads table:orders (select aggregate)",
        "sqlfn:close_orders writes table:orders (update total)",
      ],
    },
    {
      title: "buckets, lists and bytes have a `from` of their own",
      files: {
        "supabase/migrations/20240101_init.sql": "CREATE TABLE orders (id int PRIMARY KEY);",
        "src/files.ts": `
          import { createClient } from "@supabase/supabase-js";
          const client = createClient("", "");
          const files = client.storage;
          export const url = () => client.storage.from("orders").update("a.png", new Blob());
          export const other = () => files.from("orders").update("a.png", new Blob());
          export const lists = () => [Array.from("orders"), Buffer.from("orders", "utf8")];
          export const rows = () => client.from("orders").select();
        `,
      },
      lines: ["rows reads table:orders (select *)"],
    },
  ],
});
