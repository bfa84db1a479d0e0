/**
 * The door to the internet. Probot's own reads bodies without bound, keeps them before it knows the sender and logs them;
 * here a body is counted first, the signature is checked over its raw bytes, the journal has it, and only then comes the answer.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Delivery } from "../work.ts";
import type { Log } from "./repository.ts";

export interface IngressOptions {
  /** Secrets that GitHub may have signed with: the present one, and while it is being changed the one before. */
  readonly secrets: readonly string[];
  /** Keeps a delivery for good. When it throws, GitHub is to come again. */
  accept(delivery: Delivery): Promise<void>;
  /** Whether new work is taken. */
  ready(): boolean;
  readonly log: Log;
  /** Told of each answer to a webhook: its status, and the seconds it took. */
  observe?(status: number, seconds: number): void;
  /** Bytes of one body; GitHub sends none over 25 MB. */
  readonly maxBody?: number;
  /** Answers every other path. */
  readonly otherwise?: RequestListener;
}

/** Where GitHub posts; Probot's default, which app.yml repeats. */
export const webhookPath = "/api/github/webhooks";

const defaultMaxBody = 25 * 1024 * 1024;
/** Bodies that are being read at once, together, in units of one full body. */
const bodiesAtOnce = 4;

type Answer = readonly [status: number, sentence: string];
const busy: Answer = [503, "busy: deliver again later"];

/** Answers `POST /api/github/webhooks`. */
export function createIngress(options: IngressOptions): RequestListener {
  const reading = { bytes: 0 };
  return (request, response) => {
    if (options.otherwise !== undefined && pathOf(request) !== webhookPath) {
      options.otherwise(request, response);
      return;
    }
    const started = performance.now();
    answer(options, reading, request)
      .catch((error: unknown): Answer => {
        options.log.error({ err: error }, "webhook failed");
        return [500, "internal error"];
      })
      .then(([status, sentence]) => {
        send(request, response, status, sentence);
        options.observe?.(status, (performance.now() - started) / 1_000);
      });
  };
}

async function answer(options: IngressOptions, reading: { bytes: number }, request: IncomingMessage): Promise<Answer> {
  if (pathOf(request) !== webhookPath) return [404, "not found"];
  if (request.method !== "POST") return [405, "POST only"];
  return await webhook(options, reading, request);
}

const pathOf = ({ url = "" }: IncomingMessage): string | undefined => url.split("?", 1)[0];

async function webhook(options: IngressOptions, reading: { bytes: number }, request: IncomingMessage): Promise<Answer> {
  const headers = readHeaders(request);
  if ("refused" in headers) return headers.refused;
  if (!options.ready()) return [503, "stopping"];
  const held = { bytes: 0 };
  try {
    const body = await readBody(request, options.maxBody ?? defaultMaxBody, reading, held);
    return Buffer.isBuffer(body) ? await keep(options, headers, body) : body;
  } finally {
    reading.bytes -= held.bytes;
  }
}

async function keep({ secrets, accept, log }: IngressOptions, headers: Headers, body: Buffer): Promise<Answer> {
  const { id, name, signature } = headers;
  if (!isSigned(body, signature, secrets)) {
    log.warn({ delivery: id }, "webhook signature does not match");
    return [401, "the signature does not match: compare the App's webhook secret with WEBHOOK_SECRET"];
  }
  try {
    await accept({ guid: id, event: name, body, receivedAt: Date.now() });
  } catch (error) {
    log.error({ delivery: id, event: name, err: error }, "a webhook could not be kept");
    return busy;
  }
  return [202, "accepted"];
}

interface Headers {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
}

function readHeaders({ headers }: IncomingMessage): Headers | { readonly refused: Answer } {
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    return { refused: [415, "set the App's webhook content type to application/json"] };
  const id = matching(/^[A-Za-z0-9-]{1,64}$/, headers["x-github-delivery"]);
  const name = matching(/^[a-z_]{1,64}$/, headers["x-github-event"]);
  const signature = matching(/^sha256=[0-9a-f]{64}$/, headers["x-hub-signature-256"]);
  if (id === undefined || name === undefined) return { refused: [400, "not a webhook of GitHub's"] };
  if (signature === undefined) return { refused: [401, "the signature is missing: set a webhook secret for the App"] };
  return { id, name, signature };
}

function matching(pattern: RegExp, value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

async function readBody(
  request: IncomingMessage,
  limit: number,
  reading: { bytes: number },
  held: { bytes: number },
): Promise<Buffer | Answer> {
  const tooLarge: Answer = [413, "the body is too large"];
  if (Number(request.headers["content-length"] ?? 0) > limit) return tooLarge;
  const chunks: Buffer[] = [];
  try {
    // Leaving early must not close the connection: the answer still has to go out.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) return [400, "the body is no bytes"];
      held.bytes += chunk.length;
      reading.bytes += chunk.length;
      if (held.bytes > limit) return tooLarge;
      if (reading.bytes > bodiesAtOnce * limit) return busy;
      chunks.push(chunk);
    }
  } catch {
    return [400, "the body broke off"];
  }
  return Buffer.concat(chunks);
}

/** Every secret is tried, whichever fits: how long it takes says nothing of them. */
function isSigned(body: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature.slice("sha256=".length), "hex");
  const fits = secrets.map((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
  return fits.includes(true);
}

function send(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void {
  // An unread body would be drained to its end before the connection could be used again.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end(`${sentence}\n`, () => {
    if (!request.complete) request.destroy();
  });
}
