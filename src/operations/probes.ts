/** What those who run the service ask it, on a port of its own: does it live, does it take work, how is it doing. */
import type { RequestListener } from "node:http";
import type { Metrics } from "./metrics.ts";

export interface ProbeOptions {
  /** Whether new work is taken. */
  ready(): boolean;
  /** Rejects when the store cannot be written. Nobody asks GitHub: its outage is not ours. */
  probe(): Promise<void>;
  readonly metrics: Pick<Metrics, "text" | "contentType">;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

/** Answers `GET /livez`, `/readyz` and `/metrics`, and nothing else. */
export function createProbes(options: ProbeOptions): RequestListener {
  return (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const asked = request.method === "GET" || request.method === "HEAD" ? answer(options, path) : undefined;
    Promise.resolve<Answer>(asked ?? { status: 405, text: "GET only\n" })
      .catch((): Answer => ({ status: 503, text: "the store cannot be used\n" }))
      .then(({ status, text, type = "text/plain; charset=utf-8" }) => {
        response.writeHead(status, { "content-type": type, "x-content-type-options": "nosniff" });
        response.end(text);
      });
  };
}

async function answer({ ready, probe, metrics }: ProbeOptions, path: string): Promise<Answer> {
  if (path === "/livez") return { status: 200, text: "alive\n" };
  if (path === "/metrics") return { status: 200, text: await metrics.text(), type: metrics.contentType };
  if (path !== "/readyz") return { status: 404, text: "not found\n" };
  if (!ready()) return { status: 503, text: "stopping\n" };
  await probe();
  return { status: 200, text: "ready\n" };
}
