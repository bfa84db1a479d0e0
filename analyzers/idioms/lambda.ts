import { idiom } from "../idiom.ts";

/** Functions of AWS Lambda, as the Serverless Framework, AWS SAM and SST declare them. */
export const lambda = idiom({
  name: "lambda",
  packages: [],
  docs: "https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml",

  calls: [],

  examples: [
    {
      title: "a request, the clock, a queue or anything else calls a function of serverless.yml",
      files: {
        "serverless.yml": `
service: orders
functions:
  list:
    handler: src/orders.list
    events:
      - http: { path: "orders/{id}", method: get }
      - httpApi: "GET /v2/orders/{id}"
  settle:
    handler: src/orders.settle
    events:
      - schedule: rate(1 hour)
      - schedule: { rate: ["cron(0 3 * * ? *)"], enabled: true }
      - schedule: { rate: rate(1 minute), enabled: false }
  mail:
    handler: src/orders.mail
    events:
      - sqs: arn:aws:sqs:eu-west-1:1:letters
  thumbnail:
    handler: src/orders.thumbnail
    events:
      - s3: pictures
`,
        "src/orders.ts": `
          export const list = async () => {};
          export const settle = async () => {};
          export const mail = async () => {};
          export const thumbnail = async () => {};
        `,
      },
      lines: [
        "job:serverless/mail handles mail",
        "job:serverless/settle handles settle",
        "job:serverless/thumbnail handles thumbnail",
        "queue:letters triggers job:serverless/mail",
        "route:GET /orders/:id handles list",
        "route:GET /v2/orders/:id handles list",
        "schedule:cron(0 3 * * ? *) settle triggers job:serverless/settle",
        "schedule:rate(1 hour) settle triggers job:serverless/settle",
      ],
    },
    {
      title: "an application of SST, some of it in a folder of its own",
      files: {
        "sst.config.ts": `
          export default $config({
            async run() {
              const { letters } = await import("./infra/queues");
              const api = new sst.aws.ApiGatewayV2("Api");
              api.route("GET /orders/{id}", "src/orders.list");
              api.route("ANY /hooks", { handler: "src/orders.hook", timeout: "10 seconds" });
              new sst.aws.Cron("Nightly", { schedule: "rate(1 day)", function: "src/orders.settle" });
              new sst.aws.Function("Thumbnail", { handler: "src/orders.thumbnail" });
            },
          });
        `,
        "infra/queues.ts": `
          export const letters = new sst.aws.Queue("Letters");
          letters.subscribe({ handler: "src/orders.mail" });
        `,
        "src/orders.ts": `
          export const list = async () => {};
          export const hook = async () => {};
          export const settle = async () => {};
          export const mail = async () => {};
          export const thumbnail = async () => {};
        `,
      },
      lines: [
        "job:sst/Letters handles mail",
        "job:sst/Nightly handles settle",
        "job:sst/Thumbnail handles thumbnail",
        "queue:Letters triggers job:sst/Letters",
        "route:ALL /hooks handles hook",
        "route:GET /orders/:id handles list",
        "schedule:rate(1 day) Nightly triggers job:sst/Nightly",
      ],
    },
    {
      title: "a template of SAM",
      files: {
        "template.yaml": `
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: orders/
      Handler: app.handle
      Events:
        Get: { Type: Api, Properties: { Path: "/orders/{proxy+}", Method: any } }
        Nightly: { Type: Schedule, Properties: { Schedule: "rate(1 day)" } }
        Letters: { Type: SQS, Properties: { Queue: !GetAtt Letters.Arn } }
`,
        "orders/app.ts": "export const handle = async () => {};",
      },
      lines: [
        "job:sam/Orders handles handle",
        "queue:Letters triggers job:sam/Orders",
        "route:ALL /orders/*proxy handles handle",
        "schedule:rate(1 day) Orders triggers job:sam/Orders",
      ],
    },
  ],
});
