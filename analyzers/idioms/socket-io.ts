import { arg, idiom, rest, text } from "../idiom.ts";

const servers = ["Server!", "Server:", "Namespace:", "default()", "default!", "default.listen()"];
const sockets = servers.map((server) => `${server}.on.#0`);

/** What clients of a connection may ask for, by the name of the event. */
export const socketIo = idiom({
  name: "socket.io",
  packages: ["socket.io"],
  docs: "https://socket.io/docs/v4/server-api/",

  calls: [
    {
      call: "on",
      on: servers,
      given: { at: 0, is: ["connection", "connect"] },
      fact: "route",
      method: text("SOCKET"),
      path: text("connection"),
      handlers: arg(1),
      named: "alone",
      opens: true,
    },
    {
      call: "on",
      on: servers,
      loose: "io",
      given: { at: 0, is: ["connection"] },
      fact: "route",
      method: text("SOCKET"),
      path: text("connection"),
      handlers: arg(1),
      named: "alone",
      opens: true,
    },
    {
      call: ["on", "once"],
      on: [...sockets, "Socket:"],
      loose: "#0",
      handed: true,
      fact: "route",
      method: text("SOCKET"),
      path: arg(0),
      handlers: arg(1),
      named: "alone",
    },
    { call: "use", on: servers, fact: "use", all: rest(0) },
  ],
  parameters: [{ call: "on", at: 1, first: ["connection", "connect"] }],

  examples: [
    {
      title: "events of a connection, in the function that is given it and in those it is handed on to",
      files: {
        "src/server.ts": `
          import { Server } from "socket.io";
          import { addOrders } from "./orders";
          const io = new Server();
          io.use(requireUser);
          io.on("connection", (socket) => {
            socket.on("health", health);
            addOrders(socket);
          });
          function requireUser() {}
          function health() {}
        `,
        "src/orders.ts": `
          import type { Socket } from "socket.io";
          export function addOrders(socket: Socket) {
            socket.on("orders:list", async (reply) => reply(await list()));
          }
          const list = async () => [];
        `,
        "src/bus.ts": `
          import { EventEmitter } from "node:events";
          export const bus = new EventEmitter();
          bus.on("paid", thank);
          function thank() {}
        `,
      },
      lines: [
        "route:SOCKET connection guards requireUser",
        'route:SOCKET connection handles io.on("connection")',
        "route:SOCKET health guards requireUser",
        "route:SOCKET health handles health",
        "route:SOCKET orders:list guards requireUser",
        'route:SOCKET orders:list handles socket.on("orders:list")',
      ],
    },
    {
      title: "a server that no name leads to, and handlers without types",
      files: {
        "server.js": `
          const { host } = require("./host");
          const { orders } = require("./orders");
          const io = host.io;
          io.on("connection", (socket) => {
            orders(socket);
          });
        `,
        "host.js": "module.exports.host = { io: undefined };",
        "orders.js": `
          module.exports.orders = (socket) => {
            socket.on("addOrder", add);
          };
          function add() {}
        `,
        "stream.js": `
          module.exports.read = (stream) => {
            stream.on("addOrder", append);
          };
          function append() {}
        `,
      },
      lines: ["route:SOCKET addOrder handles add ?", 'route:SOCKET connection handles io.on("connection") ?'],
    },
  ],
});
