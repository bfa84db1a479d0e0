import { arg, folder, idiom, text } from "../idiom.ts";

/** A server of the runtime; Supabase puts each folder of functions behind a path of its name. */
export const deno = idiom({
  name: "deno",
  packages: [
    "https://deno.land/std@0.131.0",
    "https://deno.land/std@0.168.0",
    "https://deno.land/std@0.177.0",
    "https://deno.land/std@0.177.1",
    "https://deno.land/std@0.190.0",
    "https://deno.land/std@0.192.0",
  ],
  docs: "https://supabase.com/docs/guides/functions/quickstart",

  calls: [
    {
      call: "serve",
      on: [],
      loose: "@deno",
      fact: "route",
      method: text("ALL"),
      path: folder("supabase/functions"),
      handlers: arg(-1),
    },
    {
      call: "serve",
      fact: "route",
      method: text("ALL"),
      path: folder("supabase/functions"),
      handlers: arg(0),
    },
  ],

  examples: [
    {
      title: "functions of Supabase, by their folders; an application's own routes tell more",
      files: {
        "supabase/functions/send-mail/index.ts": `
          import { deliver } from "../_shared/mail.ts";
          Deno.serve(async (request) => deliver(await request.json()));
        `,
        "supabase/functions/orders/index.ts": `
          import { Hono } from "hono";
          const app = new Hono().basePath("/orders");
          app.get("/:id", show);
          function show() {}
          Deno.serve(app.fetch);
        `,
        "supabase/functions/_shared/mail.ts": "export const deliver = (mail) => new Response();",
        "supabase/functions/refund/index.ts": `
          import { serve } from "https://deno.land/std@0.168.0/http/server.ts";
          serve(refund);
          function refund() {}
        `,
      },
      lines: [
        "route:ALL /refund handles refund",
        "route:ALL /send-mail handles Deno.serve() ?",
        "route:GET /orders/:id handles show",
      ],
    },
  ],
});
