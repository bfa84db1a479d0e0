/**
 * Signing in with a GitHub on the loopback interface: codes that are good once and for ten minutes, PKCE, exact callbacks, tokens of
 * people, and what each of them may read.
 */
import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { keepSecret } from "./secrets.ts";

export interface FakeSignInOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Word for word what the App has. */
  readonly callback: string;
}

export interface FakePerson {
  readonly id: number;
  readonly login: string;
  /** Ids of the repositories that he and the App may both read. */
  readonly reads: ReadonlySet<number>;
}

export interface FakeSignIn {
  /** Who sits before the browser that is sent here; undefined: nobody consents. */
  present: FakePerson | undefined;
  /** Every token that was handed out. */
  readonly tokens: readonly string[];
  /** The person whose token this is, while it is good. */
  personOf(authorization: string | undefined): FakePerson | undefined;
  /** Whether these are the App's own id and secret. */
  isClient(authorization: string | undefined): boolean;
  revoke(token: string): boolean;
  /** Answers `/login/oauth/authorize` and `/login/oauth/access_token`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface Code {
  readonly person: FakePerson;
  readonly challenge: string;
  readonly until: number;
}

export function createFakeSignIn({ clientId, clientSecret, callback }: FakeSignInOptions): FakeSignIn {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, FakePerson>();
  const given: string[] = [];
  const signIn: FakeSignIn = {
    present: undefined,
    tokens: given,
    personOf(authorization) {
      const [, token = ""] = /^(?:token|bearer) (.+)$/i.exec(authorization ?? "") ?? [];
      return tokens.get(token);
    },
    isClient: (authorization) =>
      authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
    revoke: (token) => tokens.delete(token),
    async handle(request, response) {
      const url = new URL(request.url ?? "/", "http://github.test");
      if (url.pathname === "/login/oauth/authorize") return authorize(url, response);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(exchange(new Map(Object.entries(body ?? {})))));
    },
  };

  function authorize(url: URL, response: ServerResponse): void {
    const asked = (name: string): string => url.searchParams.get(name) ?? "";
    const strict =
      asked("client_id") === clientId &&
      asked("redirect_uri") === callback &&
      asked("code_challenge_method") === "S256" &&
      /^[\w-]{43}$/.test(asked("code_challenge")) &&
      asked("state").length >= 32;
    if (!strict || signIn.present === undefined) {
      response.writeHead(strict ? 403 : 400).end();
      return;
    }
    const code = randomBytes(10).toString("hex");
    codes.set(code, { person: signIn.present, challenge: asked("code_challenge"), until: Date.now() + 600_000 });
    const back = new URL(callback);
    back.searchParams.set("code", code);
    back.searchParams.set("state", asked("state"));
    response.writeHead(302, { location: back.href }).end();
  }

  function exchange(body: ReadonlyMap<string, unknown>): object {
    const name = String(body.get("code"));
    const code = codes.get(name);
    codes.delete(name);
    const verifier = createHash("sha256")
      .update(String(body.get("code_verifier")))
      .digest("base64url");
    const isClient = body.get("client_id") === clientId && body.get("client_secret") === clientSecret;
    if (!isClient) return { error: "incorrect_client_credentials" };
    if (body.get("redirect_uri") !== callback) return { error: "redirect_uri_mismatch" };
    if (code === undefined || code.until < Date.now() || code.challenge !== verifier)
      return { error: "bad_verification_code" };
    const token = `ghu_${randomBytes(18).toString("hex")}`;
    tokens.set(token, code.person);
    given.push(token);
    keepSecret(token);
    return { access_token: token, token_type: "bearer", expires_in: 28_800, scope: "" };
  }
  return signIn;
}
