/**
 * The door to the internet. Probot's own reads bodies without bound, keeps them before it knows the sender and logs them;
 * here a body is counted first, the signature is checked over its raw bytes, and only then is it read as JSON.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Log } from "./repository.ts";
import { BusyError } from "./runner.ts";

/** A webhook that GitHub has signed. */
export interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly payload: object;
}

export interface IngressOptions {
  readonly secret: string;
  /** Must return quickly; GitHub waits ten seconds. A `BusyError`, alone or among others, asks GitHub to come again. */
  receive(delivery: Delivery): Promise<void>;
  /** Whether new work is taken. */
  ready(): boolean;
  readonly log: Log;
  /** Bytes of one body; GitHub sends none over 25 MB. */
  readonly maxBody?: number;
}

/** Where GitHub posts; Probot's default, which app.yml repeats. */
export const webhookPath = "/api/github/webhooks";

const defaultMaxBody = 25 * 1024 * 1024;
/** Bodies that are being read at once, together, in units of one full body. */
const bodiesAtOnce = 4;

type Answer = readonly [status: number, sentence: string];

/** Answers `POST /api/github/webhooks`, `GET /livez` and `GET /readyz`, and nothing else. */
export function createIngress(options: IngressOptions): RequestListener {
  const reading = { bytes: 0 };
  return (request, response) => {
    answer(options, reading, request)
      .catch((error: unknown): Answer => {
        options.log.error({ err: error }, "webhook failed");
        return [500, "internal error"];
      })
      .then(([status, sentence]) => send(request, response, status, sentence));
  };
}

async function answer(options: IngressOptions, reading: { bytes: number }, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? "").split("?", 1)[0];
  if (request.method === "GET" && path === "/livez") return [200, "alive"];
  if (request.method === "GET" && path === "/readyz") return options.ready() ? [200, "ready"] : [503, "stopping"];
  if (path !== webhookPath) return [404, "not found"];
  if (request.method !== "POST") return [405, "POST only"];
  return await webhook(options, reading, request);
}

async function webhook(options: IngressOptions, reading: { bytes: number }, request: IncomingMessage): Promise<Answer> {
  const headers = readHeaders(request);
  if ("refused" in headers) return headers.refused;
  if (!options.ready()) return [503, "stopping"];
  const body = await readBody(request, options.maxBody ?? defaultMaxBody, reading);
  if (!Buffer.isBuffer(body)) return body;

  const { id, name, signature } = headers;
  if (!isSigned(body, signature, options.secret)) {
    options.log.warn({ delivery: id }, "webhook signature does not match");
    return [401, "the signature does not match: compare the App's webhook secret with WEBHOOK_SECRET"];
  }
  const payload = parse(body);
  if (payload === undefined) return [400, "the body is no JSON object"];
  try {
    await options.receive({ id, name, payload });
  } catch (error) {
    if (!isBusy(error)) throw error;
    options.log.warn({ delivery: id, event: name }, "busy: webhook turned away");
    return [503, "busy: deliver again later"];
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

async function readBody(request: IncomingMessage, limit: number, reading: { bytes: number }): Promise<Buffer | Answer> {
  const tooLarge: Answer = [413, "the body is too large"];
  if (Number(request.headers["content-length"] ?? 0) > limit) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Leaving early must not close the connection: the answer still has to go out.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) return [400, "the body is no bytes"];
      size += chunk.length;
      reading.bytes += chunk.length;
      if (size > limit) return tooLarge;
      if (reading.bytes > bodiesAtOnce * limit) return [503, "busy: deliver again later"];
      chunks.push(chunk);
    }
  } catch {
    return [400, "the body broke off"];
  } finally {
    reading.bytes -= size;
  }
  return Buffer.concat(chunks);
}

function isSigned(body: Buffer, signature: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice("sha256=".length), "hex"));
}

function parse(body: Buffer): object | undefined {
  try {
    const payload: unknown = JSON.parse(body.toString("utf8"));
    return typeof payload === "object" && payload !== null && !Array.isArray(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** Probot bundles what its handlers throw. */
function isBusy(error: unknown): boolean {
  return error instanceof BusyError || (error instanceof AggregateError && error.errors.some(isBusy));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void {
  // An unread body would be drained to its end before the connection could be used again.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end(`${sentence}\n`, () => {
    if (!request.complete) request.destroy();
  });
}
