/** Real git over HTTP: git's own CGI program behind a server on the loopback interface. */
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface GitHttpOptions {
  /** Folder that holds bare repositories: `<root>/<owner>/<name>.git` is served as `/<owner>/<name>.git`. */
  readonly root: string;
  /** When given, only this token is let in, as `Basic x-access-token:<token>`. */
  readonly token?: string;
  /** Strip this from the start of the URL's path: lets one server hold an API and git side by side. */
  readonly prefix?: string;
}

export interface GitServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Method and path of every request, in order of arrival. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Serves the repositories under `root` on a free port. */
export async function startGitServer(options: GitHttpOptions): Promise<GitServer> {
  const requests: string[] = [];
  const handle = gitHttpHandler(options);
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whether a request path is one that git makes. */
export function isGitPath(path: string): boolean {
  return /\.git\/(?:info\/refs|git-upload-pack|HEAD|objects\/)/.test(path);
}

/** Answers git's requests; for servers that answer others beside them. Shallow, filtered and by-id fetches are allowed, as on GitHub. */
export function gitHttpHandler(options: GitHttpOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (options.token !== undefined && !allowed(request, options.token)) {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="git"' }).end();
      return;
    }
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const child = spawn("git", ["http-backend"], {
      env: { PATH: process.env["PATH"], ...serving, ...cgi(request, url, options) },
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.stdin.on("error", () => {});
    request.pipe(child.stdin);
    response.on("close", () => child.kill());
    answer(child.stdout, response);
  };
}

function allowed(request: IncomingMessage, token: string): boolean {
  return request.headers.authorization === `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
}

const serving = {
  GIT_HTTP_EXPORT_ALL: "1",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_COUNT: "3",
  GIT_CONFIG_KEY_0: "uploadpack.allowFilter",
  GIT_CONFIG_VALUE_0: "true",
  GIT_CONFIG_KEY_1: "uploadpack.allowAnySHA1InWant",
  GIT_CONFIG_VALUE_1: "true",
  GIT_CONFIG_KEY_2: "safe.directory",
  GIT_CONFIG_VALUE_2: "*",
};

function cgi(request: IncomingMessage, url: URL, { root, prefix = "" }: GitHttpOptions): Record<string, string> {
  const path = decodeURIComponent(url.pathname);
  const header = (name: string) => String(request.headers[name] ?? "");
  return {
    GIT_PROJECT_ROOT: root,
    PATH_INFO: path.startsWith(prefix) ? path.slice(prefix.length) : path,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? "GET",
    REMOTE_ADDR: "127.0.0.1",
    CONTENT_TYPE: header("content-type"),
    CONTENT_LENGTH: header("content-length"),
    HTTP_CONTENT_ENCODING: header("content-encoding"),
    GIT_PROTOCOL: header("git-protocol"),
  };
}

/** CGI: header lines, an empty line, the body. */
function answer(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  output.on("data", (chunk: Buffer) => {
    if (head === undefined) {
      if (!response.write(chunk)) {
        output.pause();
        response.once("drain", () => output.resume());
      }
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    const fields = head
      .toString("latin1", 0, end)
      .split("\r\n")
      .map((line) => /^([^:]+): *(.*)$/.exec(line))
      .flatMap((match) => (match === null ? [] : [[match[1] ?? "", match[2] ?? ""] as const]));
    const status = Number(fields.find(([name]) => name === "Status")?.[1].slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== "Status")));
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  output.on("end", () => {
    if (head !== undefined) response.writeHead(500);
    response.end();
  });
}
