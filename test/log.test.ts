import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createLog } from "../src/log.ts";

function capture(): {
  readonly log: ReturnType<typeof createLog>;
  readonly lines: () => readonly Record<string, unknown>[];
} {
  const written: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const lines = () => written.map((line) => ({ ...JSON.parse(line), time: undefined }));
  return { log: createLog("debug", sink), lines };
}

describe("createLog", () => {
  test("writes the fields it knows and no other", () => {
    const { log, lines } = capture();
    log.info({ repository: "corner-shop/shop", pull: 7, body: { secret: 1 }, payload: "everything" }, "answered");
    expect(lines()).toEqual([{ level: 30, repository: "corner-shop/shop", pull: 7, msg: "answered" }]);
  });

  test("names an event and leaves its payload out", () => {
    const { log, lines } = capture();
    log.debug({ event: { id: "72d3", name: "pull_request", payload: { body: "private" } } }, "Webhook received");
    expect(lines()).toEqual([{ level: 20, event: { id: "72d3", name: "pull_request" }, msg: "Webhook received" }]);
  });

  test("describes an error by its own words, not by what hangs on it", () => {
    const { log, lines } = capture();
    const inner = Object.assign(new Error("Not Found"), { status: 404, request: { headers: { authorization: "x" } } });
    const outer = Object.assign(new AggregateError([inner], "one handler failed"), { event: { payload: "private" } });
    log.child({ name: "event", id: "72d3" }).error(outer);
    const [line] = lines();
    expect(line).toMatchObject({ level: 50, name: "event", id: "72d3", msg: "one handler failed" });
    expect(line?.["err"]).toEqual({
      type: "AggregateError",
      message: "one handler failed",
      stack: expect.stringMatching(/^ {4}at /),
      causes: [{ type: "Error", message: "Not Found", status: 404, stack: expect.stringMatching(/^ {4}at /) }],
    });
  });

  test("lets no credential through, wherever it stands", () => {
    const { log, lines } = capture();
    const token = `ghs_11_${"a.b-c_".repeat(30)}`;
    log.warn(
      { repository: token, err: new Error(`fetch of https://x-access-token:${token}@github.test failed`) },
      token,
    );
    log.child({ name: token }).info("Authorization: Bearer abcdefghijkl");
    expect(JSON.stringify(lines())).not.toMatch(/ghs_|abcdefghijkl/);
    expect(lines()).toHaveLength(2);
  });

  test("leaves a whole line out rather than write a broken one", () => {
    const { log, lines } = capture();
    log.error({}, "-----BEGIN RSA PRIVATE KEY-----\nMIIE");
    expect(lines()).toEqual([{ level: 50, msg: "a line was left out: it held a credential" }]);
  });
});
