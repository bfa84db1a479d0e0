import { arg, idiom, text } from "../idiom.ts";

const servers = ["WebSocketServer!", "WebSocketServer:", "Server!", "default.Server!", "default.WebSocketServer!"];

/** Connections of bare sockets, and what comes in on them. */
export const ws = idiom({
  name: "ws",
  packages: ["ws"],
  docs: "https://github.com/websockets/ws/blob/master/doc/ws.md",

  calls: [
    {
      call: ["on", "once"],
      on: servers.map((server) => `${server}.on.#0`),
      fact: "route",
      method: text("SOCKET"),
      path: arg(0),
      handlers: arg(1),
      named: "alone",
    },
    {
      call: "on",
      on: servers,
      given: { at: 0, is: ["connection"] },
      fact: "route",
      method: text("SOCKET"),
      path: text("connection"),
      handlers: arg(1),
      named: "alone",
      opens: true,
    },
  ],
  parameters: [{ call: "on", at: 1, first: ["connection", "connect"] }],

  examples: [
    {
      title: "what comes in on a connection; a client's own messages are none of it",
      files: {
        "src/server.ts": `
          import { WebSocketServer } from "ws";
          const server = new WebSocketServer({ port: 8080 });
          server.on("connection", (socket) => socket.on("message", receive));
          server.on("error", give);
          function receive() {}
          function give() {}
        `,
        "src/client.ts": `
          import WebSocket from "ws";
          const client = new WebSocket("wss://orders.example");
          client.on("message", show);
          function show() {}
        `,
      },
      lines: ['route:SOCKET connection handles server.on("connection")', "route:SOCKET message handles receive"],
    },
  ],
});
