import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readEnvironment } from "../src/environment.ts";
import { SourceError } from "../src/ports.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const dir = mkdtempSync(join(tmpdir(), "shop-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const least = { APP_ID: "11", PRIVATE_KEY: pkcs1, WEBHOOK_SECRET: "a secret of this test only" };

function refused(environment: Readonly<Record<string, string | undefined>>): string {
  try {
    readEnvironment(environment);
  } catch (error) {
    if (error instanceof SourceError) return error.message;
  }
  throw new Error("the settings were taken");
}

describe("readEnvironment", () => {
  test("has a default for everything that is no secret", () => {
    expect(readEnvironment({ ...least, DATA_DIR: "/data", HOST: "", PORT: " " })).toEqual({
      roles: ["ingress", "worker", "web", "reconciler"],
      appId: 11,
      privateKey: pkcs8,
      webhookSecrets: ["a secret of this test only"],
      operationsHost: "127.0.0.1",
      operationsPort: 9090,
      workers: 2,
      drafts: true,
      mirrorsGb: 20,
      reconcileSeconds: 300,
      retentionDays: 14,
      host: "127.0.0.1",
      port: 3000,
      dataDir: "/data",
      apiUrl: "https://api.github.com",
      webUrl: "https://github.com",
      logLevel: "info",
    });
  });

  test("shows pages when it is told all that signing in needs, and says what is missing", () => {
    const pages = {
      PUBLIC_URL: "https://radius.shop.test/",
      CLIENT_ID: "Iv1.shop",
      CLIENT_SECRET: "of the App",
      SESSION_SECRET: "a session secret of this test",
    };
    const whole = readEnvironment({ ...least, ...pages, SESSION_SECRET_PREVIOUS: "the session secret before" });
    expect(whole.publicUrl).toBe("https://radius.shop.test");
    expect(whole.pages).toEqual({
      clientId: "Iv1.shop",
      clientSecret: "of the App",
      sessionSecrets: ["a session secret of this test", "the session secret before"],
    });
    expect(refused({ ...least, ...pages, CLIENT_ID: "", SESSION_SECRET: "" })).toContain(
      "For the pages CLIENT_ID and SESSION_SECRET is missing.",
    );
    expect(refused({ ...least, ...pages, SESSION_SECRET: "short" })).toContain("SESSION_SECRET is guessable");
    expect(refused({ ...least, ...pages, PUBLIC_URL: "http://radius.shop.test" })).toContain(
      "PUBLIC_URL is not an https URL",
    );
    expect(refused({ ...least, ...pages, PUBLIC_URL: "https://shop.test/radius" })).toContain("PUBLIC_URL has a path");
  });

  test("reads for a role what that needs, and nothing else", () => {
    const { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET } = least;
    const pages = { PUBLIC_URL: "https://radius.shop.test", CLIENT_ID: "Iv1.shop", CLIENT_SECRET: "of the App" };
    const web = { ...pages, SESSION_SECRET: "a session secret of this test" };
    const nothing = { appId: 0, privateKey: "", webhookSecrets: [] };
    const app = { ...nothing, appId: 11, privateKey: pkcs8 };
    const all = { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, ...web };
    for (const [role, own, read] of [
      ["ingress", { WEBHOOK_SECRET }, { ...nothing, webhookSecrets: [WEBHOOK_SECRET] }],
      ["worker", { APP_ID, PRIVATE_KEY }, app],
      ["reconciler", { APP_ID, PRIVATE_KEY }, app],
      ["web", web, nothing],
    ] as const) {
      expect(readEnvironment({ ...own, ROLE: role })).toMatchObject({ ...read, roles: [role] });
      const { pages: shown, ...rest } = readEnvironment({ ...all, ROLE: role });
      expect(rest).toMatchObject({ ...read, publicUrl: "https://radius.shop.test" });
      expect(shown !== undefined).toBe(role === "web");
    }
    expect(refused({ ROLE: "ingress" })).toBe(
      "The service cannot start:\n- WEBHOOK_SECRET is missing; without it anybody could send events.",
    );
    expect(refused({ ROLE: "web" })).toContain(
      "PUBLIC_URL and CLIENT_ID and CLIENT_SECRET and SESSION_SECRET is missing",
    );
    expect(refused({ ...least, ROLE: "boss" })).toContain("ROLE is none of all, ingress, worker, web, reconciler.");
  });

  test("takes the key in every form that environments carry", () => {
    const path = join(dir, "key.pem");
    writeFileSync(path, pkcs1, { mode: 0o600 });
    const { PRIVATE_KEY: _, ...without } = least;
    const forms = [
      { ...least, PRIVATE_KEY: pkcs8 },
      { ...least, PRIVATE_KEY: pkcs1.replaceAll("\n", "\\n") },
      { ...least, PRIVATE_KEY: Buffer.from(pkcs1).toString("base64") },
      { ...without, PRIVATE_KEY_PATH: path },
    ];
    expect(forms.map((form) => readEnvironment(form).privateKey)).toEqual(forms.map(() => pkcs8));
  });

  test("takes an Enterprise Server, with or without a slash at the end", () => {
    const settings = readEnvironment({
      ...least,
      GITHUB_API_URL: "https://git.shop.test/api/v3/",
      GITHUB_WEB_URL: "https://git.shop.test",
    });
    expect([settings.apiUrl, settings.webUrl]).toEqual(["https://git.shop.test/api/v3", "https://git.shop.test"]);
  });

  test("takes the address of the published pages, which is no secret's way out", () => {
    expect(readEnvironment({ ...least, PAGES_URL: "https://docs.example/main/" }).pagesUrl).toBe(
      "https://docs.example/main",
    );
    expect(refused({ PAGES_URL: "javascript:alert(1)" })).toContain("PAGES_URL is not an https URL.");
  });

  test("names everything that is wrong at once", () => {
    expect(refused({ PORT: "70000", LOG_LEVEL: "loud", GITHUB_WEB_URL: "http://git.shop.test" })).toBe(
      [
        "The service cannot start:",
        "- APP_ID is not the number of a GitHub App.",
        "- Set one of PRIVATE_KEY and PRIVATE_KEY_PATH.",
        "- WEBHOOK_SECRET is missing; without it anybody could send events.",
        "- PORT is no whole number from 0 to 65535.",
        "- GITHUB_WEB_URL is not an https URL.",
        "- LOG_LEVEL is none of fatal, error, warn, info, debug, trace.",
      ].join("\n"),
    );
  });

  test.each(["development", "fifteen letters"])("refuses the guessable secret %s, and does not repeat it", (secret) => {
    const sentence = refused({ ...least, WEBHOOK_SECRET: secret });
    expect(sentence).toBe(
      "The service cannot start:\n- WEBHOOK_SECRET is guessable; use at least 16 random characters.",
    );
  });

  test.each([
    ["both forms at once", { PRIVATE_KEY_PATH: "/key.pem" }, "Set one of PRIVATE_KEY and PRIVATE_KEY_PATH."],
    ["no key at all", { PRIVATE_KEY: "hunter2" }, "PRIVATE_KEY does not lead to a PEM private key."],
    [
      "a key of another kind",
      { PRIVATE_KEY: generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
      "The private key is not an RSA key.",
    ],
    [
      "credentials in a URL",
      { GITHUB_API_URL: "https://till:drawer@git.shop.test" },
      "GITHUB_API_URL is not an https URL.",
    ],
  ])("refuses %s", (_what, over, problem) => {
    expect(refused({ ...least, ...over })).toBe(`The service cannot start:\n- ${problem}`);
  });
});
