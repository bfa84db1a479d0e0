import { arg, idiom, text } from "../idiom.ts";

/** A gateway's methods answer messages by their names. */
export const nestWebsockets = idiom({
  name: "nest-websockets",
  packages: ["@nestjs/websockets"],
  docs: "https://docs.nestjs.com/websockets/gateways",

  calls: [
    { decorator: "WebSocketGateway", fact: "controller", path: text("") },
    { decorator: "SubscribeMessage", fact: "endpoint", method: text("MESSAGE"), path: arg(0), as: "message" },
  ],

  examples: [
    {
      title: "messages of a gateway",
      files: {
        "src/chat.gateway.ts": `
          import { UseGuards } from "@nestjs/common";
          import { SubscribeMessage, WebSocketGateway } from "@nestjs/websockets";
          import { WsGuard } from "./guard";
          @WebSocketGateway(80, { namespace: "chat" })
          @UseGuards(WsGuard)
          export class Chat {
            @SubscribeMessage("typing") typing(client, data) {}
          }
        `,
        "src/guard.ts": `
          import { Injectable } from "@nestjs/common";
          @Injectable() export class WsGuard { canActivate() {} }
        `,
      },
      lines: ["route:MESSAGE typing guards WsGuard.canActivate", "route:MESSAGE typing handles Chat.typing"],
    },
  ],
});
