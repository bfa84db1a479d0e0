import { expect, test } from "vitest";
import { keepSecret, keepSecretsOf, leaks } from "./support/secrets.ts";

test("what a service must not write is found in what it wrote", () => {
  keepSecret("handed-out");
  keepSecretsOf({ WEBHOOK_SECRET: "signs webhooks", PRIVATE_KEY: `--\n${"k".repeat(64)}\n--`, LOG_LEVEL: "debug" });
  const written = [
    '{"level":20,"msg":"debug: answered, 202"}',
    "a handed-out token",
    "signs webhooks",
    `x${"k".repeat(64)}`,
    "ghs_12345_eyJhbGciOi",
    "authorization: bearer AbCdEfGhIjKlMnOp",
    "Basic eC1hY2Nlc3MtdG9rZW46eA==",
    "https://x-access-token:abc@github.test/",
    "eyJhbGciOiJkaXIi.e30.x",
    "-----BEGIN RSA PRIVATE KEY-----",
  ];
  expect(leaks(written)).toEqual(written.slice(1));
});
