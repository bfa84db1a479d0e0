import { arg, idiom, key, made } from "../idiom.ts";

const routers = ["createConnectRouter()", "ConnectRouter:"];

/** A generated service, and an object or a class with its methods. */
export const connect = idiom({
  name: "connect",
  packages: ["@connectrpc/connect", "@bufbuild/connect", "@bufbuild/protobuf"],
  docs: "https://connectrpc.com/docs/node/implementing-services",

  calls: [
    {
      call: "service",
      on: routers,
      fact: "implements",
      as: "service",
      contract: arg(0),
      entries: arg(1),
      guards: [key(made(0), "interceptors")],
    },
  ],

  examples: [
    {
      title: "a service is called by its package and name",
      files: {
        "src/router.ts": `
          import { createConnectRouter } from "@connectrpc/connect";
          import { OrderService } from "../gen/shop/orders/v1/orders_pb";
          import { requireUser } from "./auth";
          import { orders } from "./orders";
          export const routes = createConnectRouter({ interceptors: [requireUser()] }).service(OrderService, orders);
        `,
        "gen/shop/orders/v1/orders_pb.ts": `
          import { fileDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
          export const file_shop_orders_v1_orders = fileDesc("Ch1z");
          export const OrderService = serviceDesc(file_shop_orders_v1_orders, 0);
        `,
        "src/orders.ts": `
          export const orders = {
            async listOrders() {},
            refundOrder: refund,
          };
          async function refund() {}
        `,
        "src/auth.ts": "export const requireUser = () => (next) => next;",
      },
      lines: [
        "route:POST /shop.orders.v1.OrderService/ListOrders guards requireUser",
        "route:POST /shop.orders.v1.OrderService/ListOrders handles orders.listOrders",
        "route:POST /shop.orders.v1.OrderService/RefundOrder guards requireUser",
        "route:POST /shop.orders.v1.OrderService/RefundOrder handles refund",
      ],
    },
    {
      title: "a description that names itself, and one that is a package's own",
      files: {
        "src/routes.ts": `
          import type { ConnectRouter } from "@connectrpc/connect";
          import { StockService } from "@buf/shop.connectrpc_es/stock_connect";
          import { MailService } from "./mail_connect";
          export default (router: ConnectRouter) => {
            router.service(MailService, { send: async () => deliver() });
            router.service(StockService, { count: async () => deliver() });
          };
          function deliver() {}
        `,
        "src/mail_connect.ts": `
          export const MailService = {
            typeName: "shop.mail.v1.MailService",
            methods: { send: { name: "SendMail", kind: 0 } },
          };
        `,
      },
      lines: [
        "route:POST /shop.mail.v1.MailService/SendMail handles router.service()",
        "route:RPC StockService/Count handles router.service()#2",
      ],
    },
  ],
});
