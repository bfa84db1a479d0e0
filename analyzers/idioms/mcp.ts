import { arg, idiom, key, text } from "../idiom.ts";

const servers = ["McpServer!", "McpServer:", "FastMCP!", "FastMCP:", "createMcpHandler.#0", "default.#0"];
const method = text("MCP");

/** Tools, resources and prompts that a model may ask a server for, by their names. */
export const mcp = idiom({
  name: "mcp",
  packages: [
    "@modelcontextprotocol/sdk",
    "@modelcontextprotocol/server",
    "fastmcp",
    "mcp-handler",
    "@vercel/mcp-adapter",
  ],
  docs: "https://github.com/modelcontextprotocol/typescript-sdk/blob/main/docs/server.md",

  calls: [
    {
      call: ["registerTool", "registerResource", "registerPrompt"],
      on: servers,
      loose: true,
      own: true,
      fact: "route",
      method,
      path: arg(0),
      handlers: arg(-1),
      named: "alone",
    },
    {
      call: ["tool", "resource", "prompt"],
      on: servers,
      fact: "route",
      method,
      path: arg(0),
      handlers: arg(-1),
      named: "alone",
    },
    {
      call: "addTool",
      on: servers,
      fact: "route",
      method,
      path: key(arg(0), "name"),
      handlers: key(arg(0), "execute"),
      named: "alone",
    },
    {
      call: ["addResource", "addPrompt"],
      on: servers,
      fact: "route",
      method,
      path: key(arg(0), "name"),
      handlers: key(arg(0), "load"),
      named: "alone",
    },
  ],
  parameters: [
    { package: "mcp-handler", at: 0 },
    { package: "@vercel/mcp-adapter", at: 0 },
  ],

  examples: [
    {
      title: "tools by their names, on a server that is handed about",
      files: {
        "src/server.ts": `
          import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
          import { addOrders } from "./orders";
          const server = new McpServer({ name: "shop", version: "1" });
          server.tool("health", async () => ({ content: [] }));
          addOrders(server);
        `,
        "src/orders.ts": `
          const name = "list_orders";
          const config = { title: "Orders" };
          export const addOrders = (server) => {
            server.registerTool(name, config, async () => list());
          };
          const list = () => [];
        `,
      },
      lines: [
        'route:MCP health handles server.tool("health")',
        "route:MCP list_orders handles server.registerTool() ?",
      ],
    },
    {
      title: "fastmcp",
      files: {
        "src/server.ts": `
          import { FastMCP } from "fastmcp";
          const server = new FastMCP({ name: "shop", version: "1.0.0" });
          server.addTool({ name: "refund", description: "Gives money back", execute: refund });
          async function refund() {}
        `,
      },
      lines: ["route:MCP refund handles refund"],
    },
  ],
});
