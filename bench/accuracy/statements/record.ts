/**
 * Writes down which SQL an application sends to PostgreSQL while it answers each HTTP request. Load it into the processes that serve (Node 24 or
 * newer runs it as it is):
 *
 *   STATEMENTS=/tmp/statements.jsonl NODE_OPTIONS="--import /path/to/record.ts" npm test
 *
 * One JSON object a line: `method`, `url` as it was asked for, and `sql`. It listens to what is written to sockets, so it knows
 * every driver: https://www.postgresql.org/docs/current/protocol-message-formats.html (Query `Q`, Parse `P`).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync } from "node:fs";
import { type IncomingMessage, Server } from "node:http";
import { Socket } from "node:net";

const file = process.env["STATEMENTS"];
const requests = new AsyncLocalStorage<{ readonly method: string; readonly url: string }>();

const emit: (this: Server, event: string, ...args: unknown[]) => boolean = Server.prototype.emit;
Server.prototype.emit = function (this: Server, event: string, ...args: unknown[]): boolean {
  if (event !== "request") return emit.call(this, event, ...args);
  const { method = "", url = "" } = args[0] as IncomingMessage;
  return requests.run({ method, url }, () => emit.call(this, event, ...args));
};

const write = Socket.prototype.write as (this: Socket, ...args: unknown[]) => boolean;
Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
  const [chunk] = args;
  const request = requests.getStore();
  if (file !== undefined && request !== undefined && chunk instanceof Uint8Array)
    for (const sql of statementsIn(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)))
      appendFileSync(file, `${JSON.stringify({ ...request, sql })}\n`);
  return write.apply(this, args);
};

/** Messages of the protocol in one piece of data; none where it is anything else. */
function statementsIn(data: Buffer): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at + 5 <= data.length; ) {
    const length = data.readUInt32BE(at + 1);
    const type = String.fromCharCode(data[at] ?? 0);
    if (!"QPBDESCHXcdfFp".includes(type) || length < 4 || at + 1 + length > data.length) return found;
    const body = data.subarray(at + 5, at + 1 + length);
    if (type === "Q") found.push(textAt(body, 0));
    if (type === "P") found.push(textAt(body, body.indexOf(0) + 1));
    at += 1 + length;
  }
  return found;
}

function textAt(body: Buffer, start: number): string {
  const end = body.indexOf(0, start);
  return body.toString("utf8", start, end === -1 ? body.length : end);
}
