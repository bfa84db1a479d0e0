/** What a page answers with, and the headers that go with every page. */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Html } from "./html.ts";

export interface Answer {
  readonly status: number;
  readonly body?: Html;
  readonly location?: string;
  readonly cookies?: readonly string[];
}

const style = readFileSync(new URL("style.css", import.meta.url), "utf8");

/** A page without a script, for this browser alone; with status 200 and no body, the style sheet. `secure`: people come by HTTPS. */
export function send(secure: boolean, request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, body, location, cookies = [] } = answer;
  const isStyle = status === 200 && body === undefined;
  const text = isStyle ? style : (body?.text ?? "");
  // An unread body would be drained to its end before the connection could be used again.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, {
    "content-type": isStyle ? "text/css; charset=utf-8" : "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": isStyle ? "public, max-age=3600" : "private, no-store",
    ...(secure && { "strict-transport-security": "max-age=31536000" }),
    ...(location !== undefined && { location }),
    ...(cookies.length > 0 && { "set-cookie": [...cookies] }),
  });
  response.end(request.method === "HEAD" ? "" : text, () => {
    if (!request.complete) request.destroy();
  });
}
