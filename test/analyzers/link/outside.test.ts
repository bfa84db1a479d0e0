/** What code needs of the outside: variables of the environment, services, connections. */
import { describe, expect, test } from "vitest";
import { hostOf } from "../../../analyzers/link/outside/hosts.ts";
import { linkFiles, reviewFiles } from "../../support/linked.ts";

type Files = Readonly<Record<string, string>>;

/** `f uses env:PORT`, guessed ones with `?`, sorted. */
function outside(files: Files): readonly string[] {
  return [...linkFiles(files).graph.edges()]
    .filter(({ to }) => /^(?:env|service|pool):/.test(to))
    .map(({ from, kind, to, certainty }) =>
      [from.replace(/^symbol:[^#]*#/, ""), kind, to, ...(certainty === "guessed" ? ["?"] : [])].join(" "),
    )
    .sort();
}

describe("the environment", () => {
  test("is read by members, by texts and by taking out", () => {
    const text = `
      const { TAKEN, OLD: renamed = "1" } = process.env;
      export const plain = () => process.env.PLAIN.trim();
      export const text = () => process.env["TEXT"];
      export const inside = () => { const { INSIDE } = process.env; return INSIDE; };
      export const vite = () => import.meta.env.VITE_URL;
      export const bun = () => Bun.env.BUN_PORT;
      export const deno = () => Deno.env.get("DENO_PORT");
      export const computed = (name) => process.env[name];
      export const parameter = ({ env }) => env.NOT_ONE;
      export const taken = () => TAKEN + renamed;
    `;
    expect(outside({ "a.ts": text })).toEqual([
      "TAKEN uses env:TAKEN",
      "bun uses env:BUN_PORT",
      "deno uses env:DENO_PORT",
      "inside uses env:INSIDE",
      "plain uses env:PLAIN",
      "renamed uses env:OLD",
      "text uses env:TEXT",
      "vite uses env:VITE_URL",
    ]);
  });

  test("is read through modules of the repository that take all of it", () => {
    const env = `
      import { createEnv } from "@t3-oss/env-nextjs";
      import { z } from "zod";
      const schema = z.object({ KEY: z.string() });
      const parsed = schema.safeParse(process.env);
      export const checked = parsed.data;
      export const wrapped = schema.parse(withoutBlanks(process.env));
      export const made = createEnv({ server: { KEY: z.string() }, runtimeEnv: {} });
      export const whole = process.env;
      export function load() { return schema.parse(process.env); }
      export const other = z.object({ KEY: z.string() });
      function withoutBlanks(values) { return values; }
    `;
    const use = `
      import { checked, load, made, other, whole, wrapped } from "./env";
      export const a = () => checked.CHECKED;
      export const b = () => wrapped.WRAPPED;
      export const c = () => made.MADE;
      export const d = () => whole.WHOLE;
      export const e = () => load().LOADED;
      export const f = () => other.NOT_ONE;
      export const g = () => checked.lower;
    `;
    expect(outside({ "env.ts": env, "use.ts": use })).toEqual([
      "a uses env:CHECKED",
      "b uses env:WRAPPED",
      "c uses env:MADE",
      "d uses env:WHOLE",
      "e uses env:LOADED",
    ]);
  });

  test("is guessed where a helper is asked by a name in capitals", () => {
    const text = `
      import { getEnv } from "./somewhere";
      export const a = () => getEnv("ASKED");
      export const b = (config) => config.getOrThrow("TOLD");
      export const c = (map) => map.get("NOT_ONE");
      export const d = () => getEnv("lower");
    `;
    expect(outside({ "a.ts": text })).toEqual(["a uses env:ASKED ?", "b uses env:TOLD ?"]);
  });
});

describe("services", () => {
  test("are asked by a method of their package's client, and not by making one", () => {
    const text = `
      import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
      import { put } from "@vercel/blob";
      import * as Sentry from "@sentry/node";
      import { Resend } from "resend";
      import Stripe from "stripe";
      const stripe = new Stripe("key");
      export const pay = () => stripe.customers.create({});
      export const hook = (body) => stripe.webhooks.constructEvent(body);
      export const mail = (key) => new Resend(key).emails.send({});
      export const blob = () => put("a", "b");
      export const watch = () => Sentry.captureException(new Error());
      export type Customer = Stripe.Customer;
      export class Pictures {
        private readonly s3 = new S3Client({});
        save() { return this.s3.send(new PutObjectCommand({})); }
      }
    `;
    expect(outside({ "a.ts": text })).toEqual([
      "Pictures.save requests service:@aws-sdk/client-s3",
      "blob requests service:vercel-blob",
      "mail requests service:resend",
      "pay requests service:stripe",
    ]);
  });

  test("are asked by hosts that constants, members and choices hold", () => {
    const text = `
      import axios from "axios";
      const region = (eu) => (eu ? "https://eu.shop.dev" : "https://us.shop.dev");
      export class Client {
        readonly #url = "https://members.dev";
        private base = "https://private.dev/v1";
        a() { return fetch(\`\${this.#url}/a\`); }
        b() { return axios.get(this.base + "/b"); }
      }
      export const choose = (eu) => {
        const url = eu ? "https://eu.dev" : "https://us.dev";
        return fetch(\`\${url}/orders\`);
      };
      const shop = axios.create({ baseURL: "https://base.dev" });
      const list = () => shop.get("/orders");
      export const own = () => list("https://nobody.dev");
      export const path = (id) => fetch(\`https://whole.dev\${id}\`);
    `;
    expect(outside({ "a.ts": text })).toEqual([
      "Client.a requests service:members.dev",
      "Client.b requests service:private.dev",
      "choose requests service:eu.dev",
      "choose requests service:us.dev",
      "list requests service:base.dev",
      "path requests service:whole.dev",
    ]);
  });

  test("hosts", () => {
    const hosts = [
      "https://API.shop.dev:8443/v1?a=1",
      "https://user:pass@shop.dev",
      "wss://live.shop.dev",
      "https://?.shop.dev/x",
      "https://shop.dev?",
      "https://shop.dev?page=1",
      "$SHOP_URL/orders",
      "https://$TENANT.shop.dev",
      "$BASE_PATH/orders",
      "http://localhost:3000",
      "http://127.0.0.1",
      "https://?/x",
      "/orders",
      "?/orders",
      "https://example.com",
      "mailto:a@shop.dev",
    ];
    expect(hosts.map((url) => hostOf(url))).toEqual([
      "api.shop.dev",
      "shop.dev",
      "live.shop.dev",
      "*.shop.dev",
      "shop.dev",
      "shop.dev",
      "$SHOP_URL",
      "$TENANT.shop.dev",
      ...Array.from({ length: 8 }, () => undefined),
    ]);
  });
});

test("connections belong to what makes them, and not to who calls it", () => {
  const files = {
    "db.ts": `
      import pg from "pg";
      const { Pool } = pg;
      export const open = () => new Pool({ max: 1 });
      export const user = () => open();
    `,
  };
  expect(outside(files)).toEqual(["open declares pool:db.ts#open"]);
});

test("other limits of a pool reach who uses it, and a rewritten key who reads it, as data", () => {
  const files = (max: number, value: string) => ({
    "db.ts": `
      import { Pool } from "pg";
      export const pool = new Pool({ max: ${max} });
    `,
    "orders.ts": `
      import { pool } from "./db";
      export const list = () => pool.query(text);
    `,
    "rates.ts": `
      import Redis from "ioredis";
      const redis = new Redis("redis://cache");
      export const put = () => redis.set("rates:eur", ${value});
      export const take = () => redis.get("rates:eur");
    `,
  });
  expect(reviewFiles(files(5, "1"), files(9, "1"))).toEqual({
    changed: ["altered pool:db.ts#pool", "body db.ts#pool"],
    reached: ["code 1 orders.ts#list", "guessed 1 db.ts#<module>", "guessed 2 orders.ts#<module>"],
  });
  expect(reviewFiles(files(5, "1"), files(5, "2"))).toEqual({
    changed: ["body rates.ts#put"],
    reached: ["code 1 cache:redis/rates:eur", "data 2 rates.ts#take"],
  });
});
