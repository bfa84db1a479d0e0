import { expect, test } from "vitest";
import {
  checksAdmin,
  checksSignature,
  isGuard,
  isGuardCall,
  isSessionCall,
} from "../../../analyzers/link/entries/role-words.ts";

test("what stands in front of a handler says by its name whether it guards it", () => {
  const guards = ["withSession", "requireUser", "authActionClient", "protectedProcedure", "withEmbedToken", "JwtGuard"];
  expect(guards.filter((name) => !isGuard(name))).toEqual([]);
  expect(["getAuthors", "withRateLimit", "oauthStart", "withLocale"].filter(isGuard)).toEqual([]);
});

test("a call asks who is there, and does not only have to do with sessions", () => {
  const asks = [
    "getSession",
    "auth",
    "authenticateRequest",
    "requireUserId",
    "checkApiKey",
    "unauthorizedResponse",
    "verifyUser",
  ];
  expect(asks.filter((name) => !isGuardCall(name))).toEqual([]);
  const others = [
    ...["createSession", "commitSession", "getSessionEvents", "useSession", "getAuthUrl", "NextAuth", "signIn"],
    ...["getOptionalSession", "betterAuth", "listAuthProviders", "getOAuthClient"],
  ];
  expect(others.filter(isGuardCall)).toEqual([]);
});

test("a layout may ask for a session that need not be there", () => {
  expect(["getOptionalSession", "getSession"].filter((name) => !isSessionCall(name))).toEqual([]);
  expect(["useSession", "getLocale"].filter(isSessionCall)).toEqual([]);
});

test("signatures and administrators", () => {
  expect(checksSignature(["verifyStripeSignature"])).toBe(true);
  expect(checksSignature(["createHmac", "timingSafeEqual"])).toBe(true);
  expect(checksSignature(["createHmac", "getSignature"])).toBe(false);
  expect(["requireAdmin", "verifySuperAdmin"].filter(checksAdmin)).toHaveLength(2);
  expect(["isAdmin", "getAdminUrl"].filter(checksAdmin)).toEqual([]);
});
