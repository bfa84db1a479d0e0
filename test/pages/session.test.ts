import { describe, expect, test } from "vitest";
import { createSessions, type Session } from "../../src/pages/session.ts";

const now = new Date("2026-11-26T12:00:00Z");
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const session: Session = { userId: 7, login: "orders-lead", token: "ghu_orders", csrf: "c" };
const first = "the first secret of these tests";
const second = "the second secret of these tests";

/** What a browser sends back of what it was given. */
const sent = (setCookie: string): string => setCookie.split(";")[0] ?? "";

describe("a session", () => {
  test("comes back whole, in a cookie that only this host gets, over HTTPS, and no script", async () => {
    const sessions = createSessions([first]);
    const cookie = await sessions.open(session, now);
    expect(cookie.replace(/=[\w.-]+;/, "=…;")).toBe(
      "__Host-blast-radius=…; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
    expect(cookie).not.toContain("orders");
    expect(await sessions.read(`other=1; ${sent(cookie)}`, later(60))).toEqual(session);
  });

  test("ends after eight hours", async () => {
    const sessions = createSessions([first]);
    const cookie = sent(await sessions.open(session, now));
    expect(await sessions.read(cookie, later(8 * 3_600 - 1))).toEqual(session);
    expect(await sessions.read(cookie, later(8 * 3_600 + 1))).toBeUndefined();
  });

  test("survives a change of the secret for as long as the one before is known", async () => {
    const cookie = sent(await createSessions([first]).open(session, now));
    expect(await createSessions([second, first]).read(cookie, now)).toEqual(session);
    expect(await createSessions([second]).read(cookie, now)).toBeUndefined();
  });

  test("is nothing where a byte is changed, or where it was sealed for another purpose", async () => {
    const sessions = createSessions([first]);
    const cookie = sent(await sessions.open(session, now));
    for (let at = cookie.length - 60; at < cookie.length; at += 7) {
      const flipped = cookie.slice(0, at) + (cookie[at] === "A" ? "B" : "A") + cookie.slice(at + 1);
      expect(await sessions.read(flipped, now)).toBeUndefined();
    }
    const attempt = sent(await sessions.begin({ state: "s", verifier: "v", to: "/" }, now));
    const renamed = attempt.replace("__Host-blast-radius-login", "__Host-blast-radius");
    expect(await sessions.read(renamed, now)).toBeUndefined();
  });

  test("is not looked for in junk", async () => {
    const sessions = createSessions([first]);
    for (const junk of [undefined, "", "=", "__Host-blast-radius=", "__Host-blast-radius=a.b.c.d.e", "x".repeat(1e6)])
      expect(await sessions.read(junk, now)).toBeUndefined();
  });
});
