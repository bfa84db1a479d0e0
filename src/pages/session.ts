/**
 * Who is signed in, kept in sealed cookies: encrypted and authenticated, so that the browser can neither read nor change them. A
 * session carries the user's own token, since what he may see is asked of GitHub with it.
 */
import { hkdfSync, randomBytes } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";
import { EncryptJWT, jwtDecrypt } from "jose";

export interface Session {
  readonly userId: number;
  readonly login: string;
  /** The user's token, as long as he is signed in. */
  readonly token: string;
  /** Stands in the forms that change something; another site cannot know it. */
  readonly csrf: string;
}

/** What the browser brings back from GitHub is compared with. */
export interface Attempt {
  readonly state: string;
  /** PKCE (RFC 7636): whoever asks for the token must know it. */
  readonly verifier: string;
  /** The path to go to afterwards. */
  readonly to: string;
}

export interface Sessions {
  /** A `Set-Cookie` value. */
  open(session: Session, now: Date): Promise<string>;
  read(cookies: string | undefined, now: Date): Promise<Session | undefined>;
  close(): string;
  begin(attempt: Attempt, now: Date): Promise<string>;
  attempt(cookies: string | undefined, now: Date): Promise<Attempt | undefined>;
  forget(): string;
}

/** Seconds: GitHub's tokens of a user live for eight hours, its codes for ten minutes. */
const lifetime = { session: 8 * 3_600, attempt: 600 } as const;
type Kind = keyof typeof lifetime;
/** With this prefix a browser takes them over HTTPS alone, from this host alone. */
const names: Readonly<Record<Kind, string>> = {
  session: "__Host-blast-radius",
  attempt: "__Host-blast-radius-login",
};
/** Characters of a cookie header that are looked at. */
const longest = 8_192;

/** `secrets`: the present one first; what was sealed with the others is still read. */
export function createSessions(secrets: readonly string[]): Sessions {
  const keys = secrets.map((secret) => new Uint8Array(hkdfSync("sha256", secret, "", "blast-radius cookies", 32)));
  const seal = async (kind: Kind, payload: object, now: Date): Promise<string> => {
    const [key] = keys;
    if (key === undefined) throw new TypeError("a secret is needed");
    const at = Math.floor(now.getTime() / 1_000);
    const sealed = await new EncryptJWT({ ...payload })
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .setAudience(kind)
      .setIssuedAt(at)
      .setExpirationTime(at + lifetime[kind])
      .encrypt(key);
    return cookie(kind, sealed, lifetime[kind]);
  };
  const unseal = async (kind: Kind, header: string | undefined, now: Date): Promise<Record<string, unknown>> => {
    if (header === undefined || header.length > longest) return {};
    const sealed = parseCookie(header)[names[kind]];
    if (sealed === undefined) return {};
    for (const key of keys)
      try {
        const options = { audience: kind, currentDate: now, contentEncryptionAlgorithms: ["A256GCM"] };
        return (await jwtDecrypt(sealed, key, options)).payload;
      } catch {
        // Of another key, too old, or nothing of ours: nobody is signed in by it.
      }
    return {};
  };
  return {
    open: async (session, now) => await seal("session", session, now),
    async read(header, now) {
      const { userId, login, token, csrf } = await unseal("session", header, now);
      if (typeof userId !== "number" || typeof login !== "string") return undefined;
      return typeof token === "string" && typeof csrf === "string" ? { userId, login, token, csrf } : undefined;
    },
    close: () => cookie("session", "", 0),
    begin: async (attempt, now) => await seal("attempt", attempt, now),
    async attempt(header, now) {
      const { state, verifier, to } = await unseal("attempt", header, now);
      if (typeof state !== "string" || typeof verifier !== "string" || typeof to !== "string") return undefined;
      return { state, verifier, to };
    },
    forget: () => cookie("attempt", "", 0),
  };
}

/** 256 bits that nobody guesses. */
export const unguessable = (): string => randomBytes(32).toString("base64url");

function cookie(kind: Kind, value: string, maxAge: number): string {
  return stringifySetCookie({
    name: names[kind],
    value,
    maxAge,
    path: "/",
    secure: true,
    httpOnly: true,
    // Coming back from GitHub is a link that is followed from another site.
    sameSite: "lax",
  });
}
